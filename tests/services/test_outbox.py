"""What staff and bot send leaves in order, once, and only when the channel takes it."""

from datetime import timedelta

import pytest

from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import MessageStatus
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import (
    AmbiguousSendError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermanentSendError,
    RetryableSendError,
    WindowClosedError,
)
from tests.services.world import World

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))


def taken_over(world: World, guest: str = "34600111222") -> int:
    conversation_id = world.guest_writes(guest=guest).conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    return conversation_id


def send(world: World, conversation_id: int, text: str, key: str | None = None) -> int:
    return world.inbox.outbox.send(world.amy, conversation_id, Letter(key or text[:50], text))


def last(world: World, conversation_id: int) -> ThreadMessage:
    return world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]


async def test_a_message_leaves_with_token_recipient_and_reference(world: World) -> None:
    conversation_id = taken_over(world)
    message_id = send(world, conversation_id, "Welcome!")

    await world.post_leaves()

    (sent,) = world.whatsapp.sent
    assert (sent.text, sent.recipient, sent.account_id) == ("Welcome!", "34600111222", "1001")
    assert (sent.access_token, sent.client_ref) == ("secret-token", f"hotel-inbox-{message_id}")
    assert last(world, conversation_id).status is MessageStatus.SENT


async def test_a_second_click_sends_nothing_twice(world: World) -> None:
    conversation_id = taken_over(world)
    first = send(world, conversation_id, "Welcome!", "draft-1")
    await world.post_leaves()

    assert send(world, conversation_id, "Welcome!", "draft-1") == first
    await world.post_leaves()
    assert len(world.whatsapp.sent) == 1


def test_every_part_of_a_long_letter_says_which_letter_it_was(world: World) -> None:
    conversation_id = taken_over(world)
    send(world, conversation_id, "a word " * 1500, "draft-1")
    _, _, *parts = world.inbox.conversations.thread(world.amy, conversation_id).messages
    assert [part.letter for part in parts] == ["draft-1"] * 3


def test_while_the_bot_is_in_charge_staff_cannot_send(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    with pytest.raises(ConflictError):
        send(world, conversation_id, "Hello")


def test_outside_the_window_free_text_is_refused_with_the_reason(world: World) -> None:
    conversation_id = taken_over(world)
    world.clock.advance(hours=24)
    with pytest.raises(WindowClosedError, match="24 hours"):
        send(world, conversation_id, "Too late")


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200b", "x" * 50_000])
def test_texts_that_cannot_go_out_are_refused(world: World, text: str) -> None:
    conversation_id = taken_over(world)
    with pytest.raises(InvalidInputError):
        send(world, conversation_id, text, "draft")


def test_another_hotels_conversation_does_not_exist(world: World) -> None:
    conversation_id = taken_over(world)
    with pytest.raises(NotFoundError):
        world.inbox.outbox.send(STRANGER, conversation_id, Letter("d", "Hi"))
    with pytest.raises(NotFoundError):
        world.inbox.outbox.retry(STRANGER, 1)


async def test_messages_of_a_conversation_leave_in_order_and_others_do_not_wait(
    world: World,
) -> None:
    slow, other = taken_over(world), taken_over(world, "34600999888")
    world.whatsapp.will_fail(RetryableSendError("busy"))
    send(world, slow, "one")
    send(world, slow, "two")
    await world.post_leaves()
    send(world, other, "hello")
    await world.post_leaves()
    assert [sent.text for sent in world.whatsapp.sent] == ["hello"]

    world.clock.advance(seconds=10)
    await world.post_leaves()

    assert [sent.text for sent in world.whatsapp.sent] == ["hello", "one", "two"]


async def test_a_permanent_refusal_fails_at_once_and_can_be_retried(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(PermanentSendError("The number has no WhatsApp.", code="131026"))
    message_id = send(world, conversation_id, "Hello")
    await world.post_leaves()
    failed = last(world, conversation_id)
    assert (failed.status, failed.error_reason) == (
        MessageStatus.FAILED,
        "The number has no WhatsApp.",
    )

    world.inbox.outbox.retry(world.ben, message_id)
    await world.post_leaves()

    assert last(world, conversation_id).status is MessageStatus.SENT
    with pytest.raises(ConflictError):
        world.inbox.outbox.retry(world.ben, message_id)


async def test_a_refusal_for_the_window_closes_it(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(PermanentSendError("24 h", code="131047", closes_window=True))
    send(world, conversation_id, "Hello")
    await world.post_leaves()

    with pytest.raises(WindowClosedError):
        send(world, conversation_id, "Again")


async def test_trying_again_ends_in_failure_that_staff_see(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(*[RetryableSendError("busy")] * 20)
    send(world, conversation_id, "Hello")

    for _ in range(12):
        await world.post_leaves()
        world.clock.advance(minutes=15)

    assert last(world, conversation_id).status is MessageStatus.FAILED
    assert len(world.whatsapp.attempts) == 8


async def test_the_providers_wish_for_a_pause_is_honoured(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(RetryableSendError("slow down", retry_after=timedelta(minutes=3)))
    send(world, conversation_id, "Hello")
    await world.post_leaves()

    world.clock.advance(minutes=2, seconds=59)
    assert await world.post_leaves() == 0
    world.clock.advance(seconds=2)
    assert await world.post_leaves() == 1


async def test_an_ambiguous_send_waits_to_be_settled_before_it_is_repeated(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(AmbiguousSendError("no answer"))
    send(world, conversation_id, "Hello")
    await world.post_leaves()

    world.clock.advance(seconds=19)
    assert await world.post_leaves() == 0
    world.clock.advance(seconds=2)
    assert await world.post_leaves() == 1
    assert last(world, conversation_id).status is MessageStatus.SENT


async def test_a_message_whose_sender_died_waits_for_a_report_before_another_sends_it(
    world: World,
) -> None:
    conversation_id = taken_over(world)
    send(world, conversation_id, "Hello")
    assert len(world.inbox.delivery.claim(5)) == 1
    assert world.inbox.delivery.claim(5) == []

    for seconds in (6, 19):
        world.clock.advance(seconds=seconds)
        assert await world.post_leaves() == 0
    world.clock.advance(seconds=2)
    assert await world.post_leaves() == 1


async def test_a_message_that_waited_past_the_window_does_not_leave(world: World) -> None:
    conversation_id = taken_over(world)
    send(world, conversation_id, "Hello")
    world.clock.advance(days=3)

    assert await world.post_leaves() == 0
    failed = last(world, conversation_id)
    assert failed.status is MessageStatus.FAILED
    assert "24 hours" in (failed.error_reason or "")


async def test_a_bots_answer_that_has_not_left_gives_way_to_a_person(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)

    assert await world.post_leaves() == 0
    assert world.whatsapp.attempts == []


async def test_an_ambiguous_send_is_repeated_twice_at_most(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(*[AmbiguousSendError("no answer")] * 9)
    send(world, conversation_id, "Hello")
    for _ in range(9):
        await world.post_leaves()
        world.clock.advance(seconds=21)

    assert len(world.whatsapp.attempts) == 3
    assert last(world, conversation_id).status is MessageStatus.FAILED
