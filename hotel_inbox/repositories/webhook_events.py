"""Stored callbacks: intake's queue."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import WebhookEvent


def store(session: Session, callbacks: Sequence[tuple[Channel, bytes]], now: datetime) -> None:
    """Keep the raw bodies of callbacks, in their order, due at once.

    One statement with many rows: a hotel's busiest minute goes through here.
    """
    rows = [
        {
            "channel": channel,
            "body": body,
            "received_at": now,
            "next_attempt_at": now,
            "attempts": 0,
        }
        for channel, body in callbacks
    ]
    session.connection().execute(insert(WebhookEvent), rows)


def next_due(session: Session, now: datetime) -> WebhookEvent | None:
    """Take the oldest callback whose time has come; other workers skip it meanwhile."""
    query = (
        select(WebhookEvent)
        .where(col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.next_attempt_at) <= now)
        .order_by(col(WebhookEvent.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).first()


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """Say when the oldest callback came in that could be handled now."""
    query = (
        select(WebhookEvent.received_at)
        .where(col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.next_attempt_at) <= now)
        .order_by(col(WebhookEvent.id))
        .limit(1)
    )
    return session.exec(query).first()


def failed_ids(session: Session, since: datetime | None) -> list[int]:
    """Name the callbacks that could not be handled so far, oldest first."""
    query = select(WebhookEvent.id).where(
        col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.problem).is_not(None)
    )
    if since is not None:
        query = query.where(WebhookEvent.received_at >= since)
    return list(session.exec(query.order_by(col(WebhookEvent.id))))


def backlog(session: Session, now: datetime) -> int:
    """Count the callbacks whose time has come."""
    query = (
        select(func.count())
        .select_from(WebhookEvent)
        .where(col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.next_attempt_at) <= now)
    )
    return session.exec(query).one()


def forget_handled(session: Session, *, before: datetime) -> None:
    """Drop callbacks that were handled long ago: what they said is in the threads."""
    session.exec(delete(WebhookEvent).where(col(WebhookEvent.handled_at) < before))
