"""The queue of the weekly reports; each is one person's own."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from hotel_inbox.models import Agent, WeeklyReport


def written(session: Session, agents: Collection[int], week: date) -> frozenset[int]:
    """Name those of these people who have a report of this week, sent or not."""
    query = select(WeeklyReport.agent_id).where(
        col(WeeklyReport.agent_id).in_(agents), WeeklyReport.week == week
    )
    return frozenset(session.exec(query))


def due(session: Session, now: datetime, limit: int) -> list[tuple[WeeklyReport, Agent]]:
    """Take the reports that are due, with their readers; they are then held."""
    query = (
        select(WeeklyReport, Agent)
        .join(Agent, col(Agent.id) == WeeklyReport.agent_id)
        .where(col(WeeklyReport.due_at) <= now)
        .order_by(col(WeeklyReport.due_at), col(WeeklyReport.id))
        .limit(limit)
        .with_for_update(of=WeeklyReport, skip_locked=True)
    )
    return list(session.exec(query))


def done(session: Session, report_id: int, attempt: int) -> None:
    """Note that a report is owed no more, unless another attempt was begun since."""
    session.exec(
        update(WeeklyReport)
        .where(col(WeeklyReport.id) == report_id, col(WeeklyReport.attempts) == attempt)
        .values(due_at=None)
    )


def forget(session: Session, *, before: date) -> None:
    """Drop the reports of weeks long past."""
    session.exec(delete(WeeklyReport).where(col(WeeklyReport.week) < before))
