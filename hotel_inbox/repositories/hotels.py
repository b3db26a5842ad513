"""Hotels, as they are looked up."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import Session, col, exists, or_, select

from hotel_inbox.domain.text import storable
from hotel_inbox.models import Hotel, Lead, ReservationRow, RoomType

# Built once: every message asks this, and building it takes half as long as asking.
_BOT_ENABLED = select(Hotel.bot_enabled).where(Hotel.id == bindparam("hotel_id"))


def by_slug(session: Session, slug: str) -> Hotel | None:
    """Find a hotel by its public name, which may be anything that somebody typed."""
    return session.exec(select(Hotel).where(Hotel.slug == storable(slug))).first()


def all_ids(session: Session) -> frozenset[int]:
    """Name every hotel; for admins and the clockwork only."""
    return frozenset(session.exec(select(Hotel.id)))


def is_bot_enabled(session: Session, hotel_id: int) -> bool:
    """Whether the hotel's bot answers at all."""
    return session.exec(_BOT_ENABLED, params={"hotel_id": hotel_id}).one()


def taking_back(session: Session) -> list[tuple[int, int]]:
    """List the hotels whose bot takes back what people leave unanswered, with their minutes."""
    query = (
        select(Hotel.id, Hotel.take_back_minutes)
        .where(col(Hotel.take_back_minutes).is_not(None), col(Hotel.bot_enabled).is_(True))
        .order_by(col(Hotel.id))
    )
    return [(hotel_id, minutes) for hotel_id, minutes in session.exec(query) if minutes]


def named(session: Session, hotels: Collection[int]) -> list[Hotel]:
    """List hotels by name."""
    query = select(Hotel).where(col(Hotel.id).in_(hotels)).order_by(col(Hotel.name), col(Hotel.id))
    return list(session.exec(query))


def locked(session: Session, hotels: Collection[int], hotel_id: int) -> Hotel | None:
    """Fetch a hotel that the asker may see, and hold its row: whoever changes it does."""
    query = select(Hotel).where(Hotel.id == hotel_id, col(Hotel.id).in_(hotels))
    return session.exec(query.with_for_update(key_share=True)).first()


def has_amounts(session: Session, hotels: Collection[int]) -> bool:
    """Whether something of these hotels is kept that is worth so much in their currency."""
    amounts = (
        exists().where(col(RoomType.hotel_id).in_(hotels)),
        exists().where(col(ReservationRow.hotel_id).in_(hotels)),
        exists().where(col(Lead.hotel_id).in_(hotels), col(Lead.value).is_not(None)),
    )
    return session.exec(select(or_(*amounts))).one()


def with_pms_credentials(session: Session) -> list[Hotel]:
    """Fetch every hotel that has credentials for a PMS, and hold their rows."""
    query = (
        select(Hotel)
        .where(col(Hotel.pms_credentials).is_not(None))
        .order_by(col(Hotel.id))
        .with_for_update(key_share=True)
    )
    return list(session.exec(query))
