"""Whoever works on something is left alone with it; whoever died with it is soon succeeded."""

import time
from datetime import timedelta

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import AmbiguousSendError, RetryableSendError
from hotel_inbox.services import answering
from hotel_inbox.services.concluding import DueTurn
from tests.services.world import World


async def test_a_report_that_nobody_has_read_yet_holds_a_repetition_back(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.whatsapp.will_fail(AmbiguousSendError("no answer"))
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("draft-1", "Hello"))
    await world.post_leaves()
    await world.inbox.receiving.store(Channel.WHATSAPP, b"{}")

    world.clock.advance(minutes=1)
    assert await world.post_leaves() == 0
    assert world.inbox.callbacks.handle_next()
    assert await world.post_leaves() == 1


async def test_a_report_that_came_in_too_late_holds_nothing_back(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.whatsapp.will_fail(AmbiguousSendError("no answer"))
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("draft-1", "Hello"))
    await world.post_leaves()

    world.clock.advance(minutes=1)
    await world.inbox.receiving.store(Channel.WHATSAPP, b"{}")
    assert await world.post_leaves() == 1


async def test_a_bot_that_thinks_for_long_keeps_its_turn(world: World) -> None:
    received = world.guest_writes()
    most = answering.CLAIM - timedelta(seconds=1)
    claimed_meanwhile: list[DueTurn] = []

    def think_for_long() -> None:
        world.clock.advance(seconds=most.total_seconds())
        # The renewal goes by the real clock.
        time.sleep(answering.RENEWAL_SECONDS * 1.5)
        world.clock.advance(seconds=most.total_seconds())
        claimed_meanwhile.extend(world.inbox.answering.claim(5))

    world.bot.thinking.append(think_for_long)
    assert await world.bot_answers() == 1
    assert claimed_meanwhile == []
    thread = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert [message.author for message in thread.messages] == ["guest", "bot"]


async def test_a_turn_that_a_takeover_cut_off_is_free_at_once_when_handed_back(
    world: World,
) -> None:
    received = world.guest_writes()
    world.bot.thinking.append(
        lambda: world.inbox.takeover.take_over(world.amy, received.conversation_id)
    )
    await world.bot_answers()

    world.inbox.takeover.release(world.amy, received.conversation_id)
    assert await world.bot_answers() == 1


async def test_only_unanswered_sends_count_towards_giving_up_on_them(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    refused, unanswered = RetryableSendError("busy"), AmbiguousSendError("no answer")
    world.whatsapp.will_fail(refused, refused, refused, unanswered, unanswered)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("draft-1", "Hello"))

    for _ in range(6):
        await world.post_leaves()
        world.clock.advance(minutes=1)

    assert len(world.whatsapp.sent) == 1


async def test_a_turn_that_kills_its_worker_again_and_again_goes_to_a_person(
    world: World,
) -> None:
    received = world.guest_writes()
    claimed = 0
    while world.inbox.answering.claim(5):
        claimed += 1
        # Nobody lays it down: the worker is gone.
        world.clock.advance(seconds=answering.CLAIM.total_seconds() + 1)
    assert claimed == answering.DEATHS
    thread = world.inbox.conversations.thread(world.amy, received.conversation_id)
    assert thread.handoff_reason is HandoffReason.FAILURE
    world.guest_writes("Hello?")
    assert await world.bot_answers() == 1
