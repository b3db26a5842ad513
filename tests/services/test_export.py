"""An export holds what was said on the hotel's days, of the hotels one may see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from hotel_inbox.domain.exports import CONVERSATION_COLUMNS, FileKind, Layout, Order, Outcome
from hotel_inbox.domain.filters import Filter, Period, Status
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import NotFoundError
from hotel_inbox.repositories import exports
from tests.exported import CONVERSATIONS, MESSAGES, rows_in, rows_of
from tests.exported import exported as exported_by
from tests.services.world import START, World


def exported(
    world: World, first: date | None = None, last: date | None = None, hotel: str = "azul"
) -> list[dict[str, str]]:
    days = Filter(period=Period.CUSTOM if first or last else None, since=first, until=last)
    return exported_by(world.inbox, replace(MESSAGES, chosen=days), hotel)


async def test_a_row_tells_who_said_what_when(world: World) -> None:
    world.guest_writes("Hello", guest_name="Laura", guest_phone="+34600111222")
    await world.bot_answers()

    asked, answered = exported(world)
    assert asked["text"] == "Hello"
    assert (asked["hotel"], asked["channel"], asked["author"]) == ("azul", "whatsapp", "guest")
    assert (asked["guest"], asked["phone"], asked["agent"]) == ("Laura", "'+34600111222", "")
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
    later = day + timedelta(days=5)
    assert exported(world, later, day) == exported(world, day, later)


def test_the_first_and_last_days_there_are_may_be_named(world: World) -> None:
    world.guest_writes()

    assert len(exported(world, date(2000, 1, 1), date(2099, 12, 31))) == 1


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
    running = world.inbox.export.begin(world.amy, MESSAGES, key="k")
    reading = running.content()
    assert len(list(islice(reading, 1))) == 1
    reading.close()

    ended = world.inbox.export.progress(world.amy, "k")
    assert ended is not None
    assert ended.outcome is Outcome.LEFT
    world.clock.moment = START + timedelta(seconds=1)
    world.guest_writes("afterwards")
    assert len(exported(world)) == 6


async def test_a_conversation_is_a_row_with_all_that_came_of_it(world: World) -> None:
    conversation_id = world.guest_writes(guest_name='Laura, "La"', guest_phone="+34600111222")
    await world.bot_answers()
    world.clock.advance(days=2)
    world.guest_writes("Hello again")
    world.inbox.takeover.take_over(world.amy, conversation_id.conversation_id)
    world.clock.advance(seconds=90)
    world.inbox.outbox.send(world.amy, conversation_id.conversation_id, Letter("d1", "Welcome!"))
    lead_id = world.inbox.leads.mark(world.amy, conversation_id.conversation_id)
    world.inbox.leads.set_value(world.amy, lead_id, "250")
    world.inbox.leads.set_state(world.amy, lead_id, "booked", "new")

    (row,) = exported_by(world.inbox, CONVERSATIONS)
    assert tuple(row) == CONVERSATION_COLUMNS
    told = {
        "hotel": "azul",
        "hotel_name": "Azul",
        "channel": "whatsapp",
        "guest": 'Laura, "La"',
        "phone": "'+34600111222",
        "sessions": "2",
        "first_message_at": "2026-03-10T10:00:00+01:00",
        "last_message_at": "2026-03-12T10:01:30+01:00",
        "bot_response_seconds": "0.0",
        "person_response_seconds": "90.0",
        "mode": "human",
        "assignee": "Amy",
        "lead": "booked",
        "lead_value": "250.00",
        "currency": "EUR",
        "booking": "2026-03-12T10:01:30+01:00",
    }
    assert {name: row[name] for name in told} == told
    assert row["link"].endswith(f"/conversations/{row['conversation_id']}")


def test_a_filter_and_words_leave_the_rest_out(world: World) -> None:
    world.guest_writes("Is there a sauna?", guest="34600000001", guest_name="Ana")
    world.guest_writes("Breakfast?", guest="34600000002", guest_name="Bea")
    world.guest_writes("And when?", guest="34600000002", guest_name="Bea")
    lead = world.guest_writes("Hi", guest="34600000003", guest_name="Cleo").conversation_id
    world.inbox.leads.mark(world.amy, lead)

    def found(order: Order) -> list[str]:
        running = world.inbox.export.begin(world.amy, order)
        count = world.inbox.export.count(world.amy, order)
        rows = rows_of(running)
        assert count == len(rows)
        return [row["guest"] for row in rows]

    def asked(layout: Layout, words: str = "", **chosen: object) -> list[str]:
        return found(Order(layout, FileKind.CSV, Filter(**chosen), words))  # type: ignore[arg-type]

    assert sorted(asked(Layout.CONVERSATIONS)) == ["Ana", "Bea", "Cleo"]
    assert asked(Layout.CONVERSATIONS, "SAUNA") == ["Ana"]
    assert asked(Layout.CONVERSATIONS, "bea") == ["Bea"]
    assert asked(Layout.MESSAGES, "bea") == ["Bea", "Bea"]
    assert asked(Layout.MESSAGES, "sauna") == ["Ana"]
    assert asked(Layout.CONVERSATIONS, status=Status.LEAD) == ["Cleo"]
    assert asked(Layout.MESSAGES, status=Status.LEAD) == ["Cleo"]
    assert asked(Layout.MESSAGES, channel=Channel.WEBCHAT) == []
    assert len(asked(Layout.MESSAGES, period=Period.TODAY)) == 4
    assert asked(Layout.CONVERSATIONS, period=Period.CUSTOM, until=date(2026, 3, 9)) == []


@pytest.mark.parametrize("layout", list(Layout))
def test_nothing_at_all_is_a_header(layout: Layout, world: World) -> None:
    assert exported_by(world.inbox, Order(layout)) == []


def test_what_comes_in_meanwhile_neither_doubles_nor_tears_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 20)
    for number in range(22):
        world.guest_writes(str(number))
    blocks = world.inbox.export.begin(world.amy, MESSAGES).content()
    content = [next(blocks), next(blocks)]
    world.guest_writes("meanwhile")
    content += list(blocks)

    texts = [row["text"] for row in rows_in(b"".join(content))]
    assert texts == [str(number) for number in range(22)]


@pytest.mark.parametrize("hotel", ["verde", "2", "999", "rojo", "' OR 1=1"])
def test_a_hotel_that_one_may_not_see_is_not_there(hotel: str, world: World) -> None:
    _other_hotel(world)
    with pytest.raises(NotFoundError):
        world.inbox.export.begin(world.amy, MESSAGES, hotel)
    unseen = replace(MESSAGES, chosen=Filter(hotel=2))
    assert world.inbox.export.count(world.amy, unseen) == 0
    with pytest.raises(NotFoundError):
        world.inbox.export.begin(world.amy, unseen)


def test_several_hotels_are_each_by_their_own_clock(world: World) -> None:
    _other_hotel(world)
    world.guest_writes("Hola")
    boss = replace(world.amy, hotel_ids=frozenset({1, 2}))
    rows = rows_of(world.inbox.export.begin(boss, MESSAGES))
    assert [(row["hotel"], row["received_at"]) for row in rows] == [
        ("azul", "2026-03-10T10:00:00+01:00"),
        ("verde", "2026-03-10T14:45:00+05:45"),
    ]
    assert [row["hotel"] for row in rows_of(world.inbox.export.begin(boss, MESSAGES, "2"))] == [
        "verde"
    ]


def test_managers_read_what_was_exported_and_agents_do_not(world: World) -> None:
    _other_hotel(world)
    world.guest_writes("Hola")
    rows_of(world.inbox.export.begin(world.amy, Order(Layout.MESSAGES, words="hola")))
    world.clock.advance(minutes=1)
    rows_of(world.inbox.export.begin_for("verde", CONVERSATIONS))
    boss = replace(world.amy, role=Role.MANAGER)

    (entry,) = world.inbox.audit.listed(boss)
    assert (entry.who, entry.layout, entry.rows, entry.outcome) == (
        "Amy",
        Layout.MESSAGES,
        1,
        Outcome.DONE,
    )
    assert (entry.hotels, entry.order.words, entry.at) == (("Azul",), "hola", START)
    everywhere = world.inbox.audit.listed(replace(boss, hotel_ids=frozenset({1, 2})))
    assert [one.who for one in everywhere] == [None, "Amy"]
    assert world.inbox.audit.listed(world.amy) == ()


def _other_hotel(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Kathmandu", currency="NPR", language="en"
    )
    world.inbox.guest_thread.post("verde", None, "1", "Namaste")
