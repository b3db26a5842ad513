"""Letters of staff: long ones, quotes, and the time beyond the window."""

from datetime import timedelta

import pytest

from hotel_inbox.domain.messages import DeliveryUpdate, MessageStatus
from hotel_inbox.errors import (
    InvalidInputError,
    NotFoundError,
    PermanentSendError,
    RetryableSendError,
    WindowClosedError,
)
from tests.services.letters import able, send, stored, taken_over, texts
from tests.services.world import PHONE_ACCOUNT, World, reply


async def test_a_long_text_leaves_in_parts_in_order_and_twice_is_still_once(world: World) -> None:
    able(world, text_limit=20)
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(RetryableSendError("busy"))
    text = "Breakfast is at 7. Lunch is at 12. Dinner is at 8."

    first = send(world, conversation_id, text)
    assert send(world, conversation_id, text) == first
    await world.post_leaves()
    assert texts(world) == []
    world.clock.advance(seconds=10)
    await world.post_leaves()

    assert texts(world) == ["Breakfast is at 7.", "Lunch is at 12.", "Dinner is at 8."]
    assert [message.draft_key for message in stored(world)] == ["d", "d#2", "d#3"]
    assert send(world, conversation_id, text) == first == stored(world)[0].id


async def test_the_bots_long_answers_leave_in_parts_too(world: World) -> None:
    able(world, text_limit=20, text_bytes=20)
    received = world.guest_writes()
    world.bot.replies.append(reply("Breakfast is at 7. Lunch is at 12. Ñandú à la €."))
    await world.bot_answers()
    await world.post_leaves()

    assert texts(world) == ["Breakfast is at 7.", "Lunch is at 12.", "Ñandú à la €."]
    thread = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert [message.author for message in thread.messages] == ["guest", "bot", "bot", "bot"]


async def test_what_follows_a_part_that_failed_for_good_waits_for_staff(world: World) -> None:
    able(world, text_limit=20)
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(PermanentSendError("not this"))
    first = send(world, conversation_id, "Breakfast is at 7. Lunch is at 12.")
    send(world, conversation_id, "By the way", "another")
    await world.post_leaves()

    assert texts(world) == ["By the way"]
    parts = stored(world)[:2]
    assert [part.status for part in parts] == ["failed", "failed"]
    assert parts[1].error_reason == "What belongs before this was not sent. Retry that first."
    assert world.inbox.notifications.bell(world.amy).unread == 1
    for part in parts:
        world.inbox.outbox.retry(world.amy, part.id)
    await world.post_leaves()
    assert texts(world)[1:] == ["Breakfast is at 7.", "Lunch is at 12."]
    assert first == parts[0].id


async def test_a_part_reported_as_failed_holds_back_what_has_not_left(world: World) -> None:
    able(world, text_limit=20)
    world.guest_writes()
    world.bot.replies.append(reply("Breakfast is at 7. Lunch is at 12. Dinner is at 8."))
    await world.bot_answers()
    (part,) = world.inbox.delivery.claim(5)
    await world.inbox.delivery.send(part)
    (under_way,) = world.inbox.delivery.claim(5)
    report = DeliveryUpdate(
        PHONE_ACCOUNT, f"fake:{part.outgoing.client_ref}", MessageStatus.FAILED, world.clock()
    )
    with world.inbox.db.unit_of_work() as unit:
        world.intake.apply(unit, world.connection(), report)
    await world.inbox.delivery.send(under_way)

    assert await world.post_leaves() == 0
    assert texts(world) == ["Breakfast is at 7.", "Lunch is at 12."]


async def test_what_is_left_of_the_bots_answer_gives_way_to_a_person(world: World) -> None:
    able(world, text_limit=20)
    received = world.guest_writes()
    world.bot.replies.append(reply("Breakfast is at 7. Lunch is at 12."))
    await world.bot_answers()
    (first,) = world.inbox.delivery.claim(5)
    await world.inbox.delivery.send(first)
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    await world.post_leaves()

    assert texts(world) == ["Breakfast is at 7."]
    assert world.inbox.notifications.bell(world.amy).unread == 0


async def test_an_answer_names_the_message_that_it_quotes(world: World) -> None:
    able(world, quotes=True, text_limit=20)
    received = world.guest_writes(provider_id="wamid.question")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    send(world, received.conversation_id, "Yes, it is. From 7 to 10.", quoted=received.message_id)
    await world.post_leaves()

    assert [sent.reply_to for sent in world.whatsapp.sent] == ["wamid.question", None]


async def test_only_what_the_channel_knows_of_this_conversation_can_be_quoted(
    world: World,
) -> None:
    able(world, quotes=True)
    conversation_id, other = taken_over(world), world.guest_writes(guest="34600999888")
    unsent = send(world, conversation_id, "Not sent yet", "d1")
    for quoted in (other.message_id, unsent, 999_999, -1):
        with pytest.raises(NotFoundError):
            send(world, conversation_id, "Yes", quoted=quoted)

    able(world, quotes=False)
    with pytest.raises(InvalidInputError, match="Fake channel"):
        send(world, conversation_id, "Yes", quoted=1)


async def test_a_person_may_write_on_marked_as_one_but_the_bot_never(world: World) -> None:
    able(world, human_window=timedelta(days=7))
    conversation_id = taken_over(world)
    world.clock.advance(days=3)
    send(world, conversation_id, "Sorry to be late")
    await world.post_leaves()
    assert [sent.by_person_late for sent in world.whatsapp.sent] == [True]

    world.inbox.takeover.release(world.amy, conversation_id)
    world.guest_writes("Late", sent_at=world.clock() - timedelta(days=2))
    assert await world.bot_answers() == 0
    await world.post_leaves()
    assert len(world.whatsapp.sent) == 1
    line = world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]
    assert "a person may write" in line.text

    world.inbox.takeover.take_over(world.amy, conversation_id)
    world.clock.advance(days=5)
    with pytest.raises(WindowClosedError, match="7 days"):
        send(world, conversation_id, "Too late", "d2")


async def test_a_person_who_waited_into_the_late_time_leaves_as_late(world: World) -> None:
    able(world, human_window=timedelta(days=7))
    conversation_id = taken_over(world)
    send(world, conversation_id, "Hello")
    world.clock.advance(hours=25)
    await world.post_leaves()

    assert [sent.by_person_late for sent in world.whatsapp.sent] == [True]


async def test_the_providers_word_closes_the_plain_window_first_then_the_late_one(
    world: World,
) -> None:
    able(world, human_window=timedelta(days=7))
    conversation_id = taken_over(world)
    closed = PermanentSendError("outside", code="10", closes_window=True)
    world.whatsapp.will_fail(closed, closed)
    send(world, conversation_id, "One", "d1")
    await world.post_leaves()
    send(world, conversation_id, "Two", "d2")
    await world.post_leaves()

    assert [tried.by_person_late for tried in world.whatsapp.attempts] == [False, True]
    with pytest.raises(WindowClosedError, match="refused"):
        send(world, conversation_id, "Three", "d3")
    world.clock.advance(seconds=1)
    world.guest_writes("I am back")
    send(world, conversation_id, "Welcome", "d4")
