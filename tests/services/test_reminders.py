"""Whoever holds conversations is told, live and alone, which guests wait for them."""

from dataclasses import replace

import pytest

from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from tests.services.world import GUEST, START, World, handoff

STRANGERS = frozenset({999})


def holds(world: World, viewer: Viewer) -> list[tuple[str, bool]]:
    found = world.inbox.reminders.of(viewer).held
    return [(one.guest, one.waits_since is not None) for one in found]


def taken(world: World, name: str, guest: str, viewer: Viewer) -> int:
    conversation_id = world.guest_writes(guest=guest, guest_name=name).conversation_id
    world.inbox.takeover.take_over(viewer, conversation_id)
    return conversation_id


def test_whoever_waited_longest_comes_first_until_answered(world: World) -> None:
    ann = taken(world, "Ann", "34600000001", world.amy)
    world.clock.advance(minutes=3)
    taken(world, "Bo", "34600000002", world.amy)
    taken(world, "Cy", "34600000003", world.ben)
    world.guest_writes("Hello??", guest="34600000001", guest_name="Ann")

    assert world.inbox.reminders.of(world.amy).held[0].waits_since == START
    assert holds(world, world.amy) == [("Ann", True), ("Bo", True)]
    assert holds(world, world.ben) == [("Cy", True)]
    world.inbox.outbox.send(world.amy, ann, Letter("d1", "Here I am."))
    assert holds(world, world.amy) == [("Bo", True), ("Ann", False)]
    world.inbox.takeover.release(world.ben, ann)
    assert holds(world, world.amy) == [("Bo", True)]
    assert holds(world, replace(world.amy, hotel_ids=STRANGERS)) == []


def test_without_an_assignee_it_is_whoever_took_over(world: World) -> None:
    ann = taken(world, "Ann", "34600000001", world.amy)
    for assignee, amys in ((world.ben.agent_id, []), (None, [("Ann", True)])):
        with world.inbox.db.unit_of_work() as unit:
            unit.session.get_one(Conversation, ann).assignee_id = assignee
        assert holds(world, world.amy) == amys


@pytest.mark.parametrize("kind", ["reaction", "edit"])
def test_what_asks_nothing_makes_nobody_wait(world: World, kind: str) -> None:
    ann = taken(world, "Ann", "34600000001", world.amy)
    world.inbox.outbox.send(world.amy, ann, Letter("d1", "Yes."))
    world.guest_writes("❤", guest="34600000001", kind=kind, opens_session=False)
    assert holds(world, world.amy) == [("Ann", False)]


def test_what_was_taken_back_makes_nobody_wait(world: World) -> None:
    ann = taken(world, "Ann", "34600000001", world.amy)
    world.inbox.outbox.send(world.amy, ann, Letter("d1", "Yes."))
    for order in (("1", "2"), ("4", "3")):
        for number in order:
            is_first = number in {"1", "3"}
            world.guest_writes(
                "Sorry" if is_first else "",
                guest="34600000001",
                provider_id=f"wamid.{number}",
                kind="text" if is_first else "revoke",
                target=None if is_first else f"wamid.{int(number) - 1}",
                opens_session=is_first,
            )
        assert holds(world, world.amy) == [("Ann", False)]


async def test_only_the_holders_pages_are_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.db.bus, "publish", told.extend)

    def heard() -> list[int | None]:
        found = [one.agent_id for one in told if one.what is Happened.HOLDING_CHANGED]
        told.clear()
        return found

    conversation_id = world.guest_writes().conversation_id
    await world.bot_answers()
    assert heard() == []
    world.inbox.takeover.take_over(world.amy, conversation_id)
    assert heard() == [world.amy.agent_id]
    world.guest_writes("One")
    world.guest_writes("Two")
    assert heard() == [world.amy.agent_id]
    world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "Yes."))
    assert heard() == [world.amy.agent_id]
    world.inbox.takeover.take_from(world.ben, conversation_id, world.amy.agent_id)
    assert sorted(one or 0 for one in heard()) == [world.amy.agent_id, world.ben.agent_id]
    world.inbox.assignment.assign(
        world.amy, conversation_id, world.amy.agent_id, world.ben.agent_id
    )
    assert len(heard()) == 2
    world.inbox.assignment.assign(
        world.amy, conversation_id, world.ben.agent_id, world.amy.agent_id
    )
    assert len(heard()) == 2
    world.inbox.takeover.release(world.amy, conversation_id)
    assert heard() == [world.ben.agent_id]


async def test_one_moment_is_no_answer_to_whoever_waits(world: World) -> None:
    conversation_id = world.guest_writes("Do you have a crib?").conversation_id
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)
    world.inbox.takeover.take_over(world.amy, conversation_id)
    (held,) = world.inbox.reminders.of(world.amy).held
    assert held.waits_since == START
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert shown.mode is Mode.HUMAN


async def test_that_somebody_will_answer_is_no_answer(world: World) -> None:
    conversation_id = world.guest_writes("Do you have a crib?").conversation_id
    world.bot.replies.append(handoff("A colleague will answer."))
    assert await world.bot_answers() == 1
    world.inbox.takeover.take_over(world.amy, conversation_id)
    assert holds(world, world.amy) == [(GUEST, True)]
    world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "Yes, we do."))
    assert holds(world, world.amy) == [(GUEST, False)]
