"""Counts over time: the columns of a chart, each read as a stretch of an index.

The columns are handed in as moments, so that no database needs to know a hotel's clock.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    String,
    and_,
    cast,
    func,
    literal_column,
    select,
    text,
)
from sqlmodel import Session, col

from hotel_inbox.domain.filters import Span
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Connection, ConversationSession, Message
from hotel_inbox.models.columns import UtcDateTime
from hotel_inbox.models.message import FROM_GUEST
from hotel_inbox.repositories import measures
from hotel_inbox.repositories.measures import HELD, Heap

Stretch = tuple[int, datetime, datetime]
"""The number of a column, and from when until before when it lasts."""
_TABLES = {
    "sqlite": (
        "SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS start, "
        "json_extract(value, '$[2]') AS until FROM json_each(:stretches)"
    ),
    "postgresql": (
        "SELECT CAST(value ->> 0 AS integer) AS number, "
        "CAST(value ->> 1 AS timestamp) AT TIME ZONE 'UTC' AS start, "
        "CAST(value ->> 2 AS timestamp) AT TIME ZONE 'UTC' AS until "
        "FROM jsonb_array_elements(CAST(:stretches AS jsonb))"
    ),
}


def conversations(
    session: Session, heap: Heap, stretches: Sequence[Stretch]
) -> list[tuple[int, Channel, int]]:
    """Count the sessions that began in each stretch, by channel."""
    during, heap = _during(session, stretches, heap.span), replace(heap, span=Span())
    query = (
        select(during.c.number, col(HELD.channel), func.count())
        .select_from(during)
        .outerjoin(
            ConversationSession,
            and_(_within(during, HELD.started_at), *measures.sessions_of(heap)),
        )
        .group_by(during.c.number, col(HELD.channel))
    )
    return [
        (number, channel, count) for number, channel, count in session.execute(query) if channel
    ]


def bot_replies(session: Session, heap: Heap, stretches: Sequence[Stretch]) -> dict[int, list[int]]:
    """List how long the bot's first replies took, by stretch."""
    return _times(session, heap, stretches, HELD.bot_reply_ms, measures.ANSWERED_BY_BOT)


def peoples_replies(
    session: Session, heap: Heap, stretches: Sequence[Stretch]
) -> dict[int, list[int]]:
    """List how long guests waited for a person's first answer, by stretch."""
    return _times(session, heap, stretches, HELD.agent_reply_ms, measures.WAITED_FOR_PERSON)


def guest_messages(
    session: Session, heap: Heap, stretches: Sequence[Stretch]
) -> list[tuple[int, int]]:
    """Count guests' messages by stretch; several stretches may have one number."""
    during, heap = _during(session, stretches, heap.span), replace(heap, span=Span())
    written = (
        select(func.count())
        .select_from(Message)
        .where(_within(during, col(Message.sent_at)), *_messages_of(session, heap))
        .correlate(during)
        .scalar_subquery()
    )
    return [(number, count) for number, count in session.execute(select(during.c.number, written))]


def earliest(session: Session, hotels: Sequence[int]) -> datetime | None:
    """Say when the first of these hotels' sessions began."""
    found = [
        session.scalar(
            select(col(HELD.started_at))
            .where(col(HELD.hotel_id) == hotel)
            .order_by(col(HELD.started_at))
            .limit(1)
        )
        for hotel in hotels
    ]
    return min((at for at in found if at), default=None)


def _times(
    session: Session,
    heap: Heap,
    stretches: Sequence[Stretch],
    took: Any,  # noqa: ANN401 - a column
    counts: measures.Condition,
) -> dict[int, list[int]]:
    """Give the milliseconds of each stretch: as one text each, since rows take far longer."""
    during, heap = _during(session, stretches, heap.span), replace(heap, span=Span())
    query = (
        select(during.c.number, func.aggregate_strings(cast(took, String), ","))
        .select_from(during)
        .outerjoin(
            ConversationSession,
            and_(_within(during, HELD.started_at), *measures.sessions_of(heap), counts),
        )
        .group_by(during.c.number)
    )
    found = session.execute(query)
    return {number: [*map(int, times.split(","))] for number, times in found if times}


def _messages_of(session: Session, heap: Heap) -> Iterator[measures.Condition]:
    yield from measures.during(heap, col(Message.hotel_id), col(Message.sent_at))
    yield literal_column(FROM_GUEST)
    if heap.channel is not None:
        accounts = select(col(Connection.id)).where(
            col(Connection.hotel_id).in_(heap.hotels), col(Connection.channel) == heap.channel
        )
        yield col(Message.connection_id).in_(session.scalars(accounts).all())
    if heap.conditions:
        yield col(Message.conversation_id).in_(measures.conversations(heap))


def _during(session: Session, stretches: Sequence[Stretch], span: Span) -> CTE:
    """Make a table of the stretches, as far as they are in a span.

    So nothing else bounds the moments: SQLite begins to read an index at the first bound it meets.
    They are handed over as one value: as thousands of them, the query takes longer to write than
    to run.
    """
    kept = [
        (number, _moment(max(start, span.start or start)), _moment(min(until, span.end or until)))
        for number, start, until in stretches
    ]
    query = text(_TABLES[session.get_bind().dialect.name]).bindparams(stretches=json.dumps(kept))
    return query.columns(number=Integer, start=UtcDateTime, until=UtcDateTime).cte("during")


def _moment(at: datetime) -> str:
    """Write a moment as SQLite keeps it, and PostgreSQL reads it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _within(during: CTE, at: object) -> measures.Condition:
    return and_(during.c.start <= at, at < during.c.until)
