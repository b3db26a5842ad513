"""Knowledge entries, as they are looked up."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from hotel_inbox.models import KnowledgeEntryRow

_ESCAPE = "\\"


def entries(session: Session, hotels: Collection[int]) -> list[KnowledgeEntryRow]:
    """List the entries of hotels in the order they were made."""
    query = (
        select(KnowledgeEntryRow)
        .where(col(KnowledgeEntryRow.hotel_id).in_(hotels))
        .order_by(col(KnowledgeEntryRow.id))
    )
    return list(session.exec(query))


def marks(session: Session, hotels: Collection[int]) -> list[tuple[int, str, datetime]]:
    """List what tells one state of hotels' entries from any other: id, key and last change."""
    query = (
        select(
            col(KnowledgeEntryRow.id),
            col(KnowledgeEntryRow.key),
            col(KnowledgeEntryRow.updated_at),
        )
        .where(col(KnowledgeEntryRow.hotel_id).in_(hotels))
        .order_by(col(KnowledgeEntryRow.id))
    )
    return [(entry_id, key, changed) for entry_id, key, changed in session.exec(query)]


def found(
    session: Session, hotels: Collection[int], words: Collection[str], limit: int
) -> tuple[int, list[KnowledgeEntryRow]]:
    """Count the entries that hold every word, and list the first of them by question."""
    holding = [_holds(word) for word in words]
    within = col(KnowledgeEntryRow.hotel_id).in_(hotels)
    count = select(func.count()).select_from(KnowledgeEntryRow).where(within, *holding)
    query = (
        select(KnowledgeEntryRow)
        .where(within, *holding)
        .order_by(func.lower(col(KnowledgeEntryRow.question)), col(KnowledgeEntryRow.id))
        .limit(limit)
    )
    return session.exec(count).one(), list(session.exec(query))


def _holds(word: str) -> ColumnElement[bool]:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    parts = (KnowledgeEntryRow.question, KnowledgeEntryRow.answer, KnowledgeEntryRow.title)
    return or_(*(col(part).ilike(f"%{word}%", escape=_ESCAPE) for part in parts))


def entry(
    session: Session, hotels: Collection[int], entry_id: int, *, lock: bool = False
) -> KnowledgeEntryRow | None:
    """Find one entry of these hotels."""
    query = select(KnowledgeEntryRow).where(
        col(KnowledgeEntryRow.hotel_id).in_(hotels), col(KnowledgeEntryRow.id) == entry_id
    )
    return session.exec(query.with_for_update() if lock else query).first()
