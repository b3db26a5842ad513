"""Reads what is exported: tuples of text and numbers, a part at a time, in constant memory.

No models: rows that nobody changes cost a tenth without them. Moments come as text in UTC.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, func, select, type_coerce, union
from sqlmodel import Session, col

from hotel_inbox.domain.filters import Sought, Span
from hotel_inbox.domain.messages import Direction
from hotel_inbox.domain.search import Wanted
from hotel_inbox.models import (
    Agent,
    Conversation,
    ConversationSession,
    Guest,
    Lead,
    Message,
)
from hotel_inbox.repositories.conversation_list import alternatives
from hotel_inbox.repositories.export_lines import ConversationLine, GuestLine, LeadLine, SessionLine
from hotel_inbox.repositories.folded import has_words
from hotel_inbox.repositories.trigrams import indexed

PART = 500
EARLIEST = timedelta(days=1)
"""No message was written so much later than the server got it: clocks differ by less."""

_MOMENT, _DAY = "YYYY-MM-DD HH24:MI:SS", "YYYY-MM-DD"

# SQLModel declares its columns as what rows hold.
Column = Any
Part = Sequence[tuple[Any, ...]]
Query = TypeVar("Query", bound=Select[Any])


def messages(
    session: Session, hotels: Collection[int], sought: Sought, words: Wanted
) -> Iterator[Part]:
    """Give the messages of hotels, a hotel after the other, in the order in which they came in.

    A period means the messages' own time; everything else is asked of their conversations. What
    tells of those is read apart, by `guests_of`: each has many messages, and a join reads it for
    every one.
    """
    texts = _Texts(session)
    shown: tuple[Column, ...] = (
        Message.id,
        Message.conversation_id,
        texts.of(Message.author),
        Message.agent_id,
        Message.kind,
        Message.text,
        texts.of(Message.status),
        Message.error_reason,
        texts.moment(Message.sent_at),
        texts.moment(Message.created_at),
    )
    for hotel in sorted(hotels):
        query = _messages(session, _of(*shown), hotel, sought, words)
        yield from _parts(session, query.order_by(col(Message.created_at), col(Message.id)))


def count_messages(session: Session, hotels: Collection[int], sought: Sought, words: Wanted) -> int:
    """Count what `messages` gives."""
    numbers = _of(func.count()).select_from(Message)
    return sum(
        session.scalar(_messages(session, numbers, hotel, sought, words)) or 0 for hotel in hotels
    )


def _messages(session: Session, query: Query, hotel: int, sought: Sought, words: Wanted) -> Query:
    query = query.where(col(Message.hotel_id) == hotel, col(Message.direction) != Direction.SYSTEM)
    span = sought.spans.get(hotel, Span())
    if span.start is not None:
        # The first one says less than the second, but an index can begin from it.
        query = query.where(
            col(Message.created_at) >= span.start - EARLIEST, col(Message.placed_at) >= span.start
        )
    if span.end is not None:
        query = query.where(col(Message.placed_at) < span.end)
    # A figure counts sessions of the period; otherwise days are asked of the messages alone.
    counted = sought.filter.figure is not None
    timeless = replace(sought, filter=replace(sought.filter, period=None), spans={})
    # Beside the hotel, which is the message's own.
    asked = next(alternatives({hotel}, sought if counted else timeless))[1:]
    if asked:
        query = query.join(Conversation, col(Conversation.id) == Message.conversation_id)
        query = query.where(*asked)
    if words:
        theirs = select(col(Message.id)).where(
            col(Message.conversation_id).in_(_with_guests(session, hotel, words))
        )
        query = query.where(
            col(Message.id).in_(union(_said(session, Message.id, hotel, words), theirs))
        )
    return query


def _said(session: Session, shown: Column, hotel: int, words: Wanted) -> Select[Any]:
    """Ask for the messages in which the words stand."""
    # The sum keeps SQLite from reading all that the hotel has.
    return _of(shown).where(
        (col(Message.hotel_id) + 0) == hotel,
        has_words(col(Message.folded), words.message_words),
        *indexed(session, Message, {hotel}, words.message_words),
    )


def _with_guests(session: Session, hotel: int, words: Wanted) -> Select[Any]:
    """Ask for the conversations with guests by whom the words are."""
    return (
        _of(Conversation.id)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(
            (col(Guest.hotel_id) + 0) == hotel,
            has_words(col(Guest.folded), words.guest_words),
            *indexed(session, Guest, {hotel}, words.guest_words),
        )
    )


def guests_of(
    session: Session, hotels: Collection[int], conversation_ids: Collection[int]
) -> list[GuestLine]:
    """Say with whom conversations are, and on which channel."""
    query = (
        _of(
            Conversation.id,
            _Texts(session).of(Conversation.channel),
            Guest.name,
            Guest.email,
            Guest.phone,
        )
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(
            col(Conversation.id).in_(conversation_ids), (col(Conversation.hotel_id) + 0).in_(hotels)
        )
    )
    return [GuestLine(*row) for row in session.execute(query)]


def conversations(
    session: Session, hotels: Collection[int], sought: Sought, words: Wanted
) -> Iterator[list[ConversationLine]]:
    """Give the conversations of hotels, a hotel after the other, newest first."""
    texts = _Texts(session)
    shown: tuple[Column, ...] = (
        Conversation.id,
        texts.of(Conversation.channel),
        Guest.name,
        Guest.email,
        Guest.phone,
        Conversation.persona,
        Conversation.intent,
        Conversation.type,
        texts.day(Conversation.check_in),
        texts.day(Conversation.check_out),
        Conversation.adults,
        Conversation.children,
        texts.moment(_first_message()),
        texts.moment(Conversation.last_message_at),
        texts.of(Conversation.mode),
        Conversation.assignee_id,
    )
    for hotel in sorted(hotels):
        # Of a past period the conversations that went on after it come first: they are newer.
        for conditions in reversed(list(alternatives({hotel}, sought))):
            query = (
                _of(*shown)
                .join(Guest, col(Guest.id) == Conversation.guest_id)
                .where(*conditions, *_found(session, hotel, words))
                .order_by(col(Conversation.last_message_at).desc(), col(Conversation.id).desc())
            )
            for part in _parts(session, query):
                yield [ConversationLine(*row) for row in part]


def count_conversations(
    session: Session, hotels: Collection[int], sought: Sought, words: Wanted
) -> int:
    """Count what `conversations` gives."""
    return sum(
        session.scalar(
            select(func.count())
            .select_from(Conversation)
            .where(*conditions, *_found(session, hotel, words))
        )
        or 0
        for hotel in hotels
        for conditions in alternatives({hotel}, sought)
    )


def _found(session: Session, hotel: int, words: Wanted) -> Iterator[ColumnElement[bool]]:
    if words:
        said = _said(session, Message.conversation_id, hotel, words)
        yield col(Conversation.id).in_(union(said, _with_guests(session, hotel, words)))


def _first_message() -> Column:
    return (
        select(col(Message.placed_at))
        .where(
            col(Message.conversation_id) == Conversation.id,
            col(Message.direction) != Direction.SYSTEM,
        )
        .order_by(col(Message.placed_at))
        .limit(1)
        .scalar_subquery()
    )


def sessions_of(
    session: Session, hotels: Collection[int], conversation_ids: Collection[int]
) -> dict[int, SessionLine]:
    """Count the sessions of conversations, with the means of their response times."""
    held = ConversationSession
    query = (
        _of(
            held.conversation_id,
            func.count(),
            func.avg(held.bot_reply_ms),
            func.avg(held.agent_reply_ms),
        )
        .where(
            col(held.conversation_id).in_(conversation_ids), (col(held.hotel_id) + 0).in_(hotels)
        )
        .group_by(col(held.conversation_id))
    )
    return {found: SessionLine(*sums) for found, *sums in session.execute(query)}


def leads_of(
    session: Session, hotels: Collection[int], conversation_ids: Collection[int]
) -> list[LeadLine]:
    """List the leads of conversations, oldest first."""
    texts = _Texts(session)
    query = (
        _of(
            Lead.conversation_id,
            texts.of(Lead.state),
            Lead.value,
            texts.moment(func.coalesce(Lead.changed_at, Lead.created_at)),
        )
        .where(
            col(Lead.conversation_id).in_(conversation_ids), (col(Lead.hotel_id) + 0).in_(hotels)
        )
        .order_by(col(Lead.id))
    )
    return [LeadLine(*row) for row in session.execute(query)]


def agent_names(session: Session) -> dict[int, str]:
    """Name everybody who is or was on the staff: a few read once spare a join for each row."""
    return {row[0]: row[1] for row in session.execute(_of(Agent.id, Agent.name))}


def _of(*columns: Column) -> Select[Any]:
    return select(*columns)


def _parts(session: Session, query: Select[Any]) -> Iterator[Part]:
    with session.connection().execute(query, execution_options={"yield_per": PART}) as result:
        yield from result.partitions()


class _Texts:
    """Columns as the text that is written, so that neither driver nor SQLAlchemy converts them."""

    def __init__(self, session: Session) -> None:
        self._of_sqlite = session.get_bind().dialect.name == "sqlite"

    def of(self, column: Column) -> Column:
        return type_coerce(column, String)

    def moment(self, column: Column) -> Column:
        if self._of_sqlite:
            return type_coerce(column, String)
        return func.to_char(func.timezone("UTC", column), _MOMENT)

    def day(self, column: Column) -> Column:
        return type_coerce(column, String) if self._of_sqlite else func.to_char(column, _DAY)
