"""A connection that its provider stops or slows holds up its own messages and nobody else's."""

import asyncio
from datetime import timedelta

import pytest

from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel, InboundMessage, MessageStatus
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import connections
from tests.services.in_charge import FakeInspection
from tests.services.world import GUEST, World

REVOKED = PermanentSendError(
    "The access token was revoked.", code="190", stops_account=True, detail={"code": 190}
)
THROTTLED = RetryableSendError(
    "Too many messages.", code="130429", slows_account=True, retry_after=timedelta(minutes=5)
)


def on_another_connection(world: World) -> int:
    world.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug="azul",
        external_id="1002",
        name="Bar",
        waba_id=None,
        access_token="other-token",
    )
    with world.inbox.db.unit_of_work() as unit:
        connection = connections.by_account(unit.session, Channel.WHATSAPP, "1002")
        assert connection is not None
        message = InboundMessage(
            "1002", "wamid.bar", ("34600555444",), world.clock(), "text", "A table?"
        )
        received = world.inbox.callbacks._intake.receive(unit, connection, message)
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    return received.conversation_id


def taken_over(world: World, guest: str = GUEST) -> int:
    conversation_id = world.guest_writes(guest=guest).conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    return conversation_id


def send(world: World, conversation_id: int, text: str) -> int:
    return world.inbox.outbox.send(world.amy, conversation_id, Letter(text, text))


def last(world: World, conversation_id: int) -> ThreadMessage:
    return world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]


def row(world: World, message_id: int) -> Message:
    with world.inbox.db.reading() as session:
        return session.get_one(Message, message_id)


def staffed(world: World, role: Role) -> Viewer:
    agent_id = world.inbox.registry.add_agent(
        f"{role}@azul.example",
        name=role.title(),
        role=role,
        hotel_slugs=[] if role is Role.ADMIN else ["azul"],
        password="correct horse",
    )
    return Viewer(agent_id, role.title(), f"{role}@azul.example", role, world.amy.hotel_ids)


def resumed(world: World) -> None:
    with world.inbox.db.unit_of_work() as unit:
        connection = unit.session.get_one(Connection, world.connection().id)
        connection.paused_at = connection.pause_reason = None


@pytest.mark.parametrize("sealed", [None, "sealed with a key that is gone"])
async def test_a_connection_without_a_usable_token_pauses_and_its_messages_wait(
    world: World, sealed: str | None
) -> None:
    world.whatsapp.inspection = FakeInspection()
    conversation_id, manager = taken_over(world), staffed(world, Role.MANAGER)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Connection, world.connection().id).sealed_token = sealed
    message_id = send(world, conversation_id, "one")
    await world.post_leaves()

    assert world.whatsapp.attempts == []
    waiting = row(world, message_id)
    assert (waiting.status, waiting.attempts) == (MessageStatus.PENDING, 0)
    (told,) = world.inbox.notifications.bell(manager).items
    assert told.text == world.connection().pause_reason
    assert "access token" in told.text
    world.inbox.connections.set_token(manager, world.connection().id, "new-token")
    await world.post_leaves()
    assert [sent.access_token for sent in world.whatsapp.sent] == ["new-token"]


async def test_a_revoked_token_pauses_the_connection_and_nothing_is_lost(world: World) -> None:
    conversation_id, other = taken_over(world), taken_over(world, "34600999888")
    world.whatsapp.will_fail(REVOKED)
    message_id = send(world, conversation_id, "one")
    send(world, conversation_id, "two")
    await world.post_leaves()
    send(world, other, "three")
    world.clock.advance(hours=1)

    assert await world.post_leaves() == 0
    connection = world.connection()
    assert connection.paused_at == world.clock() - timedelta(hours=1)
    assert connection.pause_reason == "The access token was revoked."
    waiting = row(world, message_id)
    assert (waiting.status, waiting.attempts) == (MessageStatus.PENDING, 0)
    assert (waiting.error_code, waiting.error_detail) == ("190", {"code": 190})
    assert world.inbox.health.problems() == []

    resumed(world)
    await world.post_leaves()
    assert [sent.text for sent in world.whatsapp.sent] == ["one", "three", "two"]
    assert row(world, message_id).error_reason is None


async def test_those_in_charge_are_told_once_and_agents_are_not(world: World) -> None:
    manager, admin = staffed(world, Role.MANAGER), staffed(world, Role.ADMIN)
    guests = ["34600111222", "34600111333", "34600111444"]
    taken = [taken_over(world, guest) for guest in guests]
    world.whatsapp.will_fail(REVOKED, REVOKED, REVOKED)
    for conversation_id in taken:
        send(world, conversation_id, "Hello")
    due = world.inbox.delivery.claim(5)
    bell = world.inbox.bus.subscribe(lambda _: True)
    await asyncio.gather(*(world.inbox.delivery.send(job) for job in due))
    events = await bell.next(within=5)

    for viewer in (manager, admin):
        told = world.inbox.notifications.bell(viewer)
        assert told.unread == 1
        (item,) = told.items
        assert (item.kind, item.about) == ("connection_paused", "Desk")
        assert item.connection_id == world.connection().id
    assert world.inbox.notifications.bell(world.amy).unread == 0
    (hotel_id,) = world.amy.hotel_ids
    assert Event(Happened.CONNECTION_CHANGED, hotel_id) in events
    assert Event(Happened.NOTIFIED, hotel_id) in events


async def test_a_refusal_of_the_former_token_does_not_pause_the_new_one(world: World) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(REVOKED)
    send(world, conversation_id, "Hello")
    (due,) = world.inbox.delivery.claim(5)
    with world.inbox.db.unit_of_work() as unit:
        # Sealed anew: the same token looks different each time.
        connection = unit.session.get_one(Connection, world.connection().id)
        connection.sealed_token = world.inbox.registry._credentials.seal("new-token")
    await world.inbox.delivery.send(due)
    await world.post_leaves()

    assert world.connection().paused_at is None
    assert [sent.access_token for sent in world.whatsapp.sent] == ["new-token"]


async def test_the_bots_answers_wait_for_a_paused_connection_too(world: World) -> None:
    world.guest_writes()
    await world.bot_answers()
    with world.inbox.db.unit_of_work() as unit:
        connection = unit.session.get_one(Connection, world.connection().id)
        connection.paused_at = world.clock()
    assert await world.post_leaves() == 0

    resumed(world)
    assert await world.post_leaves() == 1


async def test_a_throttled_connection_waits_and_another_does_not(world: World) -> None:
    slow, also_slow = taken_over(world), taken_over(world, "34600999888")
    elsewhere = on_another_connection(world)
    world.whatsapp.will_fail(THROTTLED)
    send(world, slow, "one")
    await world.post_leaves()
    send(world, also_slow, "two")
    send(world, elsewhere, "three")
    world.clock.advance(minutes=4, seconds=59)
    assert await world.post_leaves() == 1
    assert [sent.text for sent in world.whatsapp.sent] == ["three"]
    assert world.connection().throttled_until == world.clock() + timedelta(seconds=1)

    world.clock.advance(seconds=1)
    assert await world.post_leaves() == 2
    assert [sent.text for sent in world.whatsapp.sent] == ["three", "one", "two"]


async def test_a_slow_guest_holds_up_nobody_else_on_the_connection(world: World) -> None:
    slow, other = taken_over(world), taken_over(world, "34600999888")
    world.whatsapp.will_fail(RetryableSendError("busy", retry_after=timedelta(minutes=5)))
    send(world, slow, "one")
    await world.post_leaves()
    send(world, other, "two")
    await world.post_leaves()

    assert [sent.text for sent in world.whatsapp.sent] == ["two"]
    assert world.connection().throttled_until is None


async def test_the_longest_of_several_pauses_counts(world: World) -> None:
    first, second = taken_over(world), taken_over(world, "34600999888")
    world.whatsapp.will_fail(
        THROTTLED, RetryableSendError("", slows_account=True, retry_after=timedelta(minutes=1))
    )
    send(world, first, "one")
    send(world, second, "two")
    await world.post_leaves()

    assert world.connection().throttled_until == world.clock() + timedelta(minutes=5)


@pytest.mark.parametrize("error", [RetryableSendError("busy", slows_account=True), THROTTLED])
async def test_a_throttled_message_is_given_up_at_last(
    world: World, error: RetryableSendError
) -> None:
    conversation_id = taken_over(world)
    world.whatsapp.will_fail(*[error] * 20)
    send(world, conversation_id, "Hello")
    for _ in range(12):
        await world.post_leaves()
        world.clock.advance(minutes=15)

    failed = last(world, conversation_id)
    assert (failed.status, len(world.whatsapp.attempts)) == (MessageStatus.FAILED, 8)
    assert world.inbox.notifications.bell(world.amy).unread == 1


async def test_the_providers_error_is_kept_in_full_until_the_message_has_left(
    world: World,
) -> None:
    conversation_id = taken_over(world)
    detail = {"code": 131000, "fbtrace_id": "A\x00B"}
    world.whatsapp.will_fail(RetryableSendError("busy", code="131000", detail=detail))
    message_id = send(world, conversation_id, "Hello")
    await world.post_leaves()
    tried = row(world, message_id)
    assert tried.error_detail == {"code": 131000, "fbtrace_id": "A\ufffdB"}
    assert tried.left_at is None

    world.clock.advance(minutes=1)
    began = world.clock()
    await world.post_leaves()
    left = row(world, message_id)
    assert (left.error_code, left.error_detail, left.left_at) == (None, {}, began)


async def test_a_watermark_that_was_quicker_than_our_own_note_is_caught_up_with(
    world: World,
) -> None:
    conversation_id = taken_over(world)
    send(world, conversation_id, "Hello")
    (due,) = world.inbox.delivery.claim(5)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Conversation, conversation_id).read_until = world.clock()
    await world.inbox.delivery.send(due)

    assert last(world, conversation_id).status is MessageStatus.READ
