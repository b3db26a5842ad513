"""Reads Cloudbeds' answers: free rooms with their rates, and a reservation."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hotel_inbox.domain.stay import Reservation, StayRequest
from hotel_inbox.pms import reading
from hotel_inbox.pms.base import PmsError
from hotel_inbox.pms.quotes import Quote, RoomParty, UndocumentedError

_STATUSES = {
    "confirmed": "confirmed",
    "not_confirmed": "not_confirmed",
    "canceled": "cancelled",
    "checked_in": "checked_in",
    "checked_out": "checked_out",
    "no_show": "no_show",
}
# A total and its nights may be rounded differently.
_ROUNDING = Decimal("0.01")


class PricedRooms:
    """What getAvailableRoomTypes and getRatePlans say of one property, brought together.

    The first knows which rooms are free and in which currency they cost, the second what they cost
    this party and whether a restriction is in the way.
    """

    def __init__(
        self,
        free: object,
        rates: object,
        property_id: str,
        request: StayRequest,
        party: RoomParty,
    ) -> None:
        """Take the `data` of both answers; None is nothing free, or no rate."""
        self._properties = _of_property(free, property_id)
        self._rates = {
            (
                reading.identifier(rate.get("roomTypeID")),
                reading.identifier(rate.get("rateID")),
            ): rate
            for rate in _of_property(rates, property_id)
        }
        self._request = request
        self._party = party

    def rooms(self) -> Iterator[Mapping[str, object]]:
        """Give every free room at every rate, each with its property's currency."""
        for one in self._properties:
            currency = currency_from(one.get("propertyCurrency"))
            for room in reading.mappings(one.get("propertyRooms")):
                yield {**room, "currency": currency}

    def quote(self, room: Mapping[str, object]) -> Quote | None:
        """Price a room; None if it is too small, taken or restricted for this stay."""
        codes = (
            reading.identifier(room.get("roomTypeID")),
            reading.identifier(room.get("roomRateID")),
        )
        rate = self._rates.get(codes)
        if not all(codes) or rate is None:
            raise UndocumentedError(f"room type {codes[0]!r} has no rate {codes[1]!r}")
        currency = reading.currency(room.get("currency"))
        if not currency:
            raise UndocumentedError(f"room type {codes[0]!r} names no currency")
        if self._is_too_small(room) or self._is_restricted(rate):
            return None
        left = _left(room, rate)
        if left == 0:
            return None
        public = reading.name(room.get("ratePlanNamePublic"))
        return Quote(
            room_code=codes[0],
            room_name=reading.name(room.get("roomTypeName")) or codes[0],
            rate_code=codes[1],
            rate_name=public or reading.name(rate.get("ratePlanNamePublic")),
            price=self._total(rate, codes[0]),
            currency=currency,
            rooms_left=left,
            description=reading.words(room.get("roomTypeDescription")),
        )

    def _is_too_small(self, room: Mapping[str, object]) -> bool:
        places = reading.count(room.get("maxGuests"))
        return bool(places) and self._party.adults + self._party.children > (places or 0)

    def _is_restricted(self, rate: Mapping[str, object]) -> bool:
        request, nights = self._request, self._nights(rate)
        arrival = nights.get(request.check_in.isoformat(), {})
        leaving = nights.get(request.check_out.isoformat(), {})
        shortest, longest = (reading.count(arrival.get(key)) for key in ("minLos", "maxLos"))
        return (
            any(nights.get(one.isoformat(), {}).get("blocked") is True for one in request.days)
            or arrival.get("closedToArrival") is True
            or leaving.get("closedToDeparture") is True
            or request.nights < (shortest or 0)
            # Zero is how "as long as you like" is written.
            or request.nights > (longest or request.nights)
        )

    def _total(self, rate: Mapping[str, object], room: str) -> Decimal:
        nights = self._nights(rate)
        told = [
            reading.price(nights.get(night.isoformat(), {}).get("totalRate"))
            for night in self._request.days
        ]
        total = reading.price(rate.get("totalRate"))
        priced = [one for one in told if one is not None]
        if total is None or len(priced) != len(told):
            raise UndocumentedError(f"room type {room!r} has no price for each of the nights")
        if abs(total - sum(priced)) > _ROUNDING * len(priced):
            raise UndocumentedError(f"room type {room!r}: {total} is not the sum of its nights")
        return total

    def _nights(self, rate: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
        detailed = reading.mappings(rate.get("roomRateDetailed"))
        return {reading.identifier(night.get("date")): night for night in detailed}


def reservation_from(data: Mapping[str, object], number: str, currency: str) -> Reservation | None:
    """Read a reservation; its amounts are in the property's currency."""
    check_in, check_out = reading.day(data.get("startDate")), reading.day(data.get("endDate"))
    status = _STATUSES.get(str(data.get("status")))
    if check_in is None or check_out is None or status is None:
        raise PmsError("Cloudbeds' reservation is not as documented: no dates, or no known status")
    guest = _main_guest(data)
    rooms = [room for key in ("assigned", "unassigned") for room in reading.mappings(data.get(key))]
    emails = (
        reading.words(one.get(key)) for one, key in ((guest, "guestEmail"), (data, "guestEmail"))
    )
    total = reading.amount(data.get("total"))
    return Reservation(
        number=reading.identifier(data.get("reservationID")) or number,
        status=status,
        check_in=check_in,
        check_out=check_out,
        last_name=reading.name(guest.get("guestLastName")),
        emails=tuple(dict.fromkeys(email for email in emails if email)),
        room_name=", ".join(
            dict.fromkeys(filter(None, (reading.name(room.get("roomTypeName")) for room in rooms)))
        ),
        adults=_people(rooms, "adults"),
        children=_people(rooms, "children"),
        total=total,
        currency=currency if total is not None else "",
    )


def currency_from(value: object) -> str:
    """Read a property's currency, documented as a list in one place and as an object in another."""
    listed = list(reading.mappings(value)) or [reading.mapping(value)]
    return reading.currency(listed[0].get("currencyCode"))


def _of_property(data: object, property_id: str) -> list[Mapping[str, object]]:
    """Leave out what belongs to another property of the same account."""
    if data is None:
        return []
    if not isinstance(data, list):
        raise PmsError("Cloudbeds' answer is not as documented: its data is no list")
    rows = list(reading.mappings(data))
    mine = [row for row in rows if reading.identifier(row.get("propertyID")) in {"", property_id}]
    if rows and not mine:
        raise PmsError("Cloudbeds answered for another property than the one asked for")
    return mine


def _left(room: Mapping[str, object], rate: Mapping[str, object]) -> int:
    told = [reading.count(one.get("roomsAvailable")) for one in (room, rate)]
    known = [one for one in told if one is not None]
    if not known:
        raise UndocumentedError("it does not say how many rooms are left")
    return min(known)


def _main_guest(data: Mapping[str, object]) -> Mapping[str, object]:
    guests = [reading.mapping(one) for one in reading.mapping(data.get("guestList")).values()]
    main = [one for one in guests if one.get("isMainGuest") is True]
    if main:
        return main[0]
    return guests[0] if len(guests) == 1 else {}


def _people(rooms: list[Mapping[str, object]], key: str) -> int | None:
    told = [reading.count(room.get(key)) for room in rooms]
    known = [one for one in told if one is not None]
    return sum(known) if known and len(known) == len(told) else None
