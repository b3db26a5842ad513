"""Asks the index of trigrams which guests or messages have words: FTS5 on SQLite, else pg_trgm."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, column, func, literal_column, table
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from hotel_inbox.models import Guest, Hotel, Message
from hotel_inbox.models.columns import BigId
from hotel_inbox.repositories.folded import INDEXED, as_sought, has_words
from hotel_inbox.repositories.sought import Newest

MOST_KNOWN = 3000
"""So many rows that have the words are looked at one by one."""
_MOST_READ = 20_000
OFTEN = 10
"""A word that so many of the newest 1,000 rows have is frequent."""
_SAMPLE = 1000
# The trigram that stands for a hotel in SQLite's index; the migration writes it the same way.
_PLANE, _ROW = 0xE000, 4096

Kind = type[Guest] | type[Message]


def are_in_order(session: Session, row: Kind) -> bool:
    """Whether the index gives the newest rows that have a word first, without reading the rest.

    By their ids, that is: guests are in the order of their last messages.
    """
    return row is Message and _is_sqlite(session)


def few(
    session: Session, row: Kind, hotels: Collection[int], words: Sequence[str]
) -> list[int] | None:
    """Give the ids of all rows that may have the words; None where they are too many to tell.

    It forgets none, but a row that it names may lack a word.
    """
    sought = _known_words(words)
    if not sought or not hotels:
        return None
    if _is_sqlite(session):
        # A long word's parts are read in a fifth of the time that the whole word takes.
        parts = [part for word in sought for part in _parts(word)]
        query = _matched(row, _told_apart(session, hotels), parts)
    elif _is_frequent(session, row, hotels, words):
        return None
    else:
        query = _that_have(row, hotels, words)
    ids: list[int] = list(session.scalars(query.limit(MOST_KNOWN + 1)))
    return ids if len(ids) <= MOST_KNOWN else None


def newest(session: Session, row: Kind, hotels: Collection[int], words: Sequence[str]) -> Newest:
    """Give the ids of the newest rows that have these words, at most `MOST_KNOWN`."""
    sought = _known_words(words)
    if not sought or not hotels:
        return Newest([], every=False)
    if _is_sqlite(session):
        matched = _matched(row, _told_apart(session, hotels), sought)
        ordered = matched.order_by(matched.selected_columns.id.desc())
    else:
        # All that the index has is read before any is left out: newest first would have the
        # planner read the newest rows until it found enough.
        hits = _that_have(row, hotels, words).limit(_MOST_READ).cte("hits")
        hits = hits.prefix_with("MATERIALIZED")
        ordered = choose(hits.c.id).order_by(hits.c.id.desc())
    ids: list[int] = list(session.scalars(ordered.limit(MOST_KNOWN)))
    return Newest(ids, len(ids) < MOST_KNOWN)


def indexed(
    session: Session, row: Kind, hotels: Collection[int], words: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Ask of a row, beside having all of these words, that SQLite's index knows so.

    Nothing for words that are too short for it; PostgreSQL's planner takes its index by itself.
    """
    sought = _known_words(words)
    if not sought or not _is_sqlite(session):
        return []
    return [col(row.id).in_(_matched(row, _told_apart(session, hotels), sought))]


def _known_words(words: Sequence[str]) -> list[str]:
    return [one for one in map(as_sought, words) if len(one) >= INDEXED]


def _parts(word: str) -> list[str]:
    ends = [*range(INDEXED, len(word), INDEXED), len(word)]
    return [word[end - INDEXED : end] for end in ends]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _that_have(row: Kind, hotels: Collection[int], words: Sequence[str]) -> Select[tuple[int]]:
    conditions = (has_words(col(row.folded), words), col(row.hotel_id).in_(hotels))
    return choose(col(row.id).label("id")).where(*conditions)


def _is_frequent(
    session: Session, row: Kind, hotels: Collection[int], words: Sequence[str]
) -> bool:
    """Tell by what these hotels have among the newest rows that PostgreSQL's index is too long.

    To hear that from the index itself takes many times as long.
    """
    sample: Select[int, str] = choose(
        col(row.hotel_id).label("hotel_id"), col(row.folded).label("folded")
    )
    newest_rows = sample.order_by(col(row.id).desc()).limit(_SAMPLE).subquery()
    conditions = (has_words(newest_rows.c.folded, words), newest_rows.c.hotel_id.in_(hotels))
    having = choose(func.count()).select_from(newest_rows).where(*conditions)
    return (session.scalar(having) or 0) >= OFTEN


def _told_apart(session: Session, hotels: Collection[int]) -> Collection[int]:
    """Give the hotels that the index has to tell from others; none if these are all there are."""
    everybodys = session.exec(select(func.count()).select_from(Hotel)).one() <= len(hotels)
    return () if everybodys else hotels


def _matched(row: Kind, hotels: Collection[int], sought: Sequence[str]) -> Select[tuple[int]]:
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
