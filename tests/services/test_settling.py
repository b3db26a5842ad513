"""What happens to a message at the same moment, or is told of it twice, settles on one truth."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import DeliveryUpdate, MessageStatus, client_ref
from hotel_inbox.errors import AmbiguousSendError, ConflictError, PermanentSendError
from hotel_inbox.models import ConversationSession
from hotel_inbox.services.delivery import AMBIGUOUS_ATTEMPTS
from hotel_inbox.services.reports import UnknownMessageError
from tests.services.world import PHONE_ACCOUNT, World

SHORTLY = 0.3


def queued(world: World) -> tuple[int, int]:
    """Have Amy write to a guest; give the conversation's and the message's id."""
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    return conversation_id, world.inbox.outbox.send(world.amy, conversation_id, Letter("d1", "Hi"))


def report(
    world: World,
    unit: UnitOfWork,
    status: MessageStatus,
    provider_id: str,
    client_ref: str | None = None,
) -> None:
    update = DeliveryUpdate(PHONE_ACCOUNT, provider_id, status, world.clock(), client_ref)
    world.intake.apply(unit, world.connection(), update)


def shown(world: World, conversation_id: int) -> ThreadMessage:
    return world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]


@pytest.mark.parametrize("status", [MessageStatus.DELIVERED, MessageStatus.FAILED])
async def test_a_report_wins_over_the_answer_to_our_request_of_the_same_moment(
    world: World, status: MessageStatus
) -> None:
    conversation_id, message_id = queued(world)
    (due,) = world.inbox.delivery.claim(5)
    connection = world.connection()
    with world.inbox.db.unit_of_work() as unit:
        update = DeliveryUpdate(
            PHONE_ACCOUNT, "wamid.1", status, world.clock(), client_ref(message_id)
        )
        world.intake.apply(unit, connection, update)
        unit.session.flush()
        sending = asyncio.create_task(world.inbox.delivery.send(due))
        await asyncio.sleep(SHORTLY)
    await sending

    assert shown(world, conversation_id).status is status


async def test_the_end_of_a_session_and_a_late_message_of_the_same_moment(world: World) -> None:
    start = world.clock()
    world.guest_writes("First")
    world.clock.advance(hours=24)

    def late() -> None:
        world.guest_writes("Late", sent_at=start + timedelta(hours=23))

    with world.inbox.db.unit_of_work() as unit:
        session = unit.session.exec(select(ConversationSession).with_for_update()).one()
        session.expired_at = session.expires_at
        unit.session.flush()
        writing = asyncio.create_task(asyncio.to_thread(late))
        await asyncio.sleep(SHORTLY)
    await writing

    with world.inbox.db.reading() as reading:
        session = reading.exec(select(ConversationSession)).one()
    assert session.expires_at == start + timedelta(hours=47)
    assert session.expired_at is None


async def test_two_people_who_retry_at_once_send_once(world: World) -> None:
    _, message_id = queued(world)
    world.whatsapp.will_fail(PermanentSendError("no"))
    await world.post_leaves()

    def retry(_: int) -> bool:
        try:
            world.inbox.outbox.retry(world.ben, message_id)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(retry, range(4)))
    await world.post_leaves()

    assert sum(outcomes) == 1
    assert len(world.whatsapp.sent) == 1


async def test_a_failure_reported_again_does_not_fail_the_retry(world: World) -> None:
    conversation_id, message_id = queued(world)
    failure = ("wamid.first-send", client_ref(message_id))
    with world.inbox.db.unit_of_work() as unit:
        report(world, unit, MessageStatus.FAILED, *failure)
    assert shown(world, conversation_id).status is MessageStatus.FAILED

    world.inbox.outbox.retry(world.amy, message_id)
    for _ in range(2):
        with world.inbox.db.unit_of_work() as unit:
            report(world, unit, MessageStatus.FAILED, *failure)
        await world.post_leaves()

    assert shown(world, conversation_id).status is MessageStatus.SENT


async def test_a_report_on_what_was_given_up_without_an_answer_is_the_answer(
    world: World,
) -> None:
    conversation_id, message_id = queued(world)
    world.whatsapp.will_fail(*[AmbiguousSendError("no answer")] * AMBIGUOUS_ATTEMPTS)
    for _ in range(AMBIGUOUS_ATTEMPTS + 1):
        await world.post_leaves()
        world.clock.advance(minutes=1)
    assert shown(world, conversation_id).status is MessageStatus.FAILED

    with world.inbox.db.unit_of_work() as unit:
        report(world, unit, MessageStatus.DELIVERED, "wamid.late", client_ref(message_id))

    line = shown(world, conversation_id)
    assert (line.status, line.error_reason) == (MessageStatus.DELIVERED, None)
    with pytest.raises(ConflictError):
        world.inbox.outbox.retry(world.amy, message_id)


async def test_another_programs_reference_is_not_taken_for_ours(world: World) -> None:
    conversation_id, message_id = queued(world)
    await world.post_leaves()

    ours = client_ref(message_id)
    for reference in (str(message_id), ours.upper(), f"{ours}x", f"{ours}{'9' * 5000}", "٣", ""):
        with pytest.raises(UnknownMessageError), world.inbox.db.unit_of_work() as unit:
            report(world, unit, MessageStatus.READ, "wamid.of-another-program", reference)

    assert shown(world, conversation_id).status is MessageStatus.SENT
