"""What people take back or change of their own words is gone or changed everywhere."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from hotel_inbox.bot.base import BotReply, ToolCall
from hotel_inbox.domain.handoff import HandoffReason, describe, summarise
from hotel_inbox.domain.inbox import Thread, ThreadMessage
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.messages import (
    Author,
    DeliveryUpdate,
    Echo,
    MessageStatus,
    Mode,
    client_ref,
)
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.events import Event, Happened, listening
from hotel_inbox.models import Conversation, Guest
from hotel_inbox.repositories import lines, unanswered
from hotel_inbox.services.intake import Received
from tests.exported import exported
from tests.services.letters import send
from tests.services.world import GUEST, PHONE_ACCOUNT, World, handoff, reply

SECRET = "my card is 4111 1111 1111 1111"
PHOTO = MediaRef(kind="image", provider_id="991", content_type="image/jpeg")


def says(
    world: World,
    name: str,
    text: str,
    second: int = 0,
    **more: Any,  # noqa: ANN401 - any field of the message
) -> Received:
    """Have the guest write something that its name and second tell apart."""
    at = world.clock() - timedelta(minutes=1) + timedelta(seconds=second)
    return world.guest_writes(text, provider_id=name, sent_at=at, **more)


def amends(world: World, kind: str, target: str, second: int, text: str = "") -> Received:
    name = f"{kind}.{target}.{second}"
    return says(world, name, text, second, kind=kind, target=target, opens_session=False)


def echoes(world: World, name: str, text: str, kind: str = "text", target: str = "") -> None:
    echo = Echo(PHONE_ACCOUNT, name, (GUEST,), world.clock(), kind, text, target=target or None)
    with world.inbox.db.unit_of_work() as unit:
        world.intake.receive(unit, world.connection(), echo)


def shown(world: World, conversation_id: int) -> Thread:
    return world.inbox.conversations.thread(world.amy, conversation_id)


def first(world: World, conversation_id: int) -> ThreadMessage:
    return shown(world, conversation_id).messages[0]


def looked_up(query: str) -> BotReply:
    """What the bot says after it has looked something up."""
    return replace(reply("Yes."), tools=(ToolCall("search_knowledge", {"query": query}, {}, 1),))


def everything(world: World, conversation_id: int) -> str:
    """All that the product would tell anybody of a conversation."""
    with world.inbox.db.reading() as session:
        said = lines.latest(session, world.amy.hotel_ids, conversation_id, 99)
        context = [(message.text, message.detail) for message in said]
    export = exported(world.inbox)
    row = world.inbox.conversations.page(world.amy).rows[0]
    return repr((shown(world, conversation_id), context, export, row))


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_what_is_taken_back_is_gone_in_whatever_order_it_is_told(
    world: World, order: tuple[int, ...]
) -> None:
    steps = [
        lambda: says(world, "m", SECRET, detail={"raw": SECRET}, media=(PHOTO,)),
        lambda: amends(world, "edit", "m", 1, f"sorry: {SECRET}"),
        lambda: amends(world, "revoke", "m", 2),
    ]
    for index in order:
        received = steps[index]()

    assert SECRET not in everything(world, received.conversation_id)
    gone = first(world, received.conversation_id)
    assert (gone.text, gone.revoked, gone.quotable, gone.media) == ("", True, False, ())
    row = world.inbox.conversations.page(world.amy).rows[0]
    assert row.preview == "Deleted message"
    assert world.inbox.answering.claim(5) == []


async def test_the_list_is_told_of_what_is_taken_back(world: World) -> None:
    received = says(world, "m", SECRET)
    changed = Event(Happened.CONVERSATION_CHANGED, 1, received.conversation_id)
    async with listening(world.inbox.bus, changed.__eq__) as mailbox:
        amends(world, "revoke", "m", 1)
        assert await mailbox.next(5) == {changed}


def test_what_is_taken_back_is_not_quoted_either(world: World) -> None:
    says(world, "m", SECRET)
    received = says(world, "n", "I mean this", 1, reply_to="m")
    amends(world, "revoke", "m", 2)

    assert shown(world, received.conversation_id).messages[1].quote == "Deleted message"
    assert world.inbox.conversations.page(world.amy).rows[0].preview == "I mean this"
    assert len(world.inbox.answering.claim(5)) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_newest_wording_is_shown_in_whatever_order_it_is_told(
    world: World, order: tuple[int, ...]
) -> None:
    steps = [
        lambda: says(world, "m", "Is there parking?"),
        lambda: amends(world, "edit", "m", 1, "Is there a garage?"),
        lambda: amends(world, "edit", "m", 2, "Is there a garage for a van?"),
    ]
    for index in order:
        received = steps[index]()

    edited, *edits = shown(world, received.conversation_id).messages
    assert (edited.text, edited.notes) == ("Is there a garage for a van?", ("edited",))
    assert [line.text for line in edits] == ["", ""]
    assert world.inbox.conversations.page(world.amy).rows[0].preview == edited.text
    (turn,) = world.inbox.answering.claim(5)
    assert [message.text for message in turn.turn.messages] == [edited.text]
    with world.inbox.db.reading() as session:
        (kept,) = lines.latest(session, world.amy.hotel_ids, received.conversation_id, 9)
    assert kept.detail == {"edited": True, "before": "Is there parking?"}


def test_an_edit_of_what_nobody_knows_is_shown_itself(world: World) -> None:
    received = amends(world, "edit", "long-ago", 0, "What I wrote before")

    assert first(world, received.conversation_id).text == "What I wrote before"


def test_nobody_takes_back_what_others_said(world: World) -> None:
    received = says(world, "m", "The guest's own")
    echoes(world, "e", "The hotel's own")
    amends(world, "revoke", "e", 1)
    echoes(world, "x", "", "revoke", "m")
    for kind in ("revoke", "edit"):
        world.guest_writes(
            "hm", guest="34699", kind=kind, target="m", opens_session=False, provider_id=kind
        )

    texts = [line.text for line in shown(world, received.conversation_id).messages]
    assert "The guest's own" in texts
    assert "The hotel's own" in texts


async def test_the_phone_app_takes_back_what_staff_said_there(world: World) -> None:
    received = says(world, "m", "Hello")
    echoes(world, "e", "to the wrong guest")
    echoes(world, "e2", "", "revoke", "e")

    thread = shown(world, received.conversation_id)
    assert next(line.revoked for line in thread.messages if line.author is Author.AGENT)
    assert "wrong guest" not in everything(world, received.conversation_id)
    assert thread.mode is Mode.HUMAN


async def test_a_question_that_is_taken_back_while_the_bot_thinks_gets_no_answer(
    world: World,
) -> None:
    received = says(world, "m", "When is breakfast?")
    world.bot.thinking.append(lambda: amends(world, "revoke", "m", 1))
    await world.bot_answers()

    authors = {line.author for line in shown(world, received.conversation_id).messages}
    assert authors == {Author.GUEST}
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.takeover.release(world.amy, received.conversation_id)
    assert world.inbox.answering.claim(5) == []


async def test_what_is_taken_back_beside_another_question_leaves_that_to_be_answered(
    world: World,
) -> None:
    says(world, "m", "When is breakfast?")
    says(world, "n", "Never mind the dog", 1)
    (task,) = world.inbox.answering.claim(5)
    world.inbox.answering._hold(task)
    amends(world, "revoke", "n", 2)
    await world.inbox.answering.answer(task)

    assert await world.bot_answers() == 1
    assert [line.text for line in world.bot.turns[-1].unanswered()] == ["When is breakfast?"]


ANN = GuestDetails("Ann Lee", "ann@mail.example", "+34600999888")


async def test_who_a_guest_is_goes_with_the_words_that_told_it(world: World) -> None:
    says(world, "m", "I am Ann Lee, Ann@Mail.example, 600 999 888")
    captured = ToolCall("capture_guest", {"name": "Ann Lee"}, {"taken": {"name": "Ann Lee"}}, 1)
    world.bot.replies.append(reply("Thank you.", guest=ANN, tools=(captured,)))
    await world.bot_answers()
    received = says(world, "n", "My number again: +34 600 999 888", 1)
    await world.bot_answers()

    amends(world, "revoke", "m", 2)

    card = shown(world, received.conversation_id).guest
    assert (card.name, card.email, card.phone) == (None, None, ANN.phone)
    assert "Ann" not in everything(world, received.conversation_id)
    amends(world, "revoke", "n", 3)
    assert shown(world, received.conversation_id).guest.phone is None


async def test_what_an_agent_wrote_of_a_guest_stays_when_the_guest_takes_words_back(
    world: World,
) -> None:
    received = says(world, "m", "I am Ann Lee")
    with world.inbox.db.unit_of_work() as unit:
        guest = unit.session.get_one(Guest, 1)
        guest.name, guest.sources = "Ann Lee", {"name": "agent:1"}
    amends(world, "revoke", "m", 1)

    assert shown(world, received.conversation_id).guest.name == "Ann Lee"


async def test_what_the_hotel_takes_back_leaves_what_is_noted_of_the_guest(world: World) -> None:
    says(world, "m", "Hello")
    echoes(world, "e", "Good day")
    world.inbox.takeover.release(world.amy, 1)
    says(world, "n", "Do you take dogs?", 1)
    world.bot.replies.append(
        handoff("A colleague will answer.", unanswered=("Do you take dogs?",), summary="A dog.")
    )
    await world.bot_answers()
    echoes(world, "x", "", "revoke", "e")

    with world.inbox.db.reading() as session:
        (question,) = unanswered.unsettled(session, world.amy.hotel_ids, 5)
        assert session.get_one(Conversation, 1).summary == ""
    assert question.question == "Do you take dogs?"


async def test_what_the_bot_noted_down_about_it_goes_too(world: World) -> None:
    says(world, "a", "Do you take dogs?")
    world.bot.replies.append(looked_up("Do you take dogs?"))
    await world.bot_answers()
    received = says(world, "m", SECRET, 1)
    world.bot.replies.append(
        replace(
            handoff("A colleague will answer."),
            why=summarise(HandoffReason.NO_ANSWER, SECRET),
            tools=looked_up(f"hello {SECRET}").tools,
        )
    )
    await world.bot_answers()
    assert everything(world, received.conversation_id).count(SECRET) > 3

    amends(world, "revoke", "m", 2)

    assert SECRET not in everything(world, received.conversation_id)
    lines_shown = shown(world, received.conversation_id).messages
    assert describe(HandoffReason.NO_ANSWER) in [line.text for line in lines_shown]
    tools = [tool for line in lines_shown for tool in line.tools]
    assert [tool.arguments for tool in tools] == [{"query": "Do you take dogs?"}, {}]


@pytest.mark.parametrize("reported", [False, True])
async def test_what_the_phone_app_changed_before_we_knew_its_name_is_changed(
    world: World, *, reported: bool
) -> None:
    received = says(world, "m", "Hello")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    wrong, misspelt = (
        client_ref(send(world, received.conversation_id, text, key))
        for key, text in (("one", "to the wrong guest"), ("two", "we opne at 7"))
    )
    echoes(world, "r", "", "revoke", f"fake:{wrong}")
    echoes(world, "e", "we open at 7", "edit", f"fake:{misspelt}")
    if reported:
        for name in (wrong, misspelt):
            report = DeliveryUpdate(
                PHONE_ACCOUNT, f"fake:{name}", MessageStatus.SENT, world.clock(), name
            )
            with world.inbox.db.unit_of_work() as unit:
                world.intake.apply(unit, world.connection(), report)
    await world.post_leaves()

    said = [line for line in shown(world, received.conversation_id).messages if line.agent]
    assert [line.text for line in said] == ["", "we open at 7"]
    assert [line.revoked for line in said] == [True, False]
    assert "wrong guest" not in everything(world, received.conversation_id)


async def test_a_message_without_a_name_is_nobodys_to_change(world: World) -> None:
    received = says(world, "m", "Hello")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    name = client_ref(send(world, received.conversation_id, "Good day"))
    says(world, f"fake:{name}", "Of this name already")
    echoes(world, "r", "", "revoke")
    await world.post_leaves()

    said = next(line for line in shown(world, received.conversation_id).messages if line.agent)
    assert (said.text, said.revoked) == ("Good day", False)


def test_what_an_echo_takes_back_switches_nothing(world: World) -> None:
    received = says(world, "m", "Hello")
    echoes(world, "x", "", "revoke", "never-seen")

    assert shown(world, received.conversation_id).mode is Mode.AI
