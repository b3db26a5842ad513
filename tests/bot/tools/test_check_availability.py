"""Prices and availability come from the PMS's answer alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hotel_inbox.bot.base import RoomsUnavailableError
from hotel_inbox.bot.fake import FakeRooms
from hotel_inbox.bot.tools.check_availability import CheckAvailability
from hotel_inbox.domain.stay import Availability, Offer, StayRequest
from hotel_inbox.errors import InvalidInputError
from tests.bot.tools.room_bench import room_bench

ASKED = {"check_in": "2026-04-01", "check_out": "2026-04-03", "adults": 2}
REQUEST = StayRequest(date(2026, 4, 1), date(2026, 4, 3), 2)
OFFER = Offer(
    room_code="DBL",
    room_name="Double",
    rate_code="FLEX",
    rate_name="Flexible",
    total=Decimal(200),
    currency="EUR",
    rooms_left=3,
    conditions="Cancel any time",
)


def has_rooms_for(people: int) -> FakeRooms:
    """A hotel whose rooms hold so many people each."""

    def offers(request: StayRequest) -> Availability:
        fits = request.adults + request.children <= people * request.rooms
        return Availability(request, (replace(OFFER, rooms=request.rooms),) if fits else ())

    return FakeRooms(offers)


async def test_offers_are_told_and_left_on_the_bench() -> None:
    bench = room_bench(has_rooms_for(2), booking_url="https://book.example/azul")
    told = await bench.use(CheckAvailability(), ASKED)
    assert told["request"] == {
        "check_in": "2026-04-01",
        "check_out": "2026-04-03",
        "nights": 2,
        "adults": 2,
        "children": 0,
        "child_ages": [],
        "rooms": 1,
    }
    assert told["offers"] == [
        {
            "room": "DBL",
            "room_name": "Double",
            "rate": "FLEX",
            "rate_name": "Flexible",
            "total": "200.00",
            "currency": "EUR",
            "rooms": 1,
            "rooms_left": 3,
            "conditions": "Cancel any time",
        }
    ]
    assert told["alternatives"] == []
    link = str(told["booking_link"])
    assert link.startswith("https://book.example/azul?")
    assert "2026-04-01" in link
    assert bench.availability == Availability(REQUEST, (OFFER,))
    assert bench.booking_link == link
    assert [call.name for call in bench.calls] == ["check_availability"]


async def test_a_full_house_tells_other_dates_and_no_link() -> None:
    later = replace(
        REQUEST,
        check_in=REQUEST.check_in + timedelta(1),
        check_out=REQUEST.check_out + timedelta(1),
    )
    rooms = FakeRooms(lambda request: Availability(request, alternatives=(later,)))
    bench = room_bench(rooms, booking_url="https://book.example")
    told = await CheckAvailability().run(bench, {**ASKED, "adults": 4})
    assert told["offers"] == []
    assert told["alternatives"] == [{"check_in": "2026-04-02", "check_out": "2026-04-04"}]
    assert told["booking_link"] is None
    assert bench.booking_link is None
    # Two rooms on the dates that were asked for would have come first.
    assert [one.rooms for one in rooms.asked] == [1, 2]
    assert bench.availability is not None
    assert bench.availability.request.rooms == 1


async def test_two_rooms_on_the_asked_dates_come_before_one_on_others() -> None:
    def answer(request: StayRequest) -> Availability:
        if request.rooms == 1:
            return Availability(request, alternatives=(replace(request, rooms=1),))
        return Availability(request, (replace(OFFER, rooms=request.rooms),))

    bench = room_bench(FakeRooms(answer))
    told = await CheckAvailability().run(bench, {**ASKED, "adults": 4})
    assert told["alternatives"] == []
    assert bench.availability is not None
    assert bench.availability.offers == (replace(OFFER, rooms=2),)


@pytest.mark.parametrize("written", ["2", " 2", " " * 12 + "2", 2.0])
async def test_numbers_are_read_as_models_write_them(written: object) -> None:
    rooms = FakeRooms()
    await CheckAvailability().run(room_bench(rooms), {**ASKED, "adults": written})
    assert rooms.asked[0].adults == 2


@pytest.mark.parametrize(
    ("holds", "adults", "children", "asked"),
    [
        (2, 2, 0, [1]),
        (4, 4, 0, [1]),
        (2, 3, 0, [1, 2]),
        (4, 5, 3, [1, 2]),
        (2, 5, 0, [1, 2, 3]),
        (2, 9, 0, [1, 2, 5]),
        (1, 2, 0, [1]),
        (1, 4, 0, [1, 2]),
        (2, 1, 5, [1]),
        (2, 2, 6, [1, 2]),
    ],
)
async def test_whoever_did_not_say_how_many_rooms_gets_as_few_as_hold_them(
    holds: int, adults: int, children: int, asked: list[int]
) -> None:
    rooms = has_rooms_for(holds)
    await CheckAvailability().run(
        room_bench(rooms), {**ASKED, "adults": adults, "children": children}
    )
    assert [one.rooms for one in rooms.asked] == asked


async def test_whoever_said_how_many_gets_no_other_number() -> None:
    rooms = has_rooms_for(2)
    bench = room_bench(rooms)
    told = await CheckAvailability().run(bench, {**ASKED, "adults": 5, "rooms": 1})
    assert told["offers"] == []
    assert [one.rooms for one in rooms.asked] == [1]
    assert bench.availability is not None


async def test_models_write_numbers_in_many_ways() -> None:
    rooms = FakeRooms()
    await CheckAvailability().run(
        room_bench(rooms),
        {
            **ASKED,
            "adults": "2",
            "children": 2.0,
            "child_ages": [4, "9"],
            "rooms": None,
            "note": "x",
        },
    )
    assert rooms.asked[0] == replace(REQUEST, children=2, child_ages=(4, 9))


async def test_ages_alone_count_the_children() -> None:
    rooms = FakeRooms()
    await CheckAvailability().run(room_bench(rooms), {**ASKED, "child_ages": [4, 9, 12]})
    assert rooms.asked[0].children == 3


WRONG: dict[str, tuple[Mapping[str, object], str]] = {
    "nothing": ({}, "check_in is missing"),
    "no departure": ({"check_in": "2026-04-01", "adults": 2}, "check_out is missing"),
    "no adults": ({**ASKED, "adults": None}, "adults is missing"),
    "no such day": ({**ASKED, "check_in": "2026-02-30"}, "check_in must be a day that exists"),
    "words": ({**ASKED, "check_out": "next friday"}, "check_out must be a day"),
    "a list": ({**ASKED, "check_in": ["2026-04-01"]}, "check_in must be a day"),
    "half a guest": ({**ASKED, "adults": 1.5}, "adults must be a whole number"),
    "minus": ({**ASKED, "adults": -2}, "adults must be a whole number"),
    "yes": ({**ASKED, "adults": True}, "adults must be a whole number"),
    "infinite": ({**ASKED, "adults": float("inf")}, "adults must be a whole number"),
    "other digits": ({**ASKED, "adults": "²"}, "adults must be a whole number"),
    "a crowd": ({**ASKED, "adults": 10**30}, "hand over to a person"),
    "ages in words": ({**ASKED, "child_ages": "4 and 9"}, "list of ages"),
    "an old child": ({**ASKED, "child_ages": [30]}, "counts as an adult"),
    "more ages than children": ({**ASKED, "children": 1, "child_ages": [1, 2]}, "more ages"),
    "endless ages": ({**ASKED, "child_ages": [1] * 10_000}, "list of ages"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG.keys())
async def test_wrong_arguments_come_back_in_words(
    arguments: Mapping[str, object], words: str
) -> None:
    rooms = FakeRooms()
    bench = room_bench(rooms)
    told = await CheckAvailability().run(bench, arguments)
    assert words in str(told["error"])
    assert rooms.asked == []
    assert bench.availability is None


async def test_a_stay_that_is_refused_leaves_nothing() -> None:
    rooms = FakeRooms()
    rooms.failure = InvalidInputError("the arrival lies in the past")
    bench = room_bench(rooms)
    assert await CheckAvailability().run(bench, ASKED) == {"error": "the arrival lies in the past"}
    assert bench.availability is None
    assert not bench.pms_down


async def test_a_pms_that_is_down_is_no_full_house() -> None:
    rooms = FakeRooms()
    rooms.failure = RoomsUnavailableError("vendor says: token abc123 expired")
    bench = room_bench(rooms, booking_url="https://book.example")
    told = await CheckAvailability().run(bench, ASKED)
    assert set(told) == {"error"}
    assert "abc123" not in str(told)
    assert bench.pms_down
    assert bench.availability is None
    assert bench.booking_link is None
