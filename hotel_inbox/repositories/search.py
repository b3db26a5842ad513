"""Finds guests and messages by words: through the trigrams' index, or among the newest.

What few rows have is found among these few. A frequent word is found among the newest at once,
where all that the index has of it would have to be put into order.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Select, Subquery, bindparam, column, func
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from hotel_inbox.domain.filters import Sought
from hotel_inbox.models import Agent, Conversation, Guest, Message
from hotel_inbox.models.columns import BigId
from hotel_inbox.repositories import trigrams
from hotel_inbox.repositories.folded import has_words
from hotel_inbox.repositories.sought import Newest, fits, newest_sought

NEWEST = 1000
"""So many conversations and messages are looked at one by one."""
_MOST_LINES = 2000
_FEW_HOTELS = 8

FoundGuest = tuple[Conversation, Guest]
FoundMessage = tuple[Message, Conversation, Guest, Agent | None]
_ID, _LAST = col(Conversation.id), col(Conversation.last_message_at)
# The sum keeps SQLite from reading all that these hotels have.
_HOTEL = col(Conversation.hotel_id) + 0


class FoundGuests(NamedTuple):
    """Guests who were found; `anyway` is how many it would be without a filter, up to the limit.

    `cut` says that not everything could be looked through, so that some may be missing.
    """

    rows: list[FoundGuest]
    anyway: int
    cut: bool


class FoundMessages(NamedTuple):
    """The same of messages."""

    rows: list[FoundMessage]
    anyway: int
    cut: bool


@dataclass
class Reach:
    """What is looked through: these hotels', under a filter what is sought of it."""

    session: Session
    hotels: Collection[int]
    sought: Sought | None = None

    @cached_property
    def near(self) -> Newest:
        """Give the newest conversations."""
        if self.sought:
            return newest_sought(self.session, self.hotels, self.sought, NEWEST)
        last = Conversation.last_message_at
        newest = _newest(Conversation.id, Conversation.hotel_id, last, self.hotels)
        ids = list(self.session.scalars(choose(newest.c.id)))
        return Newest(ids, len(ids) < NEWEST)

    @cached_property
    def near_lines(self) -> Newest:
        """Give the newest messages; under a filter, of the newest conversations."""
        if not self.sought:
            newest = _newest(Message.id, Message.hotel_id, Message.created_at, self.hotels)
            ids = list(self.session.scalars(choose(newest.c.id)))
            return Newest(ids, len(ids) < NEWEST)
        near = col(Message.conversation_id).in_(_each(self.session, self.near.ids))
        lines = choose(col(Message.id)).where(near).order_by(col(Message.id).desc())
        ids = list(self.session.scalars(lines.limit(_MOST_LINES)))
        return Newest(ids, self.near.every and len(ids) < _MOST_LINES)

    def fitting(self) -> list[ColumnElement[bool]]:
        """Ask of a conversation at hand whether it is sought."""
        return [fits(self.hotels, self.sought)] if self.sought else []


def guests(reach: Reach, words: Sequence[str], limit: int) -> FoundGuests:
    """Find the guests by whom all of these folded words are, who wrote last first.

    Under a filter, of the conversations alone that are sought.
    """
    session, hotels = reach.session, reach.hotels
    any_order = (
        choose(_LAST, _ID)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(has_words(col(Guest.folded), words), _HOTEL.in_(hotels))
        .limit(limit)
    )
    places = any_order.order_by(_LAST.desc(), _ID.desc())
    found: set[tuple[datetime, int]] = set()
    has_looked = trigrams.are_dear(session) and not reach.sought
    if has_looked:
        found = _pairs(session, places.where(_ID.in_(_each(session, reach.near.ids))))
    known = trigrams.few(session, Guest, hotels, words) if len(found) < limit else []
    is_frequent, cut = known is None, False
    if known is None:
        if not has_looked:
            found = _pairs(session, places.where(_ID.in_(_each(session, reach.near.ids))))
        cut = len(found) < limit and not reach.near.every
        known = trigrams.newest(session, Guest, hotels, words) if cut else []
    of_known = col(Conversation.guest_id).in_(_each(session, known))
    if known:
        found |= _pairs(session, places.where(of_known, *reach.fitting()))
    ids = [conversation_id for _, conversation_id in sorted(found, reverse=True)[:limit]]
    anyway = len(ids)
    if reach.sought and anyway < limit:
        if is_frequent and not known:
            of_known = _ID.in_(_each(session, Reach(session, hotels).near.ids))
        anyway = max(anyway, len(_pairs(session, any_order.where(of_known))))
    return FoundGuests(_guests_of(session, hotels, ids), anyway, cut)


def _each(session: Session, ids: Sequence[int]) -> Select[tuple[int]]:
    """Hand over many ids as one value: a thousand of their own take longer than the query."""
    if session.get_bind().dialect.name == "sqlite":
        value = func.json_each(json.dumps(ids)).table_valued(column("value", BigId)).c.value
        return choose(value)
    return choose(func.unnest(bindparam("ids", ids, ARRAY(BigId), unique=True)))


def _pairs(session: Session, query: Any) -> set[tuple[datetime, int]]:  # noqa: ANN401 - a query
    return {(last, conversation_id) for last, conversation_id in session.execute(query)}


def _guests_of(session: Session, hotels: Collection[int], ids: list[int]) -> list[FoundGuest]:
    query = (
        select(Conversation, Guest)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(_ID.in_(ids), _HOTEL.in_(hotels))
    )
    return sorted(session.exec(query), key=lambda row: ids.index(row[0].id))


def messages(reach: Reach, words: Sequence[str], limit: int) -> FoundMessages:
    """Find the messages in which all of these folded words stand, newest first.

    Under a filter, those of the conversations that are sought.
    """
    session, hotels = reach.session, reach.hotels
    lines = (
        choose(col(Message.id))
        .join(Conversation, col(Message.conversation_id) == _ID)
        .where(has_words(col(Message.folded), words), (col(Message.hotel_id) + 0).in_(hotels))
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
    found: set[int] = set()
    are_dear = trigrams.are_dear(session)
    has_looked = are_dear and not reach.sought
    if has_looked:
        found = _near_hits(reach, lines)
    known = trigrams.few(session, Message, hotels, words) if len(found) < limit else []
    cut = is_frequent = known is None
    if known is None:
        if are_dear and not has_looked:
            found, has_looked = _near_hits(reach, lines), True
        known = trigrams.newest(session, Message, hotels, words) if len(found) < limit else []
    of_known = lines.where(col(Message.id).in_(_each(session, known)))
    if known:
        found |= set(session.scalars(of_known.where(*reach.fitting())))
    if cut and len(found) < limit:
        if not has_looked:
            found |= _near_hits(reach, lines)
        cut = not reach.near_lines.every
    ids = sorted(found, reverse=True)[:limit]
    anyway = len(ids)
    if reach.sought and anyway < limit:
        if is_frequent and not known:
            every = Reach(session, hotels).near_lines.ids
            of_known = lines.where(col(Message.id).in_(_each(session, every)))
        anyway = max(anyway, len(session.scalars(of_known).all()))
    rows = _messages_of(session, hotels, ids)
    return FoundMessages(rows, anyway, cut and len(ids) < limit)


def _messages_of(session: Session, hotels: Collection[int], ids: list[int]) -> list[FoundMessage]:
    query = (
        select(Message, Conversation, Guest, Agent)
        .join(Conversation, col(Message.conversation_id) == _ID)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(col(Message.id).in_(ids), (col(Message.hotel_id) + 0).in_(hotels))
        .order_by(col(Message.id).desc())
    )
    return list(session.exec(query))


def _near_hits(reach: Reach, lines: Select[int]) -> set[int]:
    near = _each(reach.session, reach.near_lines.ids)
    return set(reach.session.scalars(lines.where(col(Message.id).in_(near))))


def _newest(
    row_id: Any,  # noqa: ANN401 - columns of a model, which a type checker takes for values
    hotel_id: Any,  # noqa: ANN401
    moment: Any,  # noqa: ANN401
    hotels: Collection[int],
) -> Subquery:
    """Name the newest rows of hotels; each of a few hotels has its own index to read them from."""
    if len(hotels) > _FEW_HOTELS or not hotels:
        moment = row_id if moment is Message.created_at else moment
        newest = choose(row_id.label("id")).where((hotel_id + 0).in_(hotels))
        return newest.order_by(moment.desc()).limit(NEWEST).subquery()
    parts = [
        choose(row_id.label("id"), moment.label("moment"))
        .where(hotel_id == hotel)
        .order_by(moment.desc())
        .limit(NEWEST)
        .subquery()
        for hotel in sorted(hotels)
    ]
    if len(parts) == 1:
        return parts[0]
    together = choose(parts[0]).union_all(*(choose(part) for part in parts[1:])).subquery()
    return choose(together.c.id).order_by(together.c.moment.desc()).limit(NEWEST).subquery()
