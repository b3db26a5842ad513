"""Knowledge entries, as they are looked up."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from hotel_inbox.models import KnowledgeEntryRow


def entries(session: Session, hotels: Collection[int]) -> list[KnowledgeEntryRow]:
    """List the entries of hotels in the order they were made."""
    query = (
        select(KnowledgeEntryRow)
        .where(col(KnowledgeEntryRow.hotel_id).in_(hotels))
        .order_by(col(KnowledgeEntryRow.id))
    )
    return list(session.exec(query))
