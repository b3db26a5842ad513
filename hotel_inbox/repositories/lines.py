"""Lines of threads: what was said in a conversation, and what its lines say of each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Tuple, bindparam, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import (
    AMENDMENTS,
    NOTE,
    REVOKED,
    Author,
    MessageStatus,
)
from hotel_inbox.models import (
    Agent,
    Conversation,
    ConversationSession,
    MediaFile,
    Message,
    ToolCallRecord,
)
from hotel_inbox.repositories import conversations, media


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thread, oldest line first, with all that belongs to its lines.

    `named` are the messages that lines speak of, by the channel's ids; `tools` and `files` are by
    the message's id. `has_older` says that more lines lie before the first one.
    """

    shown: Sequence[tuple[Message, Agent | None]]
    named: Mapping[str, Message]
    tools: Mapping[int, Sequence[ToolCallRecord]]
    files: Mapping[int, Sequence[MediaFile]]
    sessions: Sequence[ConversationSession]
    has_older: bool


IS_SAID = col(Message.detail)[REVOKED].as_boolean().is_(None)


def part(
    session: Session,
    hotels: Collection[int],
    conversation: Conversation,
    limit: int,
    *,
    before: int | None = None,
    through: int | None = None,
) -> Part:
    """Fetch up to `limit` lines of a thread, as `page` does, with all that belongs to them."""
    found = page(session, hotels, conversation.id, limit + 1, before=before, through=through)
    shown = found[-limit:]
    messages = [message for message, _ in shown]
    ids = [message.id for message in messages]
    names = {name for message in messages for name in (message.reply_to, message.target) if name}
    during = {message.session_id for message in messages if message.session_id}
    return Part(
        shown=shown,
        named=quoted(session, hotels, conversation.connection_id, names),
        tools=tool_calls(session, hotels, ids),
        files=media.of_messages(session, hotels, ids),
        sessions=conversations.sessions(session, hotels, during),
        has_older=len(found) > limit,
    )


def page(
    session: Session,
    hotels: Collection[int],
    conversation_id: int,
    limit: int,
    *,
    before: int | None = None,
    through: int | None = None,
) -> Sequence[tuple[Message, Agent | None]]:
    """Fetch the newest messages of a thread in the order in which they were written.

    Those before a message, or those up to and with one; oldest first.
    """
    place = tuple_(col(Message.placed_at), col(Message.id))
    query = (
        select(Message, Agent)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(Message.conversation_id == conversation_id, col(Message.hotel_id).in_(hotels))
        .order_by(col(Message.placed_at).desc(), col(Message.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(place < _place_of(conversation_id, before))
    if through is not None:
        query = query.where(place <= _place_of(conversation_id, through))
    return list(reversed(list(session.exec(query))))


def further(
    session: Session, hotels: Collection[int], conversation_id: int, message_id: int, steps: int
) -> int:
    """Name the message so many after another one of a thread; 0 if the thread ends before."""
    place = tuple_(col(Message.placed_at), col(Message.id))
    query = (
        select(Message.id)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            place > _place_of(conversation_id, message_id),
        )
        .order_by(col(Message.placed_at), col(Message.id))
        .limit(steps + 1)
    )
    found = list(session.exec(query))
    return found[steps - 1] if len(found) > steps else 0


def _place_of(conversation_id: int, message_id: int) -> Tuple:
    one = aliased(Message)
    placed_at = (
        select(one.placed_at)
        .where(one.id == message_id, one.conversation_id == conversation_id)
        .scalar_subquery()
    )
    return tuple_(placed_at, message_id)


def latest(
    session: Session, hotels: Collection[int], conversation_id: int, limit: int
) -> list[Message]:
    """Fetch what came into a thread last, as it came, oldest first.

    What was taken back is not among it, what was changed is there in its new words alone, and
    what colleagues note for each other is nothing to whom this is for.
    """
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.kind).not_in(AMENDMENTS),
            or_(col(Message.author) != Author.SYSTEM, col(Message.kind) != NOTE),
            IS_SAID,
        )
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
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


def empty_tool_calls(
    session: Session, hotels: Collection[int], message: Message, wordy: Collection[str]
) -> None:
    """Forget what tools were asked in a conversation after a message, and what `wordy` ones gave.

    Not one by one: a hundred thousand messages may have been since.
    """
    since = (
        col(ToolCallRecord.conversation_id) == message.conversation_id,
        col(ToolCallRecord.hotel_id).in_(hotels),
        col(ToolCallRecord.message_id) > message.id,
    )
    session.exec(update(ToolCallRecord).where(*since).values(arguments={}))
    repeating = (*since, col(ToolCallRecord.name).in_(wordy))
    session.exec(update(ToolCallRecord).where(*repeating).values(result={}))


def handoffs_since(session: Session, hotels: Collection[int], message: Message) -> list[Message]:
    """Fetch the lines that say why the bot gave up in a conversation after a message."""
    query = select(Message).where(
        Message.conversation_id == message.conversation_id,
        col(Message.hotel_id).in_(hotels),
        Message.author == Author.SYSTEM,
        Message.kind == "handoff",
        col(Message.id) > message.id,
    )
    return list(session.exec(query))


def noted(
    session: Session, hotels: Collection[int], conversation_id: int, kind: str
) -> list[Message]:
    """Fetch what was noted for staff of one kind in a conversation."""
    query = select(Message).where(
        Message.conversation_id == conversation_id,
        col(Message.hotel_id).in_(hotels),
        Message.author == Author.SYSTEM,
        Message.kind == kind,
    )
    return list(session.exec(query))


# Built once: every message asks this, and building it takes half as long as asking.
_AMENDING = (
    select(Message)
    .where(
        Message.connection_id == bindparam("connection_id"),
        Message.target == bindparam("target"),
        Message.conversation_id == bindparam("conversation_id"),
        col(Message.kind).in_(AMENDMENTS),
    )
    .order_by(col(Message.sent_at), col(Message.id))
)


def amending(session: Session, conversation_id: int, message: Message) -> list[Message]:
    """Find what its own side changed about a message afterwards, in the order of their doing."""
    given = {
        "connection_id": message.connection_id,
        "target": message.provider_id,
        "conversation_id": conversation_id,
    }
    found = session.exec(_AMENDING, params=given)
    # Not in the query: SQLite would take the index of all that went this way.
    return [line for line in found if line.direction is message.direction]
