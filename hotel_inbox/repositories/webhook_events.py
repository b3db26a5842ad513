"""Stored callbacks: intake's queue."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, TextClause, bindparam, delete, func, text, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import WebhookEvent
from hotel_inbox.models.columns import UtcDateTime


def store(
    connection: Connection, callbacks: Sequence[tuple[Channel, bytes]], now: datetime
) -> None:
    """Keep the raw bodies of callbacks, in their order, due at once: all of them or none.

    One statement with many rows: a hotel's busiest minute goes through here.
    """
    values: dict[str, object] = {"now": now}
    for number, (channel, body) in enumerate(callbacks):
        values[f"channel{number}"] = channel.value
        values[f"body{number}"] = body
    connection.execute(_insert(len(callbacks)), values)


@cache
def _insert(count: int) -> TextClause:
    # Written out: SQLAlchemy would compile an insert() of many rows anew each time.
    rows = ", ".join(f"(:channel{number}, :body{number}, :now, :now, 0)" for number in range(count))
    statement = (
        "INSERT INTO webhook_event (channel, body, received_at, next_attempt_at, attempts) "  # noqa: S608 - numbers only
        f"VALUES {rows}"
    )
    return text(statement).bindparams(bindparam("now", type_=UtcDateTime))


def next_due(session: Session, now: datetime) -> WebhookEvent | None:
    """Take the oldest callback whose time has come; other workers skip it meanwhile."""
    query = (
        select(WebhookEvent)
        .where(col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.next_attempt_at) <= now)
        # The sum keeps SQLite from reading all callbacks in this order.
        .order_by(col(WebhookEvent.id) + 0)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).first()


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """Say when the oldest callback came in that could be handled now."""
    query = (
        select(WebhookEvent.received_at)
        .where(col(WebhookEvent.handled_at).is_(None), col(WebhookEvent.next_attempt_at) <= now)
        # The sum keeps SQLite from reading all callbacks in this order.
        .order_by(col(WebhookEvent.id) + 0)
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


def wake(session: Session, channel: Channel, account: str, now: datetime) -> None:
    """Make the callbacks due that wait because of an account that nobody knew."""
    session.exec(
        update(WebhookEvent)
        .where(
            col(WebhookEvent.channel) == channel,
            col(WebhookEvent.handled_at).is_(None),
            col(WebhookEvent.next_attempt_at).is_(None),
            col(WebhookEvent.problem).contains(account, autoescape=True),
        )
        .values(next_attempt_at=now, attempts=0)
    )


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
