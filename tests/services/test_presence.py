"""Guests see that they were read and are answered; nothing ever waits for that."""

import asyncio
from datetime import timedelta

import pytest

from hotel_inbox.channels.base import Account
from hotel_inbox.channels.fake import FakePresence
from hotel_inbox.domain.letters import Letter
from hotel_inbox.errors import RetryableSendError
from hotel_inbox.models import Connection, Conversation
from hotel_inbox.services import presence
from tests.patience import until
from tests.services.world import GUEST, World


class HungPresence(FakePresence):
    """Takes a sign and never answers."""

    async def show_typing(self, account: Account, guest: str, message_id: str) -> None:
        await super().show_typing(account, guest, message_id)
        await asyncio.Event().wait()


def shown_by(world: World, signs: FakePresence | None = None) -> FakePresence:
    signs = signs or FakePresence()
    world.whatsapp.presence = signs
    return signs


def taken_over(world: World, provider_id: str = "wamid.1") -> int:
    conversation_id = world.guest_writes(provider_id=provider_id).conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    return conversation_id


async def staff_answer(world: World, conversation_id: int, text: str) -> None:
    world.inbox.outbox.send(world.amy, conversation_id, Letter(text, text))
    await world.post_leaves()
    await at_rest(world)


async def at_rest(world: World) -> None:
    await asyncio.gather(*world.inbox.presence._under_way)


def connection_with(world: World, **values: object) -> None:
    with world.inbox.db.unit_of_work() as unit:
        connection = unit.session.get_one(Connection, world.connection().id)
        for name, value in values.items():
            setattr(connection, name, value)


async def test_the_guest_sees_typing_while_the_bot_works(world: World) -> None:
    signs = shown_by(world)
    world.guest_writes("Hello", provider_id="wamid.1")
    world.guest_writes("When is breakfast?", provider_id="wamid.2")
    world.guest_writes("👍", provider_id="wamid.3", kind="reaction", opens_session=False)
    seen: list[object] = []

    def look() -> None:
        seen.extend(signs.shown)

    world.bot.thinking += [lambda: wait_until_shown(signs), look]
    assert await world.bot_answers() == 1

    assert seen == [("typing", GUEST, "wamid.2")]
    (account,) = signs.accounts
    assert (account.account_id, account.access_token) == ("1001", "secret-token")


def wait_until_shown(signs: FakePresence, times: int = 1) -> None:
    """Wait in the bot's thread."""
    asyncio.run(until(lambda: len(signs.shown) >= times))


async def test_a_long_turn_shows_typing_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "REFRESH_SECONDS", 0.01)
    signs = shown_by(world)
    world.guest_writes(provider_id="wamid.1")
    world.bot.thinking.append(lambda: wait_until_shown(signs, 3))
    await world.bot_answers()
    await at_rest(world)

    assert set(signs.shown) <= {("typing", GUEST, "wamid.1"), ("read", GUEST, "wamid.1")}


async def test_what_comes_after_the_answer_is_a_receipt_and_no_typing(world: World) -> None:
    signs = shown_by(world)
    received = world.guest_writes(provider_id="wamid.1")
    over = asyncio.Event()
    over.set()
    await world.inbox.presence.bot_works(received.conversation_id, over)

    assert signs.shown == [("read", GUEST, "wamid.1")]


async def test_a_provider_that_hangs_or_refuses_costs_the_answer_nothing(world: World) -> None:
    signs = shown_by(world, HungPresence())
    world.guest_writes(provider_id="wamid.1")
    world.bot.thinking.append(lambda: wait_until_shown(signs))
    assert await world.bot_answers() == 1
    assert await world.post_leaves() == 1
    await world.inbox.presence.close()

    signs.refusal = RetryableSendError("busy")
    world.guest_writes("And lunch?", provider_id="wamid.2")
    assert await world.bot_answers() == 1
    assert await world.post_leaves() == 1
    await at_rest(world)


async def test_opening_a_chat_shows_nothing_and_answering_it_shows_it_read_once(
    world: World,
) -> None:
    signs = shown_by(world)
    conversation_id = taken_over(world)
    world.inbox.conversations.thread(world.amy, conversation_id)
    world.inbox.conversations.mark_read(world.amy, conversation_id)
    await at_rest(world)
    assert signs.shown == []

    await staff_answer(world, conversation_id, "One")
    await staff_answer(world, conversation_id, "Two")
    assert signs.shown == [("read", GUEST, "wamid.1")]

    world.guest_writes("Thanks", provider_id="wamid.2")
    await staff_answer(world, conversation_id, "Three")
    assert signs.shown == [("read", GUEST, "wamid.1"), ("read", GUEST, "wamid.2")]


async def test_two_answers_at_once_show_it_read_once(world: World) -> None:
    signs = shown_by(world)
    conversation_id = taken_over(world)
    ids = [
        world.inbox.outbox.send(world.amy, conversation_id, Letter(key, key)) for key in ("a", "b")
    ]
    await asyncio.gather(*(world.inbox.presence.staff_answered(one) for one in ids * 3))
    assert signs.shown == [("read", GUEST, "wamid.1")]


async def test_a_receipt_that_failed_is_tried_with_the_next_answer(world: World) -> None:
    signs = shown_by(world)
    conversation_id = taken_over(world)
    signs.refusal = RetryableSendError("busy")
    await staff_answer(world, conversation_id, "One")
    signs.refusal = None
    await staff_answer(world, conversation_id, "Two")

    assert signs.shown == [("read", GUEST, "wamid.1")]
    with world.inbox.db.reading() as session:
        assert session.get_one(Conversation, conversation_id).read_mark == "wamid.1"


@pytest.mark.parametrize("rest", ["off", "paused", "throttled"])
async def test_a_connection_that_rests_or_shows_no_activity_is_left_alone(
    world: World, rest: str
) -> None:
    signs = shown_by(world)
    message_id = world.inbox.outbox.send(world.amy, taken_over(world), Letter("a", "a"))
    if rest == "off":
        connection_with(world, shows_activity=False)
    elif rest == "paused":
        connection_with(world, paused_at=world.clock())
    else:
        connection_with(world, throttled_until=world.clock() + timedelta(seconds=1))
    await world.inbox.presence.staff_answered(message_id)
    await world.inbox.presence.bot_works(1, asyncio.Event())
    assert signs.shown == []


async def test_what_is_not_there_is_no_error(world: World) -> None:
    shown_by(world)
    await world.inbox.presence.staff_answered(999)
    await world.inbox.presence.bot_works(999, asyncio.Event())


async def test_a_stop_ends_what_is_under_way(world: World) -> None:
    signs = shown_by(world, HungPresence())
    received = world.guest_writes(provider_id="wamid.1")
    with world.inbox.presence.bot_at_work(received.conversation_id):
        await until(lambda: signs.shown)
    await world.inbox.presence.close()
    assert all(task.done() for task in world.inbox.presence._under_way)
