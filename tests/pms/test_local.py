"""The embedded PMS sells what is there, at its price, and nothing else."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.pms.base import (
    Inventory,
    PmsHotel,
    PmsProperty,
    Rate,
    Restriction,
    RoomKind,
    Taken,
)
from hotel_inbox.pms.local import LocalPms, offers_from
from tests.pms.calendar import DAY, day, stay

DOUBLE = RoomKind("DBL", "Double", "With a bed", 2, 1, 3, Decimal(100))
FAMILY = RoomKind("FAM", "Family", "With beds", 2, 2, 1, Decimal(180))
FLEX = Rate("FLEX", "Flexible", "Cancel any time", Decimal(0))
SAVER = Rate("NR", "Saver", "No refund", Decimal("-0.1"))
EMPTY = Inventory((DOUBLE, FAMILY), (FLEX, SAVER), (), ())


def sold(
    inventory: Inventory, request: StayRequest | None = None
) -> list[tuple[str, str, Decimal, int | None]]:
    offers = offers_from(inventory, request or stay(), "EUR")
    return [(one.room_code, one.rate_code, one.total, one.rooms_left) for one in offers]


def under(*restrictions: Restriction) -> Inventory:
    return replace(EMPTY, restrictions=restrictions)


def rooms_sold(inventory: Inventory, request: StayRequest | None = None) -> set[str]:
    return {room for room, *_ in sold(inventory, request)}


def test_cheapest_first_with_what_is_left_and_its_conditions() -> None:
    assert sold(EMPTY) == [
        ("DBL", "NR", Decimal("180.00"), 3),
        ("DBL", "FLEX", Decimal("200.00"), 3),
        ("FAM", "NR", Decimal("324.00"), 1),
        ("FAM", "FLEX", Decimal("360.00"), 1),
    ]
    assert offers_from(EMPTY, stay(), "EUR")[0] == Offer(
        room_code="DBL",
        room_name="Double",
        rate_code="NR",
        rate_name="Saver",
        total=Decimal("180.00"),
        currency="EUR",
        rooms=1,
        rooms_left=3,
        conditions="No refund",
        description="With a bed",
    )


@pytest.mark.parametrize(
    ("adults", "children", "rooms", "expected"),
    [
        (2, 1, 1, {"DBL", "FAM"}),
        (2, 2, 1, {"FAM"}),
        (1, 2, 1, {"DBL", "FAM"}),
        (1, 3, 1, {"FAM"}),
        (3, 0, 1, set()),
        (2, 3, 1, set()),
        (3, 0, 2, {"DBL"}),
        (6, 3, 3, {"DBL"}),
        (7, 0, 3, set()),
        (2, 0, 4, set()),
        (1, 2, 2, set()),
        (2, 0, 2, {"DBL"}),
    ],
)
def test_a_party_gets_rooms_that_hold_it(
    adults: int, children: int, rooms: int, expected: set[str]
) -> None:
    assert rooms_sold(EMPTY, stay(adults=adults, children=children, rooms=rooms)) == expected


def test_several_rooms_cost_several_times_as_much() -> None:
    assert sold(EMPTY, stay(adults=4, rooms=2))[0] == ("DBL", "NR", Decimal("360.00"), 3)


def test_the_fullest_night_decides() -> None:
    taken = (
        Taken("DBL", day(-3), day(0), 3),
        Taken("DBL", day(0), day(1), 1),
        Taken("DBL", day(1), day(5), 2),
        Taken("FAM", day(2), day(9)),
    )
    inventory = replace(EMPTY, taken=taken)
    assert [(room, left) for room, rate, _, left in sold(inventory) if rate == "FLEX"] == [
        ("DBL", 1),
        ("FAM", 1),
    ]
    assert rooms_sold(inventory, stay(0, 3)) == {"DBL"}
    assert rooms_sold(inventory, stay(0, 2, rooms=2)) == set()
    # Sold twice already, by whoever wrote it down: not a third time.
    assert rooms_sold(replace(EMPTY, taken=(Taken("FAM", day(0), day(2), 5),))) == {"DBL"}


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        (Restriction(day(1), day(1), closed=True), set()),
        (Restriction(day(2), day(9), closed=True), {"DBL", "FAM"}),
        (Restriction(day(-5), day(-1), closed=True), {"DBL", "FAM"}),
        (Restriction(day(-5), day(9), room="DBL", closed=True), {"FAM"}),
        (Restriction(day(1), day(1), min_nights=3), set()),
        (Restriction(day(1), day(1), min_nights=2), {"DBL", "FAM"}),
        (Restriction(day(2), day(2), min_nights=3), {"DBL", "FAM"}),
        (Restriction(day(0), day(0), no_arrival=True), set()),
        (Restriction(day(1), day(2), no_arrival=True), {"DBL", "FAM"}),
        (Restriction(day(2), day(2), room="FAM", no_departure=True), {"DBL"}),
        (Restriction(day(0), day(1), no_departure=True), {"DBL", "FAM"}),
    ],
)
def test_a_restriction_holds_on_its_days(restriction: Restriction, expected: set[str]) -> None:
    assert rooms_sold(under(restriction)) == expected


def test_a_rate_can_be_closed_by_itself() -> None:
    closed = Restriction(day(0), day(9), rate="NR", closed=True)
    assert {rate for _, rate, *_ in sold(under(closed))} == {"FLEX"}


def test_a_price_replaces_the_nights_it_names_and_the_rate_still_applies() -> None:
    higher = Restriction(day(1), day(1), room="DBL", price=Decimal("133.33"))
    prices = {(room, rate): total for room, rate, total, _ in sold(under(higher))}
    assert prices["DBL", "FLEX"] == Decimal("233.33")
    assert prices["DBL", "NR"] == Decimal("210.00")
    assert prices["FAM", "FLEX"] == Decimal("360.00")


def test_of_two_prices_the_one_that_names_more_holds_then_the_newer() -> None:
    prices = [
        Restriction(day(0), day(1), room="DBL", rate="FLEX", price=Decimal(150)),
        Restriction(day(0), day(1), room="DBL", price=Decimal(120)),
        Restriction(day(0), day(1), room="DBL", price=Decimal(130)),
        Restriction(day(0), day(1), price=Decimal(90)),
    ]
    told = {(room, rate): total for room, rate, total, _ in sold(under(*prices))}
    assert told["DBL", "FLEX"] == Decimal(300)
    assert told["DBL", "NR"] == Decimal(234)
    assert told["FAM", "FLEX"] == Decimal(180)


def test_each_night_is_rounded_to_cents() -> None:
    third = Rate("T", "Third", "", Decimal("-0.3333"))
    [offer] = offers_from(Inventory((DOUBLE,), (third,), (), ()), stay(0, 3), "EUR")
    assert offer.total == 3 * Decimal("66.67")


def test_what_would_cost_nothing_is_not_sold() -> None:
    free = Rate("F", "Free", "", Decimal(-1))
    assert offers_from(Inventory((DOUBLE,), (free,), (), ()), stay(), "EUR") == ()
    assert sold(under(Restriction(day(0), day(5), price=Decimal(-10)))) == []


@pytest.mark.parametrize("until", [0, -3])
def test_no_nights_no_offers(until: int) -> None:
    assert sold(EMPTY, stay(0, until)) == []


@dataclass
class PaperBooks:
    kept: Inventory

    def hotel_name(self, hotel_id: int) -> str:
        return f"Hotel {hotel_id}"

    def inventory(self, hotel_id: int, since: date, until: date) -> Inventory:
        assert hotel_id == HOTEL.hotel_id
        assert since < until
        return self.kept

    def reservation(self, hotel_id: int, number: str) -> Reservation | None:
        assert hotel_id == HOTEL.hotel_id
        return Reservation(number, "confirmed", day(0), day(1), "Rossi", ())


HOTEL = PmsHotel(7, "", "EUR", DAY)


def test_it_reads_the_hotels_own_books() -> None:
    pms = LocalPms(PaperBooks(EMPTY))
    assert pms.kind == "local"
    assert len(asyncio.run(pms.offers(HOTEL, stay()))) == 4
    several = asyncio.run(pms.offers_for_each(HOTEL, [stay(3, 4), stay(adults=9), stay(-2, 2)]))
    assert [len(offers) for offers in several] == [4, 0, 4]
    assert asyncio.run(pms.offers_for_each(HOTEL, [])) == ()
    found = asyncio.run(pms.reservation(HOTEL, "CA-1"))
    assert found is not None
    assert found.number == "CA-1"
    assert asyncio.run(pms.check(HOTEL)) == PmsProperty("Hotel 7", "EUR")
    asyncio.run(pms.aclose())


@pytest.mark.parametrize(
    ("kept", "missing"),
    [
        (Inventory((), (), (), ()), "no rooms and no rates"),
        (Inventory((DOUBLE,), (), (), ()), "no rates"),
    ],
)
def test_a_hotel_with_nothing_to_sell_is_told_what_is_missing(
    kept: Inventory, missing: str
) -> None:
    found = asyncio.run(LocalPms(PaperBooks(kept)).check(HOTEL))
    assert found == PmsProperty("Hotel 7", "EUR", f"{missing} to sell yet")
