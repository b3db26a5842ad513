"""Opens our own tables to the embedded PMS: rooms, rates, restrictions and reservations."""

from datetime import date

from hotel_inbox.db import Database
from hotel_inbox.domain.proof import number_key
from hotel_inbox.domain.stay import Reservation
from hotel_inbox.models import RatePlan, ReservationRow, RoomRestriction, RoomType
from hotel_inbox.pms.base import Inventory, Rate, Restriction, RoomKind, Taken
from hotel_inbox.repositories import hotels, reservations, rooms

TAKES_NO_ROOM = frozenset({"cancelled", "no_show"})


class Books:
    """A hotel's own books, as pms.base.LocalBooks; every method reads one moment of them."""

    def __init__(self, db: Database) -> None:
        """Read from this database."""
        self._db = db

    def hotel_name(self, hotel_id: int) -> str:
        """Return what the hotel is called."""
        with self._db.reading() as session:
            return next((hotel.name for hotel in hotels.named(session, {hotel_id})), "")

    def inventory(self, hotel_id: int, since: date, until: date) -> Inventory:
        """Return what concerns the nights from `since` to before `until`."""
        mine = {hotel_id}
        with self._db.reading() as session:
            return Inventory(
                rooms=tuple(map(_room, rooms.kinds(session, mine))),
                rates=tuple(map(_rate, rooms.rates(session, mine))),
                restrictions=tuple(
                    map(_restriction, rooms.restrictions(session, mine, since, until))
                ),
                taken=tuple(
                    Taken(*row)
                    for row in reservations.staying(
                        session, mine, since, until, except_for=TAKES_NO_ROOM
                    )
                ),
            )

    def reservation(self, hotel_id: int, number: str) -> Reservation | None:
        """Return one of the hotel's reservations by its number, however it is written."""
        mine = {hotel_id}
        with self._db.reading() as session:
            row = reservations.by_key(session, mine, number_key(number))
            if row is None:
                return None
            names = {room.code: room.name for room in rooms.kinds(session, mine)}
            [hotel] = hotels.named(session, mine)
        return _reservation(row, names.get(row.room_code, row.room_code), hotel.currency)


def _room(row: RoomType) -> RoomKind:
    return RoomKind(
        code=row.code,
        name=row.name,
        description=row.description,
        max_adults=row.max_adults,
        max_children=row.max_children,
        units=row.units,
        price=row.nightly_price,
    )


def _rate(row: RatePlan) -> Rate:
    return Rate(row.code, row.name, row.conditions, row.price_change)


def _restriction(row: RoomRestriction) -> Restriction:
    return Restriction(
        since=row.since,
        until=row.until,
        room=row.room_code,
        rate=row.rate_code,
        closed=row.closed,
        min_nights=row.min_nights,
        no_arrival=row.no_arrival,
        no_departure=row.no_departure,
        price=row.price,
    )


def _reservation(row: ReservationRow, room_name: str, currency: str) -> Reservation:
    return Reservation(
        number=row.number,
        status=row.status,
        check_in=row.check_in,
        check_out=row.check_out,
        last_name=row.last_name,
        emails=tuple(row.emails),
        room_name=room_name,
        adults=row.adults,
        children=row.children,
        total=row.total,
        currency=currency,
    )
