"""The embedded PMS: sells what our own tables say, for hotels that have no other."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.pms.base import (
    Inventory,
    LocalBooks,
    PmsHotel,
    PmsProperty,
    Rate,
    Restriction,
    RoomKind,
)

_CENT = Decimal("0.01")


class LocalPms:
    """A PMS that reads the hotel's own books, in a thread."""

    def __init__(self, books: LocalBooks) -> None:
        """Sell from these books."""
        self._books = books

    @property
    def kind(self) -> str:
        """The name by which a hotel chooses this PMS."""
        return "local"

    async def offers(self, hotel: PmsHotel, request: StayRequest) -> tuple[Offer, ...]:
        """Return what can be booked for exactly this stay, cheapest first."""
        [offers] = await self.offers_for_each(hotel, (request,))
        return offers

    async def offers_for_each(
        self, hotel: PmsHotel, requests: Sequence[StayRequest]
    ) -> tuple[tuple[Offer, ...], ...]:
        """Return what can be booked for each of these stays, out of one look at the books."""
        return await asyncio.to_thread(self._offers, hotel, requests)

    async def reservation(self, hotel: PmsHotel, number: str) -> Reservation | None:
        """Return the hotel's reservation with this number, if there is one."""
        return await asyncio.to_thread(self._books.reservation, hotel.hotel_id, number)

    async def check(self, hotel: PmsHotel) -> PmsProperty:
        """Return what the hotel is called here, and what it lacks as long as it sells nothing."""
        tomorrow = hotel.today + timedelta(days=1)
        inventory = await asyncio.to_thread(
            self._books.inventory, hotel.hotel_id, hotel.today, tomorrow
        )
        missing = [
            word
            for word, has in (("rooms", inventory.rooms), ("rates", inventory.rates))
            if not has
        ]
        return PmsProperty(
            await asyncio.to_thread(self._books.hotel_name, hotel.hotel_id),
            hotel.currency,
            f"no {' and no '.join(missing)} to sell yet" if missing else "",
        )

    async def aclose(self) -> None:
        """Give nothing back: the books' database is not ours to close."""
        return

    def _offers(
        self, hotel: PmsHotel, requests: Sequence[StayRequest]
    ) -> tuple[tuple[Offer, ...], ...]:
        if not requests:
            return ()
        inventory = self._books.inventory(
            hotel.hotel_id,
            min(request.check_in for request in requests),
            max(request.check_out for request in requests),
        )
        return tuple(offers_from(inventory, request, hotel.currency) for request in requests)


def offers_from(inventory: Inventory, request: StayRequest, currency: str) -> tuple[Offer, ...]:
    """Work out every room and rate that can be sold for a stay, cheapest first.

    Nothing is sold that is taken on any of the nights or that a restriction forbids.
    """
    if request.nights < 1:
        return ()
    return tuple(sorted(_sellable(inventory, request, currency), key=lambda offer: offer.total))


def _sellable(inventory: Inventory, request: StayRequest, currency: str) -> Iterator[Offer]:
    for room in inventory.rooms:
        left = _rooms_left(inventory, room, request.days)
        if left < request.rooms or not _fits(room, request):
            continue
        for rate in inventory.rates:
            terms = [
                one
                for one in inventory.restrictions
                if one.room in {None, room.code} and one.rate in {None, rate.code}
            ]
            if any(_forbids(one, request) for one in terms):
                continue
            total = request.rooms * _price(room, rate, terms, request)
            if total > 0:
                yield Offer(
                    room_code=room.code,
                    room_name=room.name,
                    rate_code=rate.code,
                    rate_name=rate.name,
                    total=total,
                    currency=currency,
                    rooms=request.rooms,
                    rooms_left=left,
                    conditions=rate.conditions,
                    description=room.description,
                )


def _fits(room: RoomKind, request: StayRequest) -> bool:
    """Whether the party finds beds, and no room is without an adult; a child may have any bed."""
    adults, rooms = request.adults, request.rooms
    places = room.max_adults + room.max_children
    return (
        rooms <= adults <= room.max_adults * rooms and adults + request.children <= places * rooms
    )


def _rooms_left(inventory: Inventory, room: RoomKind, nights: Sequence[date]) -> int:
    mine = [
        taken
        for taken in inventory.taken
        if taken.room == room.code and taken.check_in <= nights[-1] and taken.check_out > nights[0]
    ]
    return min(
        room.units - sum(one.rooms for one in mine if one.check_in <= night < one.check_out)
        for night in nights
    )


def _forbids(restriction: Restriction, request: StayRequest) -> bool:
    since, until = restriction.since, restriction.until
    concerned = since < request.check_out and until >= request.check_in
    too_short = restriction.min_nights is not None and request.nights < restriction.min_nights
    return (
        (concerned and (restriction.closed or too_short))
        or (restriction.no_arrival and since <= request.check_in <= until)
        or (restriction.no_departure and since <= request.check_out <= until)
    )


def _price(
    room: RoomKind, rate: Rate, terms: Sequence[Restriction], request: StayRequest
) -> Decimal:
    """Add up one room's nights, each rounded to cents as a bill shows it."""
    special = [one for one in terms if one.price is not None]
    if not special:
        return request.nights * _at_rate(room.price, rate)
    nightly = (_at_rate(_base_price(room, special, night), rate) for night in request.days)
    return sum(nightly, Decimal())


def _at_rate(price: Decimal, rate: Rate) -> Decimal:
    return (price * (1 + rate.change)).quantize(_CENT, ROUND_HALF_UP)


def _base_price(room: RoomKind, special: Sequence[Restriction], night: date) -> Decimal:
    """Price a night before its rate; the restriction that names most decides, then the newest."""
    price, named = room.price, -1
    for one in special:
        names = (one.room is not None) + (one.rate is not None)
        if one.price is not None and one.since <= night <= one.until and names >= named:
            price, named = one.price, names
    return price
