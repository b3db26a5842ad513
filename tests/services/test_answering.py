"""The bot answers once, and never over a person or a newer question."""

import pytest

from hotel_inbox.bot.base import ToolCall
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author, MessageStatus, Mode
from hotel_inbox.models import Hotel, Message
from hotel_inbox.services.house_rules import BotChange
from tests.services.world import World, handoff, reply


def said(world: World, conversation_id: int) -> list[tuple[Author, str]]:
    found = world.inbox.conversations.thread(world.amy, conversation_id).messages
    return [(message.author, message.text) for message in found]


async def test_the_bot_answers_and_its_tools_are_kept(world: World) -> None:
    received = world.guest_writes("When is breakfast?")
    call = ToolCall("search_knowledge", {"query": "breakfast"}, {"entries": [1]}, 3)
    world.bot.replies.append(
        reply("From 7 to 10.").__class__(
            text="From 7 to 10.", language="en", engine="scripted", tools=(call,)
        )
    )

    assert await world.bot_answers() == 1
    assert await world.bot_answers() == 0

    answer = world.inbox.conversations.thread(world.amy, received.conversation_id).messages[-1]
    assert (answer.author, answer.text, answer.status) == (
        Author.BOT,
        "From 7 to 10.",
        MessageStatus.PENDING,
    )
    assert [(tool.name, tool.result) for tool in answer.tools] == [
        ("search_knowledge", {"entries": [1]})
    ]


async def test_two_messages_of_one_breath_get_one_turn_with_both(world: World) -> None:
    world.guest_writes("Hello")
    world.guest_writes("When is breakfast?")

    assert await world.bot_answers() == 1
    assert [line.text for line in world.bot.turns[0].unanswered()] == [
        "Hello",
        "When is breakfast?",
    ]


async def test_a_takeover_while_the_bot_thinks_wins(world: World) -> None:
    received = world.guest_writes()
    world.bot.thinking.append(
        lambda: world.inbox.takeover.take_over(world.amy, received.conversation_id)
    )

    await world.bot_answers()

    assert Author.BOT not in {author for author, _ in said(world, received.conversation_id)}
    assert await world.bot_answers() == 0


def switch_off(world: World) -> None:
    world.inbox.bot_setups.change("azul", BotChange(on=False))


async def test_a_bot_switched_off_while_it_thinks_says_nothing(world: World) -> None:
    received = world.guest_writes()
    world.bot.thinking.append(lambda: switch_off(world))

    await world.bot_answers()
    assert await world.bot_answers() == 0

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert Author.BOT not in {line.author for line in shown.messages}
    assert shown.handoff_reason is HandoffReason.BOT_OFF


async def test_a_bot_switched_off_before_its_turn_takes_none(world: World) -> None:
    received = world.guest_writes()
    switch_off(world)

    assert await world.bot_answers() == 0
    assert world.bot.turns == []
    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.waiting_since == world.clock()
    assert world.inbox.answering.next_due() is None


async def test_a_newer_question_while_the_bot_thinks_runs_the_turn_again(world: World) -> None:
    received = world.guest_writes("When is breakfast?")
    world.bot.thinking.append(lambda: world.guest_writes("And is there parking?"))
    world.bot.replies += [reply("too early"), reply("Breakfast 7 to 10; parking is free.")]

    await world.bot_answers()
    await world.bot_answers()

    answers = [text for author, text in said(world, received.conversation_id) if author == "bot"]
    assert answers == ["Breakfast 7 to 10; parking is free."]


async def test_two_workers_on_one_turn_answer_once(world: World) -> None:
    received = world.guest_writes()
    turn = world.inbox.answering.claim(5)[0]

    await world.inbox.answering.answer(turn)
    await world.inbox.answering.answer(turn)

    assert [author for author, _ in said(world, received.conversation_id)] == ["guest", "bot"]


async def test_a_turn_whose_worker_died_is_taken_up_again(world: World) -> None:
    world.guest_writes()
    assert len(world.inbox.answering.claim(5)) == 1
    assert world.inbox.answering.claim(5) == []

    world.clock.advance(seconds=31)

    assert await world.bot_answers() == 1


async def test_a_handoff_tells_the_guest_and_waits_for_a_person(world: World) -> None:
    received = world.guest_writes("What about the moon?")
    world.bot.replies.append(handoff("I'll ask a colleague."))

    await world.bot_answers()

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.mode is Mode.AI
    assert shown.waiting_since == world.clock()
    assert shown.handoff_reason == HandoffReason.NO_ANSWER
    assert [line.text for line in shown.messages if line.author == "bot"] == [
        "I'll ask a colleague."
    ]
    assert world.inbox.conversations.page(world.amy).rows[0].waiting
    with world.inbox.db.reading() as session:
        answer = next(line for line in shown.messages if line.author == "bot")
        assert session.get_one(Message, answer.id).detail["handoff"] == "no_answer"


async def test_a_bot_that_keeps_failing_hands_off_instead_of_silence(world: World) -> None:
    received = world.guest_writes()
    world.bot.replies += [RuntimeError("broken")] * 3

    for _ in range(3):
        await world.bot_answers()
        world.clock.advance(seconds=10)

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.handoff_reason == HandoffReason.FAILURE
    assert (Author.BOT, "A colleague will answer.") in said(world, received.conversation_id)


async def test_outside_the_window_the_bot_stays_silent_and_a_person_is_awaited(
    world: World,
) -> None:
    received = world.guest_writes()
    world.clock.advance(hours=25)

    assert await world.bot_answers() == 0

    shown = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert shown.handoff_reason == HandoffReason.WINDOW_CLOSED
    assert shown.waiting_since is not None


async def test_after_hand_back_the_bot_has_the_whole_conversation(world: World) -> None:
    received = world.guest_writes("Do you have a crib?")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "Yes, free."))
    world.guest_writes("Thanks! And breakfast?")
    assert await world.bot_answers() == 0

    world.inbox.takeover.release(world.amy, received.conversation_id)

    assert await world.bot_answers() == 1
    heard = [(line.author, line.text) for line in world.bot.turns[-1].messages]
    assert (Author.AGENT, "Yes, free.") in heard
    assert [line.text for line in world.bot.turns[-1].unanswered()] == ["Thanks! And breakfast?"]


@pytest.mark.parametrize("answered_by_person", [True, False])
async def test_hand_back_answers_only_what_nobody_has(
    world: World, *, answered_by_person: bool
) -> None:
    received = world.guest_writes("Do you have a crib?")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    if answered_by_person:
        world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "Yes, free."))
    world.inbox.takeover.release(world.amy, received.conversation_id)

    assert await world.bot_answers() == (0 if answered_by_person else 1)


async def test_one_hotels_bad_data_keeps_no_other_guest_waiting(world: World) -> None:
    good = world.guest_writes()
    bad_hotel = world.inbox.registry.add_hotel(
        "mars", name="Mars", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    world.inbox.guest_thread.post("mars", None, "one", "Hello?")
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, bad_hotel).timezone = "Mars/Olympus"

    assert await world.bot_answers() == 1
    assert said(world, good.conversation_id)[-1][0] == Author.BOT
    assert world.inbox.answering.claim(5) == []
