"""Finds guests and messages by words: first among the newest, then through the trigrams' index.

A frequent word is found among the newest at once, where an index would have to read all that it
has of it; what is not frequent among the newest, the index finds quickly.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, column, func, literal_column, table
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from hotel_inbox.domain.filters import Sought
from hotel_inbox.models import Agent, Conversation, Guest, Hotel, Message
from hotel_inbox.models.columns import BigId
from hotel_inbox.repositories import conversation_list
from hotel_inbox.repositories.folded import INDEXED, as_sought, has_words

NEWEST = 1000
"""So many conversations and messages are looked at one by one."""
MOST_KNOWN = 3000
"""So many guests of one name are put into the order of their last messages."""
_MOST_READ = 20_000
_FEW_HOTELS = 8
# The trigram that stands for a hotel in SQLite's index; the migration writes it the same way.
_PLANE, _ROW = 0xE000, 4096

FoundGuest = tuple[Conversation, Guest]
FoundMessage = tuple[Message, Conversation, Guest, Agent | None]


def guests(
    session: Session,
    hotels: Collection[int],
    words: Sequence[str],
    limit: int,
    sought: Sought | None = None,
) -> list[FoundGuest]:
    """Find the guests by whom all of these folded words are, who wrote last first.

    Under a filter, of the conversations alone that are sought.
    """
    near = (
        conversation_list.newest(hotels, sought, NEWEST)
        if sought
        else _newest(Conversation.id, Conversation.hotel_id, Conversation.last_message_at, hotels)
    )
    places = (
        select(Conversation.last_message_at, Conversation.id)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .where(has_words(col(Guest.folded), words), col(Conversation.hotel_id).in_(hotels))
        .order_by(col(Conversation.last_message_at).desc(), col(Conversation.id).desc())
        .limit(limit)
    )
    found = set(session.exec(places.join(near, near.c.id == col(Conversation.id))))
    known = _indexed(session, Guest, hotels, words, MOST_KNOWN)
    if len(found) < limit and known is not None:
        if sought:
            places = places.where(conversation_list.fits(hotels, sought))
        found |= set(session.exec(places.join(known, known.c.id == col(Guest.id))))
    ids = [conversation_id for _, conversation_id in sorted(found, reverse=True)[:limit]]
    query = (
        select(Conversation, Guest)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        # The sum, here as below, keeps SQLite from reading all that these hotels have.
        .where(col(Conversation.id).in_(ids), (col(Conversation.hotel_id) + 0).in_(hotels))
    )
    return sorted(session.exec(query), key=lambda row: ids.index(row[0].id))


def messages(
    session: Session,
    hotels: Collection[int],
    words: Sequence[str],
    limit: int,
    sought: Sought | None = None,
) -> Sequence[FoundMessage]:
    """Find the messages in which all of these folded words stand, newest first.

    Under a filter, those of the conversations that are sought.
    """
    query = (
        select(Message, Conversation, Guest, Agent)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Agent, col(Agent.id) == Message.agent_id)
        .where(has_words(col(Message.folded), words), col(Message.hotel_id).in_(hotels))
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
    if sought:
        return _sought_messages(session, query, hotels, words, limit, sought)
    known = _indexed(session, Message, hotels, words, limit)
    # SQLite's index gives the newest first, and so stops soon where there is much.
    if known is None or session.get_bind().dialect.name != "sqlite":
        near = _newest(Message.id, Message.hotel_id, Message.created_at, hotels)
        found = list(session.exec(query.join(near, near.c.id == col(Message.id))))
        if len(found) >= limit or known is None:
            return found
    return list(session.exec(query.join(known, known.c.id == col(Message.id))))


def _sought_messages(
    session: Session,
    query: Any,  # noqa: ANN401 - of four tables, which no type of SQLModel's names
    hotels: Collection[int],
    words: Sequence[str],
    limit: int,
    sought: Sought,
) -> list[FoundMessage]:
    """Find them among the newest that have the words, then in the newest that are sought."""
    known = _indexed(session, Message, hotels, words, MOST_KNOWN)
    found: dict[int, FoundMessage] = {}
    if known is not None:
        fitting = query.where(conversation_list.fits(hotels, sought))
        rows = session.exec(fitting.join(known, known.c.id == col(Message.id)))
        found = {row[0].id: row for row in rows}
    if len(found) < limit and (known is None or _is_cut(session, known)):
        near = conversation_list.newest(hotels, sought, NEWEST)
        rows = session.exec(query.join(near, near.c.id == col(Message.conversation_id)))
        found |= {row[0].id: row for row in rows}
    return [found[message_id] for message_id in sorted(found, reverse=True)[:limit]]


def _is_cut(session: Session, known: CTE) -> bool:
    """Whether an index may know more than it was asked for."""
    return session.exec(select(func.count()).select_from(known)).one() >= MOST_KNOWN


def indexed(
    session: Session, row: type[Guest | Message], hotels: Collection[int], words: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Ask of a row, beside having all of these words, that SQLite's index knows so.

    Nothing for words that are too short for it; PostgreSQL's planner takes its index by itself.
    """
    sought = [one for one in map(as_sought, words) if len(one) >= INDEXED]
    if not sought or session.get_bind().dialect.name != "sqlite":
        return []
    return [col(row.id).in_(_matched(row, _told_apart(session, hotels), sought))]


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


def _indexed(
    session: Session,
    row: type[Guest | Message],
    hotels: Collection[int],
    words: Sequence[str],
    limit: int,
) -> CTE | None:
    """Ask the index for the newest rows; None for words that are too short for it."""
    sought = [one for one in map(as_sought, words) if len(one) >= INDEXED]
    if not sought or not hotels:
        return None
    if len(sought) < len(words):
        limit = MOST_KNOWN
    if session.get_bind().dialect.name == "sqlite":
        matched = _matched(row, _told_apart(session, hotels), sought)
        return matched.order_by(matched.selected_columns.id.desc()).limit(limit).cte("known")
    # All that the index has is read before any is left out: newest first would have the planner
    # read the newest rows until it found enough.
    hits = (
        choose(col(row.id).label("id"))
        .where(has_words(col(row.folded), words), col(row.hotel_id).in_(hotels))
        .limit(_MOST_READ)
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    return choose(hits.c.id).order_by(hits.c.id.desc()).limit(limit).cte("known")


def _told_apart(session: Session, hotels: Collection[int]) -> Collection[int]:
    """Give the hotels that the index has to tell from others; none if these are all there are."""
    everybodys = session.exec(select(func.count()).select_from(Hotel)).one() <= len(hotels)
    return () if everybodys else hotels


def _matched(
    row: type[Guest | Message], hotels: Collection[int], sought: Sequence[str]
) -> Select[tuple[int]]:
    """Ask SQLite's index about these hotels, or about all there are."""
    phrases = [_phrase(one) for one in sought]
    if hotels:
        either = " OR ".join(_phrase(_trigram(hotel)) for hotel in sorted(hotels))
        phrases.append(f"({either})")
    index = table(f"search_{row.__tablename__}", column("rowid", BigId))
    asked: ColumnElement[bool] = literal_column(index.name).op("MATCH")(" AND ".join(phrases))
    return choose(index.c.rowid.label("id")).where(asked)


def _phrase(words: str) -> str:
    return '"{}"'.format(words.replace('"', '""'))


def _trigram(hotel_id: int) -> str:
    return "".join(map(chr, (_PLANE, _PLANE + hotel_id // _ROW, _PLANE + hotel_id % _ROW)))
