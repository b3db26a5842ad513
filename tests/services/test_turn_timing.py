"""A turn waits for the end of a breath; a guest who waits long is told so, once."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from hotel_inbox.domain.messages import Author, InboundMessage
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import conversations, newest_lines
from hotel_inbox.services import answering
from hotel_inbox.services.briefing import CONTEXT_MESSAGES
from tests.services.world import GUEST, PHONE_ACCOUNT, World, reply

SECOND = timedelta(seconds=1)


def said(world: World, conversation_id: int) -> list[tuple[Author, str]]:
    found = world.inbox.conversations.thread(world.amy, conversation_id).messages
    return [(line.author, line.text) for line in found if line.author is not Author.SYSTEM]


def conversation(world: World, conversation_id: int) -> Conversation:
    with world.inbox.db.reading() as session:
        return session.get_one(Conversation, conversation_id)


async def test_a_turn_waits_for_the_rest_of_a_breath(world: World) -> None:
    world.wait = SECOND
    world.guest_writes("Hello")
    assert world.inbox.answering.next_due() == pytest.approx(1)
    world.clock.advance(seconds=0.8)
    world.guest_writes("When is breakfast?")
    world.clock.advance(seconds=0.8)
    assert await world.bot_answers() == 0
    world.clock.advance(seconds=0.2)

    assert await world.bot_answers() == 1
    assert [line.text for line in world.bot.turns[0].unanswered()] == [
        "Hello",
        "When is breakfast?",
    ]
    assert world.inbox.answering.next_due() is None


async def test_a_guest_who_goes_on_and_on_is_answered_all_the_same(world: World) -> None:
    world.wait = SECOND
    for number in range(4):
        world.guest_writes(f"line {number}")
        assert await world.bot_answers() == 0
        world.clock.advance(seconds=0.75)

    assert await world.bot_answers() == 1
    world.guest_writes("and another thing")
    assert world.inbox.answering.next_due() == pytest.approx(1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn that begins late be late soon."""
    monkeypatch.setattr(answering, "HOLD_AT_THE_EARLIEST_SECONDS", 0.01)


def until_put_off(world: World, conversation_id: int) -> Callable[[], None]:
    """Think until the guest has been told that it takes a moment."""

    def think() -> None:
        deadline = time.monotonic() + 10
        while not [text for _, text in said(world, conversation_id) if "One moment" in text]:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    return think


@pytest.mark.usefixtures("impatient")
async def test_a_slow_bot_says_so_and_still_answers(world: World) -> None:
    one = world.guest_writes("When is breakfast?").conversation_id
    world.clock.advance(seconds=4)
    owed: list[object] = []
    world.bot.thinking += [
        until_put_off(world, one),
        lambda: owed.append(conversation(world, one).turn_due_at),
    ]

    await world.bot_answers()

    assert said(world, one) == [
        (Author.GUEST, "When is breakfast?"),
        (Author.BOT, "One moment, please."),
        (Author.BOT, "Breakfast is from 7 to 10."),
    ]
    assert owed != [None]
    shown = world.inbox.conversations.thread(world.amy, one).messages
    assert [line.work.holding for line in shown if line.work] == [True, False]


@pytest.mark.usefixtures("impatient")
async def test_a_worker_that_dies_after_the_holding_line_repeats_nothing(world: World) -> None:
    one = world.guest_writes("When is breakfast?").conversation_id
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)
    world.inbox.answering._hold(task)
    world.clock.advance(seconds=31)
    world.bot.thinking.append(lambda: time.sleep(0.1))

    assert await world.bot_answers() == 1

    assert [text for author, text in said(world, one) if author is Author.BOT] == [
        "One moment, please.",
        "Breakfast is from 7 to 10.",
    ]
    assert [line.holding for line in world.bot.turns[-1].messages] == [False, True]
    assert [line.text for line in world.bot.turns[-1].unanswered()] == ["When is breakfast?"]


async def test_a_guest_who_floods_us_is_put_off_once_all_the_same(world: World) -> None:
    one = world.guest_writes("When is breakfast?").conversation_id
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)
    for number in range(CONTEXT_MESSAGES):
        world.guest_writes(f"hello? {number}")
    world.clock.advance(seconds=31)
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)

    with world.inbox.db.reading() as session:
        last = newest_lines.of_house(session, world.amy.hotel_ids, one)
        assert last is not None
        assert last.text == "One moment, please."
        assert newest_lines.of_house(session, {999}, one) is None
    thread = world.inbox.conversations.thread(world.amy, one, limit=2 * CONTEXT_MESSAGES)
    assert [line.text for line in thread.messages].count("One moment, please.") == 1


async def test_after_an_answer_the_next_question_may_be_put_off_again(world: World) -> None:
    one = world.guest_writes("When is breakfast?").conversation_id
    for question in ("And dinner?", "And lunch?"):
        (task,) = world.inbox.answering.claim(5)
        world.inbox.answering._hold(task)
        await world.inbox.answering.answer(task)
        world.guest_writes(question)

    assert [text for _, text in said(world, one)].count("One moment, please.") == 2


async def test_a_guest_waits_since_the_server_got_the_message(world: World) -> None:
    world.wait = SECOND
    got = world.clock()
    message = InboundMessage(PHONE_ACCOUNT, "m", (GUEST,), got, "text", "When is breakfast?")
    world.clock.advance(seconds=4)
    with world.inbox.db.unit_of_work() as unit:
        one = world.intake.receive(unit, world.connection(), message, got)
    (task,) = world.inbox.answering.claim(5)

    with world.inbox.db.reading() as session:
        assert session.get_one(Message, one.message_id).created_at == got
    assert task.since == got


async def test_nobody_is_put_off_by_a_bot_that_is_not_asked_any_more(world: World) -> None:
    taken, newer = (world.guest_writes(guest=name).conversation_id for name in ("3461", "3462"))
    tasks = world.inbox.answering.claim(5)
    world.inbox.takeover.take_over(world.amy, taken)
    world.guest_writes("And parking?", guest="3462")
    for task in tasks:
        world.inbox.answering._hold(task)

    assert Author.BOT not in {author for one in (taken, newer) for author, _ in said(world, one)}


@pytest.mark.usefixtures("impatient")
async def test_a_bot_that_cannot_even_put_off_still_answers(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> str:
        raise RuntimeError("no words")

    monkeypatch.setattr(world.bot, "hold", broken)
    one = world.guest_writes().conversation_id
    world.clock.advance(seconds=4)
    world.bot.thinking.append(lambda: time.sleep(0.1))

    await world.bot_answers()

    assert said(world, one)[-1] == (Author.BOT, "Breakfast is from 7 to 10.")
    assert "no words" in caplog.text


async def test_a_turn_that_nobody_waits_for_any_more_is_broken_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "RENEWAL_SECONDS", 0.02)
    one = world.guest_writes("When is breakfast?").conversation_id
    over = threading.Event()
    world.bot.thinking += [lambda: world.guest_writes("And parking?"), lambda: over.wait(30)]
    world.bot.replies.append(reply("Both answered."))

    await world.bot_answers()

    over.set()
    assert await world.bot_answers() == 1
    assert [text for author, text in said(world, one) if author is Author.BOT] == ["Both answered."]


async def test_a_claim_is_given_back_at_once_when_a_turn_is_broken_off(world: World) -> None:
    one = world.guest_writes("When is breakfast?").conversation_id
    world.bot.thinking.append(lambda: world.guest_writes("And parking?"))
    await world.bot_answers()

    assert conversation(world, one).turn_claimed_until is None
    with world.inbox.db.unit_of_work() as unit:
        assert len(conversations.due_turns(unit.session, world.clock(), 5)) == 1
