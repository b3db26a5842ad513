"""A stored callback is handled once, or its problem is known and it can be replayed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest
from sqlmodel import col, select

from hotel_inbox.domain.messages import (
    Channel,
    DeliveryUpdate,
    Happening,
    InboundMessage,
    MessageStatus,
    TemplateChange,
    Unreadable,
    Watermark,
)
from hotel_inbox.models import WebhookEvent
from hotel_inbox.services.callbacks import ATTEMPTS, Replayed
from tests.services.world import GUEST, PHONE_ACCOUNT, START, World

BUG = cast("Happening", "no happening at all")
HELLO = InboundMessage(PHONE_ACCOUNT, "wamid.1", (GUEST,), START, "text", "Hello")


async def arrives(world: World, *happenings: Happening, body: bytes = b"{}") -> None:
    if happenings:
        world.whatsapp.will_parse(*happenings)
    await world.inbox.receiving.store(Channel.WHATSAPP, body)


def handle_all(world: World) -> int:
    handled = 0
    while world.inbox.callbacks.handle_next():
        handled += 1
    return handled


def events(world: World) -> Sequence[WebhookEvent]:
    with world.inbox.db.reading() as session:
        return session.exec(select(WebhookEvent).order_by(col(WebhookEvent.id))).all()


def texts(world: World) -> list[str]:
    page = world.inbox.conversations.page(world.amy)
    return [
        message.text
        for row in page.rows
        for message in world.inbox.conversations.thread(world.amy, row.id).messages
        if message.author != "system"
    ]


async def test_a_callback_is_handled_once(world: World) -> None:
    await arrives(world, HELLO)

    assert handle_all(world) == 1
    assert handle_all(world) == 0
    (event,) = events(world)
    assert (event.handled_at, event.problem, event.attempts) == (world.clock(), None, 1)
    assert texts(world) == ["Hello"]


async def test_the_same_callback_five_times_is_one_message(world: World) -> None:
    for _ in range(5):
        await arrives(world, HELLO)

    assert handle_all(world) == 5
    assert texts(world) == ["Hello"]
    assert all(event.handled_at for event in events(world))


async def test_what_the_channel_does_not_understand_is_kept_and_reported(world: World) -> None:
    bodies = [b"[]", b"7", b"null", b"{", b"\xff", b"{}"]
    for body in bodies:
        await arrives(world, body=body)

    assert handle_all(world) == len(bodies)
    assert [event.body for event in events(world)] == bodies
    for event in events(world):
        assert event.problem
        assert (event.handled_at, event.next_attempt_at) == (None, None)


async def test_a_bad_part_does_not_hold_back_its_neighbours(world: World) -> None:
    foreign = replace(HELLO, account_id="9999", provider_id="wamid.x")
    second = replace(HELLO, provider_id="wamid.2", text="Second")
    await arrives(world, HELLO, Unreadable("a message without id"), foreign, second)

    handle_all(world)

    (event,) = events(world)
    assert texts(world) == ["Hello", "Second"]
    assert "a message without id" in str(event.problem)
    assert "9999" in str(event.problem)
    assert event.handled_at is None


async def test_an_unknown_account_is_handled_once_it_is_connected(world: World) -> None:
    await arrives(world, replace(HELLO, account_id="9999"))
    handle_all(world)
    assert "hotel-inbox connection add" in str(events(world)[0].problem)

    world.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug="azul",
        external_id="9999",
        name=None,
        waba_id=None,
        access_token=None,
    )
    world.whatsapp.will_parse(replace(HELLO, account_id="9999"))

    assert world.inbox.callbacks.replay() == Replayed(handled=1, failed=0)
    assert texts(world) == ["Hello"]
    assert events(world)[0].handled_at
    assert world.inbox.callbacks.replay() == Replayed(0, 0)


async def test_a_replay_may_start_at_a_moment(world: World) -> None:
    await arrives(world, body=b"[]")
    world.clock.advance(hours=1)
    await arrives(world, body=b"[]")
    handle_all(world)

    assert world.inbox.callbacks.replay(world.clock()) == Replayed(0, 1)
    assert world.inbox.callbacks.replay(START) == Replayed(0, 2)


async def test_a_replay_goes_on_after_a_callback_that_fails_unexpectedly(world: World) -> None:
    await arrives(world, body=b"[]")
    await arrives(world, body=b"[]")
    handle_all(world)
    with world.inbox.db.unit_of_work() as unit:
        for event in unit.session.exec(select(WebhookEvent)):
            event.body = b"{}"
    world.whatsapp.will_parse(BUG)
    world.whatsapp.will_parse(HELLO)

    assert world.inbox.callbacks.replay() == Replayed(handled=1, failed=1)
    assert texts(world) == ["Hello"]


def read(provider_id: str, at: datetime = START) -> DeliveryUpdate:
    return DeliveryUpdate(PHONE_ACCOUNT, provider_id, MessageStatus.READ, at)


async def test_a_status_that_comes_before_its_message_is_known_is_tried_again(
    world: World,
) -> None:
    conversation_id = world.guest_writes().conversation_id
    await world.bot_answers()
    answer = world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]
    await arrives(world, read(f"fake:hotel-inbox-{answer.id}"))
    handle_all(world)
    (event,) = events(world)
    assert event.handled_at is None
    assert event.next_attempt_at is not None
    assert event.next_attempt_at > world.clock()

    await world.post_leaves()
    world.clock.moment = event.next_attempt_at
    world.whatsapp.will_parse(read(f"fake:hotel-inbox-{answer.id}"))
    handle_all(world)

    shown = world.inbox.conversations.thread(world.amy, conversation_id).messages[-1]
    assert shown.status is MessageStatus.READ
    assert events(world)[0].handled_at


async def test_a_status_of_a_foreign_message_is_let_go_in_the_end(world: World) -> None:
    await arrives(world)
    attempts = 0
    for _ in range(ATTEMPTS + 3):
        world.whatsapp.will_parse(read("wamid.foreign"))
        attempts += handle_all(world)
        world.clock.advance(minutes=10)

    (event,) = events(world)
    assert attempts == ATTEMPTS
    assert event.handled_at
    assert "wamid.foreign" in str(event.problem)


async def test_an_unexpected_error_in_a_part_takes_no_other_guests_words_along(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await arrives(world, HELLO, BUG)
    second = replace(HELLO, provider_id="wamid.2", text="Second")
    await arrives(world, second)

    assert handle_all(world) == 2
    assert texts(world) == ["Hello", "Second"]
    assert "could not be handled" in caplog.text
    failed = events(world)[0]
    assert (failed.handled_at, failed.next_attempt_at) == (None, None)

    world.whatsapp.will_parse(HELLO, replace(HELLO, provider_id="wamid.3", text="Repaired"))
    assert world.inbox.callbacks.replay() == Replayed(1, 0)
    assert texts(world) == ["Hello", "Second", "Repaired"]


async def test_a_channel_that_breaks_neither_blocks_the_queue_nor_loses_the_callback(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Iterator[Happening]:
        yield HELLO
        raise RuntimeError("a bug in a channel")

    def breaks() -> None:
        world.whatsapp._parsed.appendleft(broken())  # type: ignore[arg-type]  # what a bug would do

    await arrives(world)
    await arrives(world, HELLO)
    breaks()

    assert handle_all(world) == 2
    assert texts(world) == ["Hello"]
    assert "could not be handled" in caplog.text
    for _ in range(ATTEMPTS):
        world.clock.advance(minutes=10)
        breaks()
        handle_all(world)
    failed = events(world)[0]
    assert (failed.handled_at, failed.next_attempt_at) == (None, None)
    assert failed.attempts == ATTEMPTS

    world.whatsapp._parsed.clear()
    world.whatsapp.will_parse(replace(HELLO, provider_id="wamid.2", text="After the repair"))
    assert world.inbox.callbacks.replay() == Replayed(1, 0)
    assert texts(world) == ["Hello", "After the repair"]


async def test_a_database_that_cannot_store_is_not_asked_again_without_a_pause(
    world: World,
) -> None:
    await arrives(world)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE message RENAME TO away")
    world.whatsapp.will_parse(HELLO)
    assert world.inbox.callbacks.handle_next()
    assert not world.inbox.callbacks.handle_next()

    with world.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE away RENAME TO message")
    world.clock.advance(minutes=1)
    world.whatsapp.will_parse(HELLO)
    assert world.inbox.callbacks.handle_next() or world.inbox.callbacks.replay().handled
    assert texts(world) == ["Hello"]


async def test_callbacks_are_handled_as_they_came_and_shown_as_they_were_written(
    world: World,
) -> None:
    for number in range(3):
        await arrives(
            world,
            replace(
                HELLO,
                provider_id=f"wamid.{number}",
                text=str(number),
                sent_at=START - timedelta(minutes=number),
            ),
        )
    handle_all(world)

    (row,) = world.inbox.conversations.page(world.amy).rows
    shown = world.inbox.conversations.thread(world.amy, row.id).messages
    assert [line.text for line in sorted(shown, key=lambda line: line.id)] == ["0", "1", "2"]
    assert [line.text for line in shown] == ["2", "1", "0"]


async def test_a_connections_last_callback_is_noted_at_most_once_a_minute(world: World) -> None:
    noted = []
    for number, seconds in enumerate((0, 30, 31)):
        world.clock.advance(seconds=seconds)
        await arrives(world, replace(HELLO, provider_id=f"wamid.{number}"))
        handle_all(world)
        noted.append(world.connection().last_callback_at)

    assert noted == [START, START, START + timedelta(seconds=61)]


async def test_what_becomes_of_a_template_needs_no_connection(world: World) -> None:
    await arrives(world, TemplateChange("waba-1", "77", "welcome", "en", status="APPROVED"))
    handle_all(world)

    assert events(world)[0].handled_at


async def test_a_watermark_of_a_guest_nobody_knows_is_let_go_in_the_end(world: World) -> None:
    await arrives(world)
    for _ in range(ATTEMPTS):
        world.whatsapp.will_parse(Watermark(PHONE_ACCOUNT, "4915", MessageStatus.READ, START))
        handle_all(world)
        assert events(world)[0].problem
        world.clock.advance(minutes=10)

    assert events(world)[0].handled_at
