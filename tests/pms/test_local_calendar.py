"""Whatever a hotel's calendar holds, the embedded PMS sells as somebody with a pencil would."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.domain.stay import StayRequest
from hotel_inbox.pms.base import Inventory, Rate, Restriction, RoomKind, Taken
from hotel_inbox.pms.local import offers_from
from tests.pms.calendar import day, stay


def concerns(one: Restriction, room: RoomKind, rate: Rate) -> bool:
    return one.room in (None, room.code) and one.rate in (None, rate.code)


def may_be_sold(inventory: Inventory, room: RoomKind, rate: Rate, request: StayRequest) -> bool:
    people = request.adults + request.children
    against = [
        request.adults < request.rooms,
        request.adults > room.max_adults * request.rooms,
        people > (room.max_adults + room.max_children) * request.rooms,
    ]
    for night in request.days:
        free = room.units
        for taken in inventory.taken:
            if taken.room == room.code and taken.check_in <= night < taken.check_out:
                free -= taken.rooms
        against.append(free < request.rooms)
    for one in inventory.restrictions:
        if concerns(one, room, rate):
            for night in request.days:
                if one.since <= night <= one.until:
                    against.append(one.closed)
                    against.append(request.nights < (one.min_nights or 0))
            against.append(one.no_arrival and one.since <= request.check_in <= one.until)
            against.append(one.no_departure and one.since <= request.check_out <= one.until)
    return not any(against)


def plain_price(inventory: Inventory, room: RoomKind, rate: Rate, request: StayRequest) -> Decimal:
    total = Decimal(0)
    for night in request.days:
        price = room.price
        for names in (0, 1, 2):
            for one in inventory.restrictions:
                if one.price is None or not one.since <= night <= one.until:
                    continue
                if concerns(one, room, rate) and [one.room, one.rate].count(None) == 2 - names:
                    price = one.price
        total += (price * (1 + rate.change)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total * request.rooms


def plain_reference(inventory: Inventory, request: StayRequest) -> set[tuple[str, str, Decimal]]:
    """Go through the calendar night by night, as somebody with a pencil would."""
    return {
        (room.code, rate.code, plain_price(inventory, room, rate, request))
        for room in inventory.rooms
        for rate in inventory.rates
        if may_be_sold(inventory, room, rate, request)
    }


codes = st.sampled_from(["A", "B"])
offsets = st.integers(-3, 8)
sums = st.integers(1, 40_000).map(lambda cents: Decimal(cents) / 100)


def room_kinds(code: str) -> st.SearchStrategy[RoomKind]:
    few = st.integers(1, 3)
    return st.builds(RoomKind, st.just(code), st.just(code), st.just(""), few, few, few, sums)


def rate_kinds(code: str) -> st.SearchStrategy[Rate]:
    changes = st.integers(-50, 50).map(lambda hundredths: Decimal(hundredths) / 100)
    return st.builds(Rate, st.just(code), st.just(code), st.just(""), changes)


@st.composite
def restrictions(draw: st.DrawFn) -> Restriction:
    since = draw(offsets)
    return Restriction(
        since=day(since),
        until=day(since + draw(st.integers(0, 4))),
        room=draw(st.none() | codes),
        rate=draw(st.none() | codes),
        closed=draw(st.sampled_from([False, False, False, True])),
        min_nights=draw(st.none() | st.none() | st.integers(1, 4)),
        no_arrival=draw(st.sampled_from([False, False, True])),
        no_departure=draw(st.sampled_from([False, False, True])),
        price=draw(st.none() | sums),
    )


spans = st.tuples(offsets, st.integers(1, 5))
inventories = st.builds(
    Inventory,
    rooms=st.tuples(*(room_kinds(code) for code in "AB")),
    rates=st.tuples(*(rate_kinds(code) for code in "AB")),
    restrictions=st.lists(restrictions(), max_size=3).map(tuple),
    taken=st.lists(
        st.builds(
            lambda room, span, rooms: Taken(room, day(span[0]), day(sum(span)), rooms),
            codes,
            spans,
            st.integers(1, 2),
        ),
        max_size=4,
    ).map(tuple),
)
requests = st.builds(
    lambda since, nights, adults, children, rooms: stay(
        since, since + nights, adults, children, rooms
    ),
    st.integers(0, 5),
    st.integers(1, 4),
    st.integers(1, 5),
    st.integers(0, 2),
    st.integers(1, 3),
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(inventories, requests)
def test_it_sells_exactly_what_the_calendar_allows(
    inventory: Inventory, request: StayRequest
) -> None:
    offers = offers_from(inventory, request, "EUR")
    told = {(one.room_code, one.rate_code, one.total) for one in offers}
    assert told == plain_reference(inventory, request)
    assert [one.total for one in offers] == sorted(one.total for one in offers)
    # Selling what was offered never takes more rooms than there are.
    for offer in offers:
        more = Taken(offer.room_code, request.check_in, request.check_out, offer.rooms_left or 0)
        full = replace(inventory, taken=(*inventory.taken, more))
        assert offer.room_code not in {one.room_code for one in offers_from(full, request, "EUR")}
