"""What the channel reports of our messages."""

from typing import Any

import pytest

from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    Echo,
    MessageStatus,
    Mode,
    client_ref,
)
from hotel_inbox.services.reports import UnknownMessageError
from tests.services.threads import thread
from tests.services.world import GUEST, PHONE_ACCOUNT, World


def report(
    world: World,
    status: MessageStatus,
    **more: Any,  # noqa: ANN401 - any field of the update
) -> None:
    update = DeliveryUpdate(
        PHONE_ACCOUNT,
        more.pop("provider_id", "wamid.out"),
        status,
        world.clock(),
        closes_window=status is MessageStatus.FAILED,
        **more,
    )
    with world.inbox.db.unit_of_work() as unit:
        world.intake.apply(unit, world.connection(), update)


async def test_statuses_never_go_backwards(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    await world.post_leaves()
    answer = thread(world, received.conversation_id).messages[-1]

    seen = []
    for status in (MessageStatus.READ, MessageStatus.DELIVERED, MessageStatus.SENT):
        report(world, status, provider_id=f"fake:hotel-inbox-{answer.id}")
        seen.append(thread(world, received.conversation_id).messages[-1].status)

    assert seen == [MessageStatus.READ] * 3


async def test_a_status_may_overtake_the_answer_to_our_own_request(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    answer = thread(world, received.conversation_id).messages[-1]
    report(world, MessageStatus.DELIVERED, client_ref=client_ref(answer.id))

    assert await world.post_leaves() == 0
    assert thread(world, received.conversation_id).messages[-1].status is MessageStatus.DELIVERED


async def test_a_late_failure_closes_the_window_until_the_guest_writes(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    answer = thread(world, received.conversation_id).messages[-1]
    world.clock.advance(minutes=1)
    report(
        world, MessageStatus.FAILED, client_ref=client_ref(answer.id), error_reason="24 h are over"
    )

    failed = thread(world, received.conversation_id)
    assert failed.messages[-1].error_reason == "24 h are over"
    assert not failed.window.open
    world.clock.advance(minutes=1)
    world.guest_writes("Hello again")
    assert thread(world, received.conversation_id).window.open


def test_a_status_for_a_foreign_message_is_told_apart(world: World) -> None:
    world.guest_writes()
    with pytest.raises(UnknownMessageError):
        report(world, MessageStatus.READ, provider_id="wamid.of-another-program")


async def test_an_echo_of_our_own_send_settles_it(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    answer = thread(world, received.conversation_id).messages[-1]
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), world.clock(), "text", answer.text)

    with world.inbox.db.unit_of_work() as unit:
        world.intake.receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.AI
    assert [line.status for line in shown.messages if line.id == answer.id] == [MessageStatus.SENT]
    assert await world.post_leaves() == 0
    with world.inbox.db.unit_of_work() as unit:
        assert not world.intake.receive(unit, world.connection(), echo).new


async def test_another_programs_reference_is_not_taken_for_ours(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    answer = thread(world, received.conversation_id).messages[-1]

    for reference in (str(answer.id), "9" * 30, "hotel-inbox-" + "9" * 30):
        with pytest.raises(UnknownMessageError):
            report(world, MessageStatus.FAILED, client_ref=reference)

    assert thread(world, received.conversation_id).messages[-1].status is MessageStatus.PENDING


async def test_a_repeated_failure_does_not_undo_a_retry(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    await world.post_leaves()
    answer = thread(world, received.conversation_id).messages[-1]
    first = f"fake:hotel-inbox-{answer.id}"
    report(world, MessageStatus.FAILED, provider_id=first, client_ref=client_ref(answer.id))
    world.clock.advance(minutes=1)
    world.guest_writes("Hello?", kind="reaction")
    world.inbox.outbox.retry(world.amy, answer.id)

    report(world, MessageStatus.FAILED, provider_id=first, client_ref=client_ref(answer.id))

    statuses = {line.id: line.status for line in thread(world, received.conversation_id).messages}
    assert statuses[answer.id] is MessageStatus.PENDING
