"""Messages: threads, duplicates, and the outbox."""

from collections.abc import Collection, Generator, Sequence
from datetime import datetime

from sqlalchemy import Exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import ASKS_NOTHING, Author, Direction, MessageStatus
from hotel_inbox.models import (
    Agent,
    Connection,
    Conversation,
    Guest,
    Message,
    ToolCallRecord,
)

EXPORT_BATCH = 1000


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


def thread(
    session: Session,
    hotels: Collection[int],
    conversation_id: int,
    before: int | None,
    limit: int,
) -> Sequence[tuple[Message, Agent | None]]:
    """Fetch the newest messages of a thread (older than `before`), oldest first."""
    query = (
        select(Message, Agent)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(Message.conversation_id == conversation_id, col(Message.hotel_id).in_(hotels))
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(Message.id) < before)
    return list(reversed(list(session.exec(query))))


def for_guest(
    session: Session, hotels: Collection[int], conversation_id: int, after: int | None, limit: int
) -> list[Message]:
    """Fetch what the guest may see of their thread, oldest first.

    A page from after a message on (0: from the beginning), or the newest page.
    """
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.author) != Author.SYSTEM,
            col(Message.status) != MessageStatus.FAILED,
        )
        .limit(limit)
    )
    if after is not None:
        onwards = query.where(col(Message.id) > after).order_by(col(Message.id))
        return list(session.exec(onwards))
    newest = query.order_by(col(Message.id).desc())
    return list(reversed(list(session.exec(newest))))


def quoted(
    session: Session, hotels: Collection[int], connection_id: int, provider_ids: Collection[str]
) -> dict[str, Message]:
    """Find the messages that others answer, by the channel's ids."""
    query = select(Message).where(
        col(Message.hotel_id).in_(hotels),
        Message.connection_id == connection_id,
        col(Message.provider_id).in_(provider_ids),
    )
    return {message.provider_id: message for message in session.exec(query) if message.provider_id}


def tool_calls(
    session: Session, hotels: Collection[int], message_ids: Collection[int]
) -> dict[int, list[ToolCallRecord]]:
    """Collect the tools that were called for these messages, in their order."""
    query = (
        select(ToolCallRecord)
        .where(
            col(ToolCallRecord.hotel_id).in_(hotels),
            col(ToolCallRecord.message_id).in_(message_ids),
        )
        .order_by(col(ToolCallRecord.id))
    )
    calls: dict[int, list[ToolCallRecord]] = {}
    for call in session.exec(query):
        calls.setdefault(call.message_id, []).append(call)
    return calls


def newest_of_guest(session: Session, conversation_id: int) -> int | None:
    """Name the guest's newest message in a conversation."""
    query = select(func.max(Message.id)).where(
        Message.conversation_id == conversation_id, Message.author == Author.GUEST
    )
    return session.exec(query).one()


def newest_spoken(
    session: Session, hotels: Collection[int], conversation_id: int
) -> Message | None:
    """Fetch the newest message that says something: no system line, reaction or the like."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.author) != Author.SYSTEM,
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


def on_its_way(session: Session, conversation_id: int, text: str) -> Message | None:
    """Find the first message of exactly this text that is being sent, and hold its row."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.status == MessageStatus.PENDING,
            Message.text == text,
        )
        .order_by(col(Message.id))
        .limit(1)
        .with_for_update()
    )
    return session.exec(query).first()


def due(session: Session, now: datetime, repeat_until: datetime, limit: int) -> list[Message]:
    """Take pending messages whose time has come, at most the first of each conversation.

    What was tried before is taken only if its time had come at `repeat_until`.
    """
    query = (
        select(Message)
        .where(
            Message.status == MessageStatus.PENDING,
            col(Message.next_attempt_at) <= now,
            or_(col(Message.attempts) == 0, col(Message.next_attempt_at) <= repeat_until),
            or_(col(Message.claimed_until).is_(None), col(Message.claimed_until) < now),
            ~_behind_another(),
        )
        .order_by(col(Message.id))
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
            earlier.status == MessageStatus.PENDING,
            col(earlier.id) < col(Message.id),
        )
        .exists()
    )


def overdue(session: Session, before: datetime) -> int:
    """Count the messages that should have left before a moment."""
    query = (
        select(func.count())
        .select_from(Message)
        .where(
            Message.status == MessageStatus.PENDING,
            col(Message.next_attempt_at) < before,
            ~_behind_another(),
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
