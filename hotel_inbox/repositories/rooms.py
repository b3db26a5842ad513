"""What a hotel sells and on what terms, as the embedded PMS looks it up."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from hotel_inbox.models import RatePlan, RoomRestriction, RoomType


def kinds(session: Session, hotels: Collection[int]) -> list[RoomType]:
    """List kinds of rooms in the order they were made."""
    query = select(RoomType).where(col(RoomType.hotel_id).in_(hotels)).order_by(col(RoomType.id))
    return list(session.exec(query))


def rates(session: Session, hotels: Collection[int]) -> list[RatePlan]:
    """List rates in the order they were made."""
    query = select(RatePlan).where(col(RatePlan.hotel_id).in_(hotels)).order_by(col(RatePlan.id))
    return list(session.exec(query))


def restrictions(
    session: Session, hotels: Collection[int], since: date, until: date
) -> list[RoomRestriction]:
    """List what holds on any day from `since` to `until`, both included, oldest entry first."""
    query = (
        select(RoomRestriction)
        .where(
            col(RoomRestriction.hotel_id).in_(hotels),
            col(RoomRestriction.until) >= since,
            col(RoomRestriction.since) <= until,
        )
        .order_by(col(RoomRestriction.id))
    )
    return list(session.exec(query))
