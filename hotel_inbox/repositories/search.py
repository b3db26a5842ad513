"""Finds guests and messages by words, those of whom or of which one heard last first."""

from collections.abc import Collection, Sequence
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from hotel_inbox.models import Agent, Conversation, Guest, Message
from hotel_inbox.repositories.conversation_list import beside
from hotel_inbox.repositories.folded import has_words
from hotel_inbox.repositories.hits import GUESTS, MESSAGES, Hunt
from hotel_inbox.repositories.reach import Reach

FoundGuest = tuple[Conversation, Guest]
FoundMessage = tuple[Message, Conversation, Guest, Agent | None]
Row = TypeVar("Row")
_ID, _LAST = col(Conversation.id), col(Conversation.last_message_at)
_LINE = col(Message.id)
# The sum keeps SQLite from reading all that these hotels have.
_HOTEL, _LINES_HOTEL = col(Conversation.hotel_id) + 0, col(Message.hotel_id) + 0
# Of rows that are named by their ids: PostgreSQL would still read all that the index has first.
_GUEST_WORDS, _MESSAGE_WORDS = beside(col(Guest.folded)), beside(col(Message.folded))


class Found(NamedTuple, Generic[Row]):
    """What was found, and what `Hits` says of it."""

    rows: list[Row]
    anyway: int
    cut: bool


def guests(reach: Reach, words: Sequence[str], limit: int) -> Found[FoundGuest]:
    """Find the guests by whom all of these folded words are, who wrote last first.

    Under a filter, of the conversations alone that are sought.
    """
    query = (
        choose(_LAST, _ID)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(has_words(_GUEST_WORDS, words), _HOTEL.in_(reach.hotels))
        .order_by(_LAST.desc(), _ID.desc())
        .limit(limit)
    )
    ids, anyway, cut = Hunt(GUESTS, reach, words, query, limit).hits()
    return Found(_guests_of(reach.session, reach.hotels, ids), anyway, cut)


def _guests_of(session: Session, hotels: Collection[int], ids: list[int]) -> list[FoundGuest]:
    query = (
        select(Conversation, Guest)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(_ID.in_(ids), _HOTEL.in_(hotels))
    )
    return sorted(session.exec(query), key=lambda row: ids.index(row[0].id))


def messages(reach: Reach, words: Sequence[str], limit: int) -> Found[FoundMessage]:
    """Find the messages in which all of these folded words stand, newest first.

    Under a filter, those of the conversations that are sought.
    """
    query = (
        choose(_LINE)
        .join(Conversation, col(Message.conversation_id) == _ID)
        .where(has_words(_MESSAGE_WORDS, words), _LINES_HOTEL.in_(reach.hotels))
        .order_by(_LINE.desc())
        .limit(limit)
    )
    ids, anyway, cut = Hunt(MESSAGES, reach, words, query, limit).hits()
    return Found(_messages_of(reach.session, reach.hotels, ids), anyway, cut)


def _messages_of(session: Session, hotels: Collection[int], ids: list[int]) -> list[FoundMessage]:
    query = (
        select(Message, Conversation, Guest, Agent)
        .join(Conversation, col(Message.conversation_id) == _ID)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(_LINE.in_(ids), _LINES_HOTEL.in_(hotels))
        .order_by(_LINE.desc())
    )
    return list(session.exec(query))
