"""Reservations in our own books, and who tried to look one up."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, delete, func, select

from hotel_inbox.models import Hotel, ReservationLookup, ReservationRow


def staying(
    session: Session,
    hotels: Collection[int],
    since: date,
    until: date,
    *,
    except_for: Collection[str] = (),
) -> list[tuple[str, date, date, int]]:
    """List room, arrival, departure and number of rooms of who stays a night in a period.

    A period's nights go from `since` to before `until`; some statuses may be left out.
    """
    query = select(
        col(ReservationRow.room_code),
        col(ReservationRow.check_in),
        col(ReservationRow.check_out),
        col(ReservationRow.rooms),
    ).where(
        col(ReservationRow.hotel_id).in_(hotels),
        col(ReservationRow.check_out) > since,
        col(ReservationRow.check_in) < until,
        col(ReservationRow.status).not_in(except_for),
    )
    return [(room, since, until, rooms) for room, since, until, rooms in session.exec(query)]


def by_key(session: Session, hotels: Collection[int], number_key: str) -> ReservationRow | None:
    """Find a reservation by its number as it is compared."""
    query = select(ReservationRow).where(
        col(ReservationRow.hotel_id).in_(hotels), ReservationRow.number_key == number_key
    )
    return session.exec(query).first()


def by_keys(
    session: Session, hotels: Collection[int], number_keys: Collection[str]
) -> list[ReservationRow]:
    """List the reservations that have one of these numbers, as numbers are compared."""
    query = select(ReservationRow).where(
        col(ReservationRow.hotel_id).in_(hotels), col(ReservationRow.number_key).in_(number_keys)
    )
    return list(session.exec(query))


def lock_lookups(session: Session, hotels: Collection[int]) -> None:
    """Let look-ups at these hotels wait for each other until the transaction ends."""
    query = select(Hotel.id).where(col(Hotel.id).in_(hotels)).order_by(col(Hotel.id))
    session.exec(query.with_for_update(key_share=True)).all()


def failed_lookups(
    session: Session,
    hotels: Collection[int],
    since: datetime,
    conversation_id: int | None = None,
) -> int:
    """Count the tries since a moment that found nothing, of one conversation or of all."""
    query = select(func.count(col(ReservationLookup.id))).where(
        col(ReservationLookup.hotel_id).in_(hotels),
        col(ReservationLookup.tried_at) > since,
        col(ReservationLookup.found).is_(False),
    )
    if conversation_id is not None:
        query = query.where(ReservationLookup.conversation_id == conversation_id)
    return session.exec(query).one()


def lookup(session: Session, hotels: Collection[int], lookup_id: int) -> ReservationLookup | None:
    """Fetch one try."""
    query = select(ReservationLookup).where(
        ReservationLookup.id == lookup_id, col(ReservationLookup.hotel_id).in_(hotels)
    )
    return session.exec(query).first()


def forget_lookups(session: Session, hotels: Collection[int], before: datetime) -> None:
    """Drop the tries that count no more."""
    session.exec(
        delete(ReservationLookup).where(
            col(ReservationLookup.hotel_id).in_(hotels), col(ReservationLookup.tried_at) <= before
        )
    )
