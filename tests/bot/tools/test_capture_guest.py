"""What a model hands over of the guest is checked, and has to be the guest's own words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from hotel_inbox.bot.fake import FakeRooms
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.bot.tools.capture_guest import CaptureGuest
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Availability, Stay
from hotel_inbox.domain.understanding import GuestDetails, Understanding
from tests.bot.tools.room_bench import room_bench

WROTE = "I'm Ana Ruiz, ana@correo.es, 612 345 678"


def bench_of(*said: str, author: Author = Author.GUEST, country: str = "ES") -> Workbench:
    bench = room_bench(FakeRooms(Availability), *said, author=author)
    bench.turn = replace(bench.turn, hotel=replace(bench.turn.hotel, country=country))
    return bench


async def capture(bench: Workbench, **arguments: object) -> Mapping[str, object]:
    return await bench.use(CaptureGuest(), arguments)


async def test_what_the_guest_wrote_is_taken() -> None:
    bench = bench_of(WROTE)
    told = await capture(bench, name="Ana Ruiz", email="Ana@CORREO.es", phone="+34612345678")
    taken = GuestDetails("Ana Ruiz", "Ana@correo.es", "+34612345678")
    assert told == {
        "taken": {"name": taken.name, "email": taken.email, "phone": taken.phone},
        "refused": {},
    }
    assert bench.guest == taken
    assert bench.understood.guest == taken
    assert bench.calls[0].name == "capture_guest"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Bob Marley"),
        ("email", "bob@correo.es"),
        ("email", "na@correo.es"),
        ("phone", "+34699999999"),
        ("email", "ana@correo"),
        ("phone", "12"),
        ("name", "<script>"),
        ("email", "ana@correo.es" * 100),
    ],
)
async def test_what_is_invented_or_invalid_is_refused(name: str, value: str) -> None:
    bench = bench_of(WROTE)
    told = await capture(bench, **{name: value})
    assert told["taken"] == {}
    assert name in str(told["refused"])
    assert bench.guest == GuestDetails()


async def test_what_others_wrote_is_not_the_guests() -> None:
    bench = bench_of(WROTE, author=Author.BOT)
    assert (await capture(bench, email="ana@correo.es"))["taken"] == {}


async def test_what_an_earlier_turn_understood_may_be_kept_again() -> None:
    bench = bench_of("as I said")
    bench.understood = Understanding(guest=GuestDetails(email="ana@correo.es"))
    assert (await capture(bench, email="ana@correo.es"))["taken"] == {"email": "ana@correo.es"}


async def test_a_correction_replaces_and_leaves_the_rest() -> None:
    bench = bench_of("anna@correo.es", "sorry: ana@correo.es")
    bench.guest = GuestDetails(name="Ana", email="anna@correo.es")
    await capture(bench, email="ana@correo.es")
    assert bench.guest == GuestDetails(name="Ana", email="ana@correo.es")


async def test_dates_and_people_carry_the_stay_on() -> None:
    bench = bench_of("from the 1st to the 3rd of April, two of us")
    told = await capture(bench, check_in="2026-04-01", check_out="2026-04-03", adults="2")
    assert told["taken"] == {"check_in": "2026-04-01", "check_out": "2026-04-03", "adults": 2}
    assert bench.understood.stay == Stay(date(2026, 4, 1), date(2026, 4, 3), adults=2)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        ({"check_in": "2026-02-31"}, {"check_in"}),
        ({"check_in": "2026-03-09"}, {"check_in"}),
        ({"check_in": "2126-03-09"}, {"check_in"}),
        ({"check_in": "2026-04-03", "check_out": "2026-04-01"}, {"check_in", "check_out"}),
        ({"check_in": "2026-04-03", "check_out": "2026-12-01"}, {"check_in", "check_out"}),
        ({"check_in": ["2026-04-03"]}, {"check_in"}),
        ({"adults": 0}, {"adults"}),
        ({"adults": True}, {"adults"}),
        ({"adults": 4000}, {"adults"}),
        ({"children": -1}, {"children"}),
        ({"children": "many"}, {"children"}),
        ({"hotel": 3}, {"hotel"}),
    ],
)
async def test_impossible_stays_are_refused(
    arguments: Mapping[str, object], refused: set[str]
) -> None:
    bench = bench_of("soon")
    told = await capture(bench, **arguments)
    assert told["taken"] == {}
    assert isinstance(told["refused"], dict)
    assert set(told["refused"]) == refused
    assert bench.understood.stay == Stay()


async def test_fewer_children_than_ages_forget_the_ages() -> None:
    bench = bench_of("only one child")
    bench.understood = Understanding(stay=Stay(children=2, child_ages=(3, 7)))
    await capture(bench, children=1)
    assert bench.understood.stay == Stay(children=1)


@pytest.mark.parametrize("arguments", [{}, {"name": ""}, {"email": None}, {"phone": []}])
async def test_nothing_to_keep_is_said(arguments: Mapping[str, object]) -> None:
    assert "error" in await capture(bench_of(WROTE), **arguments)
