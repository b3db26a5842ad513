"""Quick replies, as they are looked up."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from hotel_inbox.models import QuickReply


def listed(session: Session, hotels: Collection[int]) -> list[QuickReply]:
    """List quick replies, the oldest first."""
    query = select(QuickReply).where(col(QuickReply.hotel_id).in_(hotels))
    return list(session.exec(query.order_by(col(QuickReply.id))))


def one(
    session: Session, hotels: Collection[int], reply_id: int, *, lock: bool = False
) -> QuickReply | None:
    """Find one quick reply of these hotels."""
    query = select(QuickReply).where(
        col(QuickReply.hotel_id).in_(hotels), col(QuickReply.id) == reply_id
    )
    return session.exec(query.with_for_update() if lock else query).first()
