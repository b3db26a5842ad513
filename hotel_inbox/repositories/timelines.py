"""When things happened: every moment of it, for charts over time.

No database needs to know a hotel's clock: the moments are handed out, and counted elsewhere. They
come as one text, which takes less time than to have them sorted into groups.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import literal_column, select
from sqlmodel import Session, col

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.moments import Numbers
from hotel_inbox.models import Connection, Message
from hotel_inbox.models.message import FROM_GUEST
from hotel_inbox.repositories import listed, measures
from hotel_inbox.repositories.measures import HELD, Heap

Took = tuple[Numbers, Numbers]
"""Moments, and as many durations in milliseconds."""


def conversations(session: Session, heap: Heap) -> dict[Channel, Numbers]:
    """Say when sessions began, by channel."""
    channels = list(Channel)
    began = listed.moments(session, HELD.started_at)
    query = select(*(began.filter(HELD.channel == channel) for channel in channels))
    row = session.execute(query.where(*measures.sessions_of(heap))).one()
    return {
        channel: listed.read_moments(session, found)
        for channel, found in zip(channels, row, strict=True)
    }


def replies(session: Session, heap: Heap) -> tuple[Took, Took]:
    """Say when sessions began and how long replies in them took: the bot's, and people's."""
    began = listed.moments(session, HELD.started_at)
    of_bot, of_people = measures.ANSWERED_BY_BOT, measures.WAITED_FOR_PERSON
    query = select(
        began.filter(of_bot),
        listed.numbers(HELD.bot_reply_ms).filter(of_bot),
        began.filter(of_people),
        listed.numbers(HELD.agent_reply_ms).filter(of_people),
    ).where(*measures.sessions_of(heap))
    row = session.execute(query).one()
    return (
        (listed.read_moments(session, row[0]), listed.read_numbers(row[1])),
        (listed.read_moments(session, row[2]), listed.read_numbers(row[3])),
    )


def guest_messages(session: Session, heap: Heap) -> Numbers:
    """Say when guests wrote."""
    written = listed.moments(session, Message.sent_at)
    found = session.scalar(select(written).where(*_messages_of(session, heap)))
    return listed.read_moments(session, found)


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
