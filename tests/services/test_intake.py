"""What a guest writes is there once, in the right conversation and session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.domain.messages import (
    Echo,
    Mode,
)
from tests.services.threads import spoken, thread
from tests.services.world import GUEST, PHONE_ACCOUNT, World


def test_a_message_makes_guest_conversation_and_session(world: World) -> None:
    received = world.guest_writes("Hello", guest_name="Laura", guest_phone="+34600111222")

    shown = thread(world, received.conversation_id)
    assert received.new
    assert shown.guest.name == "Laura"
    assert shown.guest.phone == "+34600111222"
    assert [message.text for message in shown.messages] == ["Hello"]
    assert shown.window.closes_at == world.clock() + timedelta(hours=24)
    row = world.inbox.conversations.page(world.amy).rows[0]
    assert (row.preview, row.unread_count, row.mode) == ("Hello", 1, Mode.AI)


def test_the_same_message_five_times_at_once_is_one(world: World) -> None:
    def deliver(_: int) -> tuple[int, bool]:
        received = world.guest_writes("Hello", provider_id="wamid.same")
        return received.message_id, received.new

    with ThreadPoolExecutor(5) as threads:
        outcomes = list(threads.map(deliver, range(5)))

    assert len({message_id for message_id, _ in outcomes}) == 1
    assert sum(new for _, new in outcomes) == 1
    page = world.inbox.conversations.page(world.amy)
    assert [row.unread_count for row in page.rows] == [1]
    assert spoken(world, page.rows[0].id) == ["Hello"]


def test_many_messages_of_a_new_guest_at_once_make_one_conversation(world: World) -> None:
    def deliver(number: int) -> int:
        return world.guest_writes(f"line {number}").conversation_id

    with ThreadPoolExecutor(8) as threads:
        conversations = set(threads.map(deliver, range(16)))

    assert len(conversations) == 1
    assert sorted(spoken(world, conversations.pop())) == sorted(f"line {n}" for n in range(16))


@pytest.mark.parametrize(
    ("later", "sessions"), [(timedelta(hours=23, minutes=59), 1), (timedelta(hours=24), 2)]
)
def test_a_session_lasts_24_hours_from_the_guests_last_message(
    world: World, later: timedelta, sessions: int
) -> None:
    received = world.guest_writes("First")
    world.clock.moment += later
    world.guest_writes("Second")

    shown = thread(world, received.conversation_id)
    assert len({message.session_id for message in shown.messages}) == sessions


def test_a_late_webhook_counts_from_the_guests_own_time(world: World) -> None:
    received = world.guest_writes("Two days ago", sent_at=world.clock() - timedelta(days=2))

    shown = thread(world, received.conversation_id)
    assert shown.session_expired
    assert not shown.window.open


def test_an_older_message_that_comes_late_does_not_shorten_the_window(world: World) -> None:
    received = world.guest_writes("Now")
    world.guest_writes("Earlier", sent_at=world.clock() - timedelta(hours=20))

    shown = thread(world, received.conversation_id)
    assert shown.window.closes_at == world.clock() + timedelta(hours=24)
    assert len({message.session_id for message in shown.messages}) == 1
    assert world.inbox.conversations.page(world.amy).rows[0].preview == "Now"


def test_a_message_from_the_future_counts_as_now(world: World) -> None:
    received = world.guest_writes("Wrong clock", sent_at=world.clock() + timedelta(days=400))

    window = thread(world, received.conversation_id).window
    assert window.closes_at == world.clock() + timedelta(hours=24)


def test_a_reaction_neither_opens_a_session_nor_asks_the_bot(world: World) -> None:
    received = world.guest_writes("👍", kind="reaction", opens_session=False)

    shown = thread(world, received.conversation_id)
    assert shown.session_expired
    assert world.inbox.answering.claim(5) == []


@pytest.mark.parametrize(
    "text", ["nul \x00 inside", "lone \ud800 surrogate", "\u200b\u200b", "x" * 100_000, "<b>&"]
)
def test_hostile_text_is_kept(world: World, text: str) -> None:
    received = world.guest_writes(text, provider_id="wamid.hostile", detail={"raw": text})

    kept = spoken(world, received.conversation_id)[0]
    assert len(kept) >= len(text) - 1
    assert "\x00" not in kept


async def test_an_echo_of_a_colleague_switches_to_human(world: World) -> None:
    received = world.guest_writes("Hello")
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), world.clock(), "text", "From my phone")
    with world.inbox.db.unit_of_work() as unit:
        world.intake.receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.HUMAN
    assert spoken(world, received.conversation_id) == ["Hello", "From my phone"]
    assert await world.bot_answers() == 0


def test_a_reaction_that_opens_the_window_still_asks_nothing(world: World) -> None:
    received = world.guest_writes("❤", kind="reaction")

    assert thread(world, received.conversation_id).window.open
    assert world.inbox.answering.claim(5) == []


def test_a_late_message_that_closes_the_gap_makes_one_session_of_two(world: World) -> None:
    began = world.clock()
    received = world.guest_writes("First")
    world.clock.advance(hours=30)
    world.guest_writes("Thirty hours later")
    world.guest_writes("In between, late", sent_at=began + timedelta(hours=20))

    shown = thread(world, received.conversation_id)
    (session,) = shown.sessions.values()
    assert {line.session_id for line in shown.messages} == {session.id}
    assert (session.started_at, session.expires_at) == (began, began + timedelta(hours=54))


def test_a_message_that_comes_twice_has_its_files_once(world: World) -> None:
    photo = MediaRef("image", provider_id="991", content_type="image/jpeg", size=2048)
    for _ in range(2):
        received = world.guest_writes("Us", kind="image", provider_id="p", media=(photo, photo))

    (shown,) = thread(world, received.conversation_id).messages
    assert [(file.kind, file.state, file.size) for file in shown.media] == [
        ("image", MediaState.DUE, 2048)
    ] * 2


def test_an_echo_that_comes_late_does_not_undo_what_was_decided_since(world: World) -> None:
    received = world.guest_writes("Hello")
    echoed_at = world.clock()
    world.clock.advance(hours=1)
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.takeover.release(world.amy, received.conversation_id)
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), echoed_at, "text", "From my phone")
    with world.inbox.db.unit_of_work() as unit:
        world.intake.receive(unit, world.connection(), echo)

    assert thread(world, received.conversation_id).mode is Mode.AI
    assert len(world.inbox.answering.claim(5)) == 1
