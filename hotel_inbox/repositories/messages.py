"""Messages one by one: duplicates, how far they got, the outbox, the export."""

from collections.abc import Collection, Generator
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, func, literal_column, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import (
    ASKS_NOTHING,
    Author,
    Direction,
    MessageStatus,
    behind,
)
from hotel_inbox.models import (
    Agent,
    Connection,
    Conversation,
    Guest,
    Message,
)

EXPORT_BATCH = 1000
# Written out: SQLite would else not see that an index holds just these, and read every message.
_PENDING: ColumnElement[MessageStatus] = literal_column(f"'{MessageStatus.PENDING}'")


def by_provider_id(session: Session, connection_id: int, provider_id: str) -> Message | None:
    """Find a message by the channel's own id, and hold its row."""
    query = select(Message).where(
        Message.connection_id == connection_id, Message.provider_id == provider_id
    )
    return session.exec(query.with_for_update()).first()


def of_connection(session: Session, connection_id: int, message_id: int) -> Message | None:
    """Find a message by our own id, if it went out on this connection, and hold its row."""
    query = select(Message).where(Message.id == message_id, Message.connection_id == connection_id)
    return session.exec(query.with_for_update()).first()


def by_draft_key(
    session: Session, hotels: Collection[int], conversation_id: int, draft_key: str
) -> Message | None:
    """Find what staff already sent from one draft."""
    query = select(Message).where(
        col(Message.hotel_id).in_(hotels),
        Message.conversation_id == conversation_id,
        Message.draft_key == draft_key,
    )
    return session.exec(query).first()


def visible(session: Session, message_id: int, hotels: Collection[int]) -> Message | None:
    """Fetch a message that the asker may see."""
    query = select(Message).where(Message.id == message_id, col(Message.hotel_id).in_(hotels))
    return session.exec(query).first()


def got_this_far(
    session: Session, conversation_id: int, status: MessageStatus, until: datetime
) -> bool:
    """Move what had left for a guest by a moment forward to a status; say whether any moved."""
    changed = session.exec(
        update(Message)
        .where(
            col(Message.conversation_id) == conversation_id,
            col(Message.direction) == Direction.OUTBOUND,
            col(Message.status).in_(behind(status)),
            func.coalesce(Message.left_at, Message.sent_at) <= until,
        )
        .values(status=status)
    )
    return bool(changed.rowcount)


def newest_of_guest(session: Session, conversation_id: int) -> int | None:
    """Name the guest's newest message in a conversation."""
    query = select(func.max(Message.id)).where(
        Message.conversation_id == conversation_id, Message.author == Author.GUEST
    )
    return session.exec(query).one()


def newest_readable(
    session: Session, conversation_id: int
) -> tuple[Message, Conversation, Connection] | None:
    """Fetch the guest's newest message that a receipt can name, with all that sending one takes."""
    query = (
        select(Message, Conversation, Connection)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(Connection, col(Connection.id) == Message.connection_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == Author.GUEST,
            col(Message.provider_id).is_not(None),
            col(Message.kind).not_in(ASKS_NOTHING),
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def move(session: Session, from_session: int, to_session: int) -> None:
    """Put the messages of one session into another."""
    session.exec(
        update(Message).where(col(Message.session_id) == from_session).values(session_id=to_session)
    )


def on_its_way(
    session: Session, conversation_id: int, text: str, *, kind: str = "text"
) -> Message | None:
    """Find the first message of exactly this kind and text being sent, and hold its row."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.status) == _PENDING,
            Message.kind == kind,
            Message.text == text,
        )
        .order_by(col(Message.id))
        .limit(1)
        .with_for_update()
    )
    return session.exec(query).first()


def waiting_with(session: Session, hotels: Collection[int], message: Message) -> list[Message]:
    """Fetch what was queued at one moment with a message, after it, and has not been tried."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == message.conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.status) == _PENDING,
            Message.author == message.author,
            Message.created_at == message.created_at,
            Message.attempts == 0,
            col(Message.claimed_until).is_(None),
            col(Message.id) > message.id,
        )
        .order_by(col(Message.id))
        .with_for_update()
    )
    return list(session.exec(query))


def due(session: Session, now: datetime, repeat_until: datetime, limit: int) -> list[Message]:
    """Take pending messages whose time has come, at most the first of each conversation.

    What was tried before is taken only if its time had come at `repeat_until`. What waits for its
    connection is left alone.
    """
    query = (
        select(Message)
        .where(
            col(Message.status) == _PENDING,
            col(Message.next_attempt_at) <= now,
            or_(col(Message.attempts) == 0, col(Message.next_attempt_at) <= repeat_until),
            or_(col(Message.claimed_until).is_(None), col(Message.claimed_until) < now),
            ~_behind_another(),
            ~_at_rest(now),
        )
        # The sum keeps SQLite from reading all messages in this order.
        .order_by(col(Message.id) + 0)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def _behind_another() -> Exists:
    earlier = aliased(Message)
    return (
        select(earlier.id)
        .where(
            earlier.conversation_id == Message.conversation_id,
            col(earlier.status) == _PENDING,
            col(earlier.id) < col(Message.id),
        )
        .exists()
    )


def _at_rest(now: datetime) -> Exists:
    """Whether a message's connection is paused or throttled."""
    return (
        select(Connection.id)
        .where(
            Connection.id == Message.connection_id,
            or_(col(Connection.paused_at).is_not(None), col(Connection.throttled_until) > now),
        )
        .exists()
    )


def overdue(session: Session, before: datetime) -> int:
    """Count the messages that should have left before a moment."""
    query = (
        select(func.count())
        .select_from(Message)
        .where(
            col(Message.status) == _PENDING,
            col(Message.next_attempt_at) < before,
            ~_behind_another(),
            ~_at_rest(before),
        )
    )
    return session.exec(query).one()


def with_connection(session: Session, message_id: int) -> tuple[Message, Conversation, Connection]:
    """Fetch a message, whose row is then held, with its conversation and connection.

    Who changes a message's status holds it: a report and the answer to a send may come together,
    and neither may put the other's status back.
    """
    query = (
        select(Message, Conversation, Connection)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(Connection, col(Connection.id) == Message.connection_id)
        .where(Message.id == message_id)
        .with_for_update(of=Message)
    )
    return session.exec(query).one()


ExportedRow = tuple[Message, Conversation, Guest, Agent | None]


def exported(
    session: Session,
    hotels: Collection[int],
    since: datetime | None,
    until: datetime | None,
) -> Generator[ExportedRow, None, None]:
    """Stream the messages of hotels in the order they were stored, `until` excluded."""
    query = (
        select(Message, Conversation, Guest, Agent)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(col(Message.hotel_id).in_(hotels), col(Message.direction) != Direction.SYSTEM)
        .order_by(col(Message.id))
        .execution_options(yield_per=EXPORT_BATCH)
    )
    if since is not None:
        query = query.where(Message.created_at >= since)
    if until is not None:
        query = query.where(Message.created_at < until)
    found = session.exec(query)
    try:
        yield from found
    finally:
        found.close()
