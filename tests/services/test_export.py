"""An export holds what was said on the hotel's days, as text that no spreadsheet runs."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from hotel_inbox.domain.letters import Letter
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.export import MESSAGE_COLUMNS, harmless
from tests.services.world import START, World


def exported(
    world: World, first: date | None = None, last: date | None = None, hotel: str = "azul"
) -> list[dict[str, str]]:
    header, *rows = world.inbox.export.messages(hotel, first, last)
    assert header == MESSAGE_COLUMNS
    return [dict(zip(header, row, strict=True)) for row in rows]


async def test_a_row_tells_who_said_what_when(world: World) -> None:
    world.guest_writes("Hello", guest_name="Laura", guest_phone="+34600111222")
    await world.bot_answers()

    asked, answered = exported(world)
    assert asked["text"] == "Hello"
    assert (asked["hotel"], asked["channel"], asked["author"]) == ("azul", "whatsapp", "guest")
    assert (asked["guest"], asked["phone"], asked["agent"]) == ("Laura", "+34600111222", "")
    assert asked["sent_at"] == "2026-03-10T10:00:00+01:00"
    assert (answered["author"], answered["status"]) == ("bot", "pending")
    assert answered["conversation_id"] == asked["conversation_id"]


def test_a_persons_messages_carry_their_name_and_system_lines_stay_inside(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "Welcome!"))

    assert [(row["author"], row["agent"]) for row in exported(world)] == [
        ("guest", ""),
        ("agent", "Amy"),
    ]


def test_days_are_the_hotels_and_both_ends_are_included(world: World) -> None:
    moments = {
        "last second of the 9th": datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC),
        "first second of the 10th": datetime(2026, 3, 9, 23, 0, 0, tzinfo=UTC),
        "last second of the 10th": datetime(2026, 3, 10, 22, 59, 59, tzinfo=UTC),
        "first second of the 11th": datetime(2026, 3, 10, 23, 0, 0, tzinfo=UTC),
    }
    for text, moment in moments.items():
        world.clock.moment = moment
        world.guest_writes(text)

    day = date(2026, 3, 10)
    assert [row["text"] for row in exported(world, day, day)] == [*moments][1:3]
    assert [row["text"] for row in exported(world, first=day)] == [*moments][1:]
    assert [row["text"] for row in exported(world, last=day)] == [*moments][:3]
    assert exported(world, day + timedelta(days=5), day) == []


def test_the_first_and_last_days_there_are_may_be_named(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="ja"
    )
    world.guest_writes()

    assert len(exported(world, date.min, date.max)) == 1
    assert exported(world, date.min, date.max, "verde") == []


def test_other_hotels_messages_are_not_in_it(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="ja"
    )
    world.inbox.guest_thread.post("verde", None, "1", "Konnichiwa")
    world.guest_writes("Hola")

    assert [row["text"] for row in exported(world)] == ["Hola"]
    assert [row["text"] for row in exported(world, hotel="verde")] == ["Konnichiwa"]


def test_an_unknown_hotel_is_named(world: World) -> None:
    with pytest.raises(NotFoundError, match="'rojo'"):
        exported(world, hotel="rojo")


def test_whoever_stops_reading_gives_the_database_back(world: World) -> None:
    for number in range(5):
        world.guest_writes(str(number))
    reading = world.inbox.export.messages("azul", None, None)
    assert len(list(islice(reading, 2))) == 2
    reading.close()

    world.clock.moment = START + timedelta(seconds=1)
    world.guest_writes("afterwards")
    assert len(exported(world)) == 6


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Hello", "+34 600 111-222", "a=b", "'=1", "7 to 10"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
