"""What a guest writes is there once, in the right conversation and session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.messages import (
    Author,
    DeliveryUpdate,
    Echo,
    MessageStatus,
    Mode,
    client_ref,
)
from hotel_inbox.services.intake import Intake, UnknownMessageError
from tests.services.world import GUEST, PHONE_ACCOUNT, World


def thread(world: World, conversation_id: int) -> Thread:
    return world.inbox.conversations.thread(world.amy, conversation_id)


def spoken(world: World, conversation_id: int) -> list[str]:
    found = thread(world, conversation_id).messages
    return [message.text for message in found if message.author is not Author.SYSTEM]


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


def test_a_guest_who_changes_from_number_to_scoped_id_stays_one_guest(world: World) -> None:
    first = world.guest_writes("By number", identities=(GUEST,))
    both = world.guest_writes("By both", identities=(GUEST, "ES.42"))
    scoped = world.guest_writes("By id alone", identities=("ES.42",))

    assert first.conversation_id == both.conversation_id == scoped.conversation_id


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


def test_an_echo_of_a_colleague_switches_to_human(world: World) -> None:
    received = world.guest_writes("Hello")
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), world.clock(), "text", "From my phone")
    with world.inbox.db.unit_of_work() as unit:
        Intake(world.clock).receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.HUMAN
    assert spoken(world, received.conversation_id) == ["Hello", "From my phone"]
    assert world.inbox.answering.claim(5) == []


def report(world: World, status: MessageStatus, **more: str | None) -> None:
    update = DeliveryUpdate(
        PHONE_ACCOUNT,
        more.pop("provider_id", None) or "wamid.out",
        status,
        world.clock(),
        closes_window=status is MessageStatus.FAILED,
        **more,
    )
    with world.inbox.db.unit_of_work() as unit:
        Intake(world.clock).apply(unit, world.connection(), update)


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


def test_a_reaction_that_opens_the_window_still_asks_nothing(world: World) -> None:
    received = world.guest_writes("❤", kind="reaction")

    assert thread(world, received.conversation_id).window.open
    assert world.inbox.answering.claim(5) == []


async def test_an_echo_of_our_own_send_settles_it(world: World) -> None:
    received = world.guest_writes()
    await world.bot_answers()
    answer = thread(world, received.conversation_id).messages[-1]
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), world.clock(), "text", answer.text)

    with world.inbox.db.unit_of_work() as unit:
        Intake(world.clock).receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.AI
    assert [line.status for line in shown.messages if line.id == answer.id] == [MessageStatus.SENT]
    assert await world.post_leaves() == 0
    with world.inbox.db.unit_of_work() as unit:
        assert not Intake(world.clock).receive(unit, world.connection(), echo).new


async def test_after_a_change_of_number_the_new_one_is_written_to(world: World) -> None:
    received = world.guest_writes("Old number", guest_phone=f"+{GUEST}")
    world.guest_writes(
        "changed",
        kind="system",
        identities=("34699999999",),
        former=(GUEST,),
        guest_phone="+34699999999",
        opens_session=False,
    )
    await world.bot_answers()
    await world.post_leaves()

    assert [sent.recipient for sent in world.whatsapp.sent] == ["34699999999"]
    assert thread(world, received.conversation_id).guest.phone == "+34699999999"
    stranger = world.guest_writes("I got this number now", identities=(GUEST,))
    assert stranger.conversation_id != received.conversation_id


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
