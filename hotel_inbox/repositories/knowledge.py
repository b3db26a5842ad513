"""Knowledge entries, as they are looked up."""

from sqlmodel import Session, col, select

from hotel_inbox.models import KnowledgeEntryRow


def of_hotel(session: Session, hotel_id: int) -> list[KnowledgeEntryRow]:
    """List a hotel's entries in the order they were made."""
    query = (
        select(KnowledgeEntryRow)
        .where(KnowledgeEntryRow.hotel_id == hotel_id)
        .order_by(col(KnowledgeEntryRow.id))
    )
    return list(session.exec(query))
