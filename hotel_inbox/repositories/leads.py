"""Sales opportunities."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from hotel_inbox.models import Lead


def of_conversation(session: Session, hotels: Collection[int], conversation_id: int) -> list[Lead]:
    """Fetch all leads of a conversation, newest first, and hold their rows."""
    query = (
        select(Lead)
        .where(Lead.conversation_id == conversation_id, col(Lead.hotel_id).in_(hotels))
        .order_by(col(Lead.id).desc())
        .with_for_update()
    )
    return list(session.exec(query))
