"""Statuses and watermarks move our messages forward, whichever comes first."""

import asyncio
from datetime import datetime, timedelta

import pytest

from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    MessageStatus,
    Watermark,
    client_ref,
)
from hotel_inbox.services.reports import UnknownMessageError
from tests.services.world import GUEST, PHONE_ACCOUNT, START, World

SENT, DELIVERED, READ = MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ


def mark(world: World, status: MessageStatus, until: datetime, guest: str = GUEST) -> None:
    with world.inbox.db.unit_of_work() as unit:
        watermark = Watermark(PHONE_ACCOUNT, guest, status, until)
        world.intake.apply(unit, world.connection(), watermark)


def statuses(world: World, conversation_id: int) -> list[MessageStatus]:
    thread = world.inbox.conversations.thread(world.amy, conversation_id)
    return [line.status for line in thread.messages if line.author == "agent"]


def writes(world: World, conversation_id: int, text: str, draft_key: str) -> None:
    world.inbox.outbox.send(world.amy, conversation_id, Letter(draft_key, text))


async def written(world: World, count: int) -> int:
    """Have Amy write that many messages, a minute apart, which all leave."""
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    for number in range(count):
        writes(world, conversation_id, f"{number}", f"draft-{number}")
        await world.post_leaves()
        world.clock.advance(minutes=1)
    return conversation_id


async def test_a_watermark_covers_what_had_left_by_then(world: World) -> None:
    conversation_id = await written(world, 3)

    mark(world, DELIVERED, world.clock())
    mark(world, READ, START + timedelta(seconds=61))
    assert statuses(world, conversation_id) == [READ, READ, DELIVERED]


async def test_watermarks_never_go_backwards(world: World) -> None:
    conversation_id = await written(world, 2)

    mark(world, READ, world.clock())
    mark(world, DELIVERED, world.clock())
    mark(world, READ, START - timedelta(days=1))
    assert statuses(world, conversation_id) == [READ, READ]


async def test_what_waits_or_failed_is_not_covered(world: World) -> None:
    conversation_id = await written(world, 0)
    writes(world, conversation_id, "Hello", "draft-1")
    world.clock.advance(minutes=5)

    mark(world, READ, world.clock())
    assert statuses(world, conversation_id) == [MessageStatus.PENDING]


async def test_a_watermark_may_be_quicker_than_the_sends_own_answer(world: World) -> None:
    conversation_id = await written(world, 0)
    writes(world, conversation_id, "Hello", "draft-1")
    (due,) = world.inbox.delivery.claim(5)
    sending = asyncio.create_task(world.inbox.delivery.send(due))
    await asyncio.to_thread(mark, world, READ, world.clock())
    await sending
    assert statuses(world, conversation_id) == [READ]

    # What is written later was not read then.
    world.clock.advance(minutes=1)
    writes(world, conversation_id, "Still there?", "draft-2")
    await world.post_leaves()
    assert statuses(world, conversation_id) == [READ, SENT]


async def test_a_watermark_from_the_future_covers_nothing_that_is_yet_to_leave(
    world: World,
) -> None:
    conversation_id = await written(world, 1)
    mark(world, READ, world.clock() + timedelta(days=400))
    world.clock.advance(minutes=1)
    writes(world, conversation_id, "Later", "later")
    await world.post_leaves()

    assert statuses(world, conversation_id) == [READ, SENT]


async def test_a_watermark_is_about_one_guest_alone(world: World) -> None:
    conversation_id = await written(world, 1)
    world.guest_writes(guest="34699")

    mark(world, READ, world.clock(), "34699")
    assert statuses(world, conversation_id) == [SENT]
    with pytest.raises(UnknownMessageError):
        mark(world, READ, world.clock(), "nobody")


async def test_a_failure_that_is_reported_later_is_told_in_full_and_to_staff(
    world: World,
) -> None:
    conversation_id = await written(world, 1)
    thread = world.inbox.conversations.thread(world.amy, conversation_id)
    failed = thread.messages[-1]
    detail = {"code": 131026, "error_data": {"details": "Not on this channel"}}
    for _ in range(2):
        update = DeliveryUpdate(
            PHONE_ACCOUNT,
            f"fake:{client_ref(failed.id)}",
            MessageStatus.FAILED,
            world.clock(),
            error_code="131026",
            error_reason="This guest cannot be reached.",
            error_detail=detail,
        )
        with world.inbox.db.unit_of_work() as unit:
            world.intake.apply(unit, world.connection(), update)

    shown = world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]
    assert (shown.error_code, shown.error_detail) == ("131026", detail)
    bell = world.inbox.notifications.bell(world.amy)
    assert (bell.unread, [item.conversation_id for item in bell.items]) == (1, [conversation_id])
    assert "This guest cannot be reached." in bell.items[0].text
    assert world.inbox.notifications.bell(world.ben).items == ()
