"""The newest line of a conversation, as each who asks for it means it."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import AMENDMENTS, ASKS_NOTHING, HOLDING, Author, Direction
from hotel_inbox.models import Message
from hotel_inbox.repositories.lines import IS_SAID

_SAYS_MORE = col(Message.detail)[HOLDING].as_boolean().is_(None)


def shown(session: Session, conversation_id: int) -> Message | None:
    """Fetch the newest message, by its author's time, that a conversation's row can show."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.author) != Author.SYSTEM,
            col(Message.kind).not_in(AMENDMENTS),
        )
        .order_by(col(Message.placed_at).desc(), col(Message.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def spoken(session: Session, hotels: Collection[int], conversation_id: int) -> Message | None:
    """Fetch the newest message that says something.

    System lines, reactions and the like do not, nor does a line that only says "one moment".
    """
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.author) != Author.SYSTEM,
            col(Message.kind).not_in(ASKS_NOTHING),
            IS_SAID,
            _SAYS_MORE,
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def of_house(session: Session, hotels: Collection[int], conversation_id: int) -> Message | None:
    """Fetch what the guest was told last, by the bot or a person."""
    query = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            col(Message.hotel_id).in_(hotels),
            col(Message.author).in_((Author.BOT, Author.AGENT)),
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def heard_at(session: Session, conversation_id: int) -> datetime | None:
    """Say when a guest wrote last, by their own time."""
    query = (
        select(Message.sent_at)
        .where(Message.conversation_id == conversation_id, Message.direction == Direction.INBOUND)
        .order_by(col(Message.placed_at).desc(), col(Message.id).desc())
        .limit(1)
    )
    return session.exec(query).first()
