"""A reservation is told to nobody but its guest."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hotel_inbox.bot.base import RoomsUnavailableError, TooManyLookupsError
from hotel_inbox.bot.fake import FakeRooms
from hotel_inbox.bot.tools.find_reservation import FindReservation
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Reservation
from tests.bot.tools.room_bench import room_bench

BOOKED = Reservation(
    number="CA-2417",
    status="confirmed",
    check_in=date(2026, 4, 1),
    check_out=date(2026, 4, 3),
    last_name="Rossi",
    emails=("elena@example.com",),
    room_name="Double",
    adults=2,
    children=0,
    total=Decimal(200),
    currency="EUR",
)
ASKED = {"number": "CA-2417", "last_name": "Rossi"}


async def test_number_and_name_open_it() -> None:
    bench = room_bench(FakeRooms(reservations=[BOOKED]), "Hi, ca 2417, Rossi")
    told = await FindReservation().run(bench, ASKED)
    assert told == {
        "found": True,
        "reservation": {
            "number": "CA-2417",
            "status": "confirmed",
            "check_in": "2026-04-01",
            "check_out": "2026-04-03",
            "room_name": "Double",
            "adults": 2,
            "children": 0,
            "total": "200.00",
            "currency": "EUR",
        },
    }
    assert bench.reservation == BOOKED


async def test_so_does_the_email_and_a_sum_may_be_unknown() -> None:
    bench = room_bench(FakeRooms(reservations=[replace(BOOKED, total=None)]), "CA-2417")
    told = await FindReservation().run(
        bench, {"number": "CA-2417", "last_name": "", "email": "elena@example.com"}
    )
    assert told["found"] is True
    assert bench.reservation is not None
    assert "elena" not in str(told)


@pytest.mark.parametrize(
    "arguments", [{**ASKED, "last_name": "Bianchi"}, {**ASKED, "number": "CA-2418"}]
)
async def test_wrong_number_and_wrong_name_look_alike(arguments: Mapping[str, object]) -> None:
    bench = room_bench(FakeRooms(reservations=[BOOKED]), "CA-2417 or CA-2418?")
    told = await FindReservation().run(bench, arguments)
    assert told == {"found": False, "reservation": None}
    assert bench.reservation is None


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("I lost my number, I am Rossi", Author.GUEST),
        ("Your number is CA-2417", Author.BOT),
        ("CA-2417", Author.AGENT),
    ],
)
async def test_a_number_that_the_guest_did_not_write_is_not_tried(
    said: str, author: Author
) -> None:
    bench = room_bench(FakeRooms(reservations=[BOOKED]), said, author=author)
    told = await FindReservation().run(bench, ASKED)
    assert "has not written" in str(told["error"])
    assert bench.reservation is None


@pytest.mark.parametrize(
    "arguments",
    [{}, {"number": ""}, {"number": None}, {"number": ["CA-2417"]}, {"number": "-" * 9_000}],
    ids=["none", "empty", "null", "a list", "dashes"],
)
async def test_no_number_is_asked_for(arguments: Mapping[str, object]) -> None:
    bench = room_bench(FakeRooms(reservations=[BOOKED]), "CA-2417 Rossi")
    told = await FindReservation().run(bench, {"last_name": "Rossi", **arguments})
    assert "ask for it" in str(told["error"])


@pytest.mark.parametrize("proof", [{}, {"last_name": " "}, {"email": 7.5, "last_name": None}])
async def test_without_proof_nothing_is_looked_up(proof: Mapping[str, object]) -> None:
    bench = room_bench(FakeRooms(reservations=[BOOKED]), "CA-2417")
    told = await FindReservation().run(bench, {"number": "CA-2417", **proof})
    assert "last name or the e-mail" in str(told["error"])
    assert bench.reservation is None


async def test_a_number_may_come_as_one() -> None:
    booked = replace(BOOKED, number="730112")
    bench = room_bench(FakeRooms(reservations=[booked]), "730112, Rossi")
    assert (await FindReservation().run(bench, {**ASKED, "number": 730112}))["found"] is True


async def test_guessing_ends_in_words() -> None:
    rooms = FakeRooms(reservations=[BOOKED])
    rooms.failure = TooManyLookupsError("enough")
    told = await FindReservation().run(room_bench(rooms, "CA-2417"), ASKED)
    assert told["throttled"] is True
    assert "a person" in str(told["error"])


async def test_a_pms_that_is_down_says_nothing_of_the_reservation() -> None:
    rooms = FakeRooms(reservations=[BOOKED])
    rooms.failure = RoomsUnavailableError("503")
    bench = room_bench(rooms, "CA-2417")
    told = await FindReservation().run(bench, ASKED)
    assert set(told) == {"error"}
    assert bench.pms_down
    assert bench.reservation is None
