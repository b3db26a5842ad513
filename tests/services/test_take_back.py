"""What people leave unanswered goes back to the bot, if the hotel wants it; never twice."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Mode
from hotel_inbox.errors import ConflictError, DatabaseBusyError
from hotel_inbox.models import Conversation, Hotel
from hotel_inbox.services import holding
from tests.services.world import World, handoff

LINE = "Handed back to the AI agent after 30 min without an answer"


def left(world: World, *, minutes: int | None = 30, waited: float = 31) -> int:
    """Let Amy take over and leave the guest waiting."""
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, next(iter(world.amy.hotel_ids))).take_back_minutes = minutes
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    world.clock.advance(minutes=waited)
    return conversation_id


def lines(world: World, conversation_id: int) -> list[str]:
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    return [line.text for line in shown.messages if line.author == "system"]


async def test_the_bot_takes_back_answers_and_the_holder_is_told(world: World) -> None:
    conversation_id = left(world)
    assert world.inbox.take_back.run() == 1
    assert world.inbox.take_back.run() == 0

    assert await world.bot_answers() == 1
    assert lines(world, conversation_id) == ["Amy took over", LINE]
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert (shown.mode, shown.messages[-1].author) == (Mode.AI, "bot")
    assert [one.text for one in world.inbox.notifications.bell(world.amy).items] == [LINE]
    assert world.inbox.notifications.bell(world.ben).items == ()
    assert world.inbox.reminders.of(world.amy).held == ()


@pytest.mark.parametrize(
    ("minutes", "waited"), [(None, 500), (30, 29.9), (30, 60 * 24), (30, 60 * 30)]
)
def test_not_before_its_time_nor_after_the_session(
    world: World, minutes: int | None, waited: float
) -> None:
    conversation_id = left(world, minutes=minutes, waited=waited)
    assert world.inbox.take_back.run() == 0
    assert lines(world, conversation_id) == ["Amy took over"]


def test_the_time_counts_from_the_guests_words_and_from_the_takeover(world: World) -> None:
    conversation_id = left(world, waited=20)
    world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "One moment."))
    world.clock.advance(minutes=40)
    assert world.inbox.take_back.run() == 0
    world.guest_writes("And now?")
    world.clock.advance(minutes=25)
    world.inbox.takeover.take_from(world.ben, conversation_id, world.amy.agent_id)
    world.clock.advance(minutes=10)
    assert world.inbox.take_back.run() == 0
    world.clock.advance(minutes=20)
    assert world.inbox.take_back.run() == 1


def test_who_needs_a_person_is_left_to_people(world: World) -> None:
    conversation_id = left(world)
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, conversation_id)
        conversation.waiting_since = world.clock()
        conversation.handoff_reason = HandoffReason.UPSET
    assert world.inbox.take_back.run() == 0


def test_while_the_bot_is_off_it_takes_nothing_back(world: World) -> None:
    left(world)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, next(iter(world.amy.hotel_ids))).bot_enabled = False
    assert world.inbox.take_back.run() == 0


def test_an_answer_at_that_very_moment_wins_or_is_refused_whole(world: World) -> None:
    conversation_id = left(world)

    def answer() -> bool:
        try:
            world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "Here I am."))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        answered = threads.submit(answer)
        runs = [threads.submit(world.inbox.take_back.run) for _ in range(3)]
        taken = sum(run.result() for run in runs)

    assert answered.result() is (taken == 0)
    assert lines(world, conversation_id).count(LINE) == taken
    if taken == 0:
        assert world.inbox.take_back.run() == 0


def test_one_that_cannot_be_taken_back_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = left(world, waited=0)
    for number in range(4):
        other = world.guest_writes(guest=f"3460000000{number}").conversation_id
        world.inbox.takeover.take_over(world.ben, other)
    world.clock.advance(minutes=31)

    def note_change(
        unit: UnitOfWork, conversation: Conversation, before: int | None = None
    ) -> None:
        if conversation.id == broken:
            raise DatabaseBusyError("deadlock")
        holding.note_change(unit, conversation, before)

    with monkeypatch.context() as patched:
        patched.setattr(
            "hotel_inbox.services.take_back.holding",
            SimpleNamespace(holder_of=holding.holder_of, note_change=note_change),
        )
        assert world.inbox.take_back.run() == 4
    assert lines(world, broken) == ["Amy took over"]
    assert world.inbox.take_back.run() == 1
    assert lines(world, broken) == ["Amy took over", LINE]


async def test_what_the_bot_gave_up_waits_for_a_person_again(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.bot.replies.append(handoff("A colleague will answer."))
    await world.bot_answers()
    left(world, waited=0)
    world.clock.advance(minutes=31)

    assert world.inbox.take_back.run() == 1
    assert await world.bot_answers() == 0
    shown = world.inbox.conversations.thread(world.ben, conversation_id)
    assert (shown.mode, shown.handoff_reason) == (Mode.AI, HandoffReason.NO_ANSWER)
    told = world.inbox.notifications.bell(world.ben)
    assert (told.unread, told.items[0].kind) == (1, "guest_waits")
    assert world.inbox.take_back.run() == 0
