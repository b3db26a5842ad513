"""Hotels, as they are looked up."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from hotel_inbox.domain.text import storable
from hotel_inbox.models import Hotel


def by_slug(session: Session, slug: str) -> Hotel | None:
    """Find a hotel by its public name, which may be anything that somebody typed."""
    return session.exec(select(Hotel).where(Hotel.slug == storable(slug))).first()


def all_ids(session: Session) -> frozenset[int]:
    """Name every hotel; for admins and the clockwork only."""
    return frozenset(session.exec(select(Hotel.id)))


def is_bot_enabled(session: Session, hotel_id: int) -> bool:
    """Whether the hotel's bot answers at all."""
    return session.exec(select(Hotel.bot_enabled).where(Hotel.id == hotel_id)).one()


def named(session: Session, hotels: Collection[int]) -> list[Hotel]:
    """List hotels by name."""
    query = select(Hotel).where(col(Hotel.id).in_(hotels)).order_by(col(Hotel.name), col(Hotel.id))
    return list(session.exec(query))
