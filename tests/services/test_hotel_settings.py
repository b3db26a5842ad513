"""The bot's switch: off, everybody waits for a person; on again, nobody is forgotten."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from hotel_inbox.domain.filters import Filter
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.measures import Figure
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.house_rules import BotChange
from tests.services.world import World, handoff

OFF = "The bot is switched off for this hotel"


def boss(world: World) -> Viewer:
    return replace(world.amy, role=Role.MANAGER)


def hotel(world: World) -> int:
    return next(iter(world.amy.hotel_ids))


def switch(world: World, *, on: bool) -> None:
    world.inbox.hotel_settings.switch_bot(boss(world), hotel(world), on=on)


async def test_while_off_guests_wait_for_a_person_and_the_thread_says_why(world: World) -> None:
    switch(world, on=False)
    switch(world, on=False)
    conversation_id = world.guest_writes("Hello?").conversation_id
    world.guest_writes("Anybody?")

    assert await world.bot_answers() == 0
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert (shown.mode, shown.handoff_reason) == (Mode.AI, HandoffReason.BOT_OFF)
    assert [line.text for line in shown.messages] == ["Hello?", OFF, "Anybody?"]
    for person in (world.amy, world.ben):
        (told,) = world.inbox.notifications.bell(person).items
        assert (told.kind, told.text) == ("guest_waits", f"Waits for a person. {OFF}")


async def test_a_turn_under_way_when_it_is_switched_off_is_a_persons(world: World) -> None:
    conversation_id = world.guest_writes("Hello?").conversation_id
    world.bot.thinking.append(partial(switch, world, on=False))
    await world.bot_answers()
    world.clock.advance(seconds=1)
    assert await world.bot_answers() == 0
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert [line.author for line in shown.messages] == ["guest", "system"]


async def test_switched_on_again_it_answers_who_still_waits(world: World) -> None:
    switch(world, on=False)
    old = world.guest_writes("Long ago", guest="34600000001").conversation_id
    world.clock.advance(hours=25)
    waits = world.guest_writes("Hello?", guest="34600000002").conversation_id
    taken = world.guest_writes("Me too", guest="34600000003").conversation_id
    world.inbox.takeover.take_over(world.amy, taken)
    world.inbox.outbox.send(world.amy, taken, Letter("d1", "Here I am."))
    switch(world, on=True)
    switch(world, on=True)

    assert await world.bot_answers() == 1
    shown = world.inbox.conversations.thread(world.amy, waits)
    assert (shown.waiting_since, shown.messages[-1].author) == (None, "bot")
    assert world.inbox.conversations.thread(world.amy, taken).mode is Mode.HUMAN
    assert world.inbox.conversations.thread(world.amy, old).waiting_since is not None
    assert world.inbox.notifications.bell(world.amy).unread == 1
    world.guest_writes("And now?", guest="34600000001")
    assert await world.bot_answers() == 1


async def test_who_asked_for_a_person_before_goes_on_waiting_for_one(world: World) -> None:
    conversation_id = world.guest_writes("A person, please").conversation_id
    world.bot.replies.append(handoff("A colleague will answer.", HandoffReason.REQUESTED))
    await world.bot_answers()
    switch(world, on=False)
    world.guest_writes("Hello?")
    switch(world, on=True)

    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert shown.handoff_reason is HandoffReason.REQUESTED
    assert await world.bot_answers() == 0


async def test_what_a_crash_or_the_command_line_left_is_caught_up(world: World) -> None:
    world.inbox.bot_setups.change("azul", BotChange(on=False))
    world.guest_writes("Hello?")
    assert world.inbox.hotel_settings.catch_up() == 0
    world.inbox.bot_setups.change("azul", BotChange(on=True))
    assert world.inbox.hotel_settings.catch_up() == 1
    assert world.inbox.hotel_settings.catch_up() == 0
    assert await world.bot_answers() == 1


def test_those_in_charge_set_it_and_everybody_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.db.bus, "publish", told.extend)
    settings, one = world.inbox.hotel_settings, hotel(world)
    for _ in range(2):
        switch(world, on=False)
        settings.set_take_back(boss(world), one, 45)

    assert settings.listed(boss(world)) == [HotelSetup(one, "Azul", take_back_minutes=45)]
    assert told == [Event(Happened.HOTEL_CHANGED, one)] * 2
    settings.set_take_back(boss(world), one, None)
    assert settings.listed(boss(world))[0].take_back_minutes is None
    assert not world.inbox.reminders.of(world.ben).bots[0].on


def test_those_in_charge_choose_whether_a_number_from_the_channel_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.db.bus, "publish", told.extend)
    settings, one = world.inbox.hotel_settings, hotel(world)
    world.guest_writes(guest="34600000001", guest_phone="+34600000001")
    world.guest_writes(guest="34600000002")
    captured = Filter(figure=Figure.CAPTURED_LEADS)

    def counted() -> tuple[int, int]:
        figures = world.inbox.statistics.figures(boss(world))
        listed = world.inbox.conversations.count(boss(world), captured)
        return figures.now.captured_leads, listed.number

    assert counted() == (1, 1)
    told.clear()
    for _ in range(2):
        settings.count_channel_numbers(boss(world), one, on=False)
    assert counted() == (0, 0)
    assert not settings.listed(boss(world))[0].counts_channel_numbers
    assert told == [Event(Happened.HOTEL_CHANGED, one)]
    settings.count_channel_numbers(boss(world), one, on=True)
    assert counted() == (1, 1)


@pytest.mark.parametrize("minutes", [0, -1, 721, 10**9])
def test_a_time_that_makes_no_sense_is_refused(world: World, minutes: int) -> None:
    with pytest.raises(InvalidInputError, match="between 1 and 720"):
        world.inbox.hotel_settings.set_take_back(boss(world), hotel(world), minutes)


@pytest.mark.parametrize("who", ["agent", "stranger"])
def test_for_everybody_else_there_is_nothing(world: World, who: str) -> None:
    asker = world.amy if who == "agent" else replace(boss(world), hotel_ids=frozenset({999}))
    settings = world.inbox.hotel_settings
    attempts: list[Callable[[], None]] = [
        lambda: settings.switch_bot(asker, hotel(world), on=False),
        lambda: settings.set_take_back(asker, hotel(world), 5),
        lambda: settings.count_channel_numbers(asker, hotel(world), on=False),
    ]
    for attempt in attempts:
        with pytest.raises(NotFoundError):
            attempt()
    assert settings.listed(asker) == []
