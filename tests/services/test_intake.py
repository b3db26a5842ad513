"""What a guest writes is there once, in the right conversation and session."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.media import MediaRef, MediaState
from hotel_inbox.domain.messages import (
    Author,
    DeliveryUpdate,
    Echo,
    MessageStatus,
    Mode,
    client_ref,
)
from hotel_inbox.domain.origins import Origin, OriginKind
from hotel_inbox.models import Guest
from hotel_inbox.services.intake import Received
from hotel_inbox.services.reports import UnknownMessageError
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


async def test_an_echo_of_a_colleague_switches_to_human(world: World) -> None:
    received = world.guest_writes("Hello")
    echo = Echo(PHONE_ACCOUNT, "wamid.echo", (GUEST,), world.clock(), "text", "From my phone")
    with world.inbox.db.unit_of_work() as unit:
        world.intake.receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.HUMAN
    assert spoken(world, received.conversation_id) == ["Hello", "From my phone"]
    assert await world.bot_answers() == 0


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
        world.intake.receive(unit, world.connection(), echo)

    shown = thread(world, received.conversation_id)
    assert shown.mode is Mode.AI
    assert [line.status for line in shown.messages if line.id == answer.id] == [MessageStatus.SENT]
    assert await world.post_leaves() == 0
    with world.inbox.db.unit_of_work() as unit:
        assert not world.intake.receive(unit, world.connection(), echo).new


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


def test_a_guest_who_changes_their_scoped_id_stays_one_guest(world: World) -> None:
    first = world.guest_writes("As before", identities=("ES.42",))
    world.guest_writes(
        "changed", kind="system", identities=("ES.77",), former=("ES.42",), opens_session=False
    )
    later = world.guest_writes("With the new one", identities=("ES.77",))

    assert later.conversation_id == first.conversation_id


def changes_number(world: World, old: str, new: str) -> Received:
    return world.guest_writes(
        "changed",
        kind="system",
        identities=(new,),
        former=(old,),
        guest_phone=f"+{new}",
        opens_session=False,
        provider_id=f"wamid.change.{old}.{new}",
    )


def test_who_changes_their_number_keeps_their_thread_even_if_the_new_one_is_known(
    world: World,
) -> None:
    mine = world.guest_writes("From my old number", identities=(GUEST,))
    early = world.guest_writes("Quicker than the change", identities=("34699",))
    assert changes_number(world, GUEST, "34699").conversation_id == mine.conversation_id
    assert not changes_number(world, GUEST, "34699").new

    later = world.guest_writes("From my new number", identities=("34699",))
    assert later.conversation_id == mine.conversation_id
    assert spoken(world, early.conversation_id) == ["Quicker than the change"]


def test_a_change_of_number_and_back_again_is_still_one_guest(world: World) -> None:
    first = world.guest_writes(identities=(GUEST,))
    changes_number(world, GUEST, "34699")
    changes_number(world, "34699", GUEST)

    assert world.guest_writes("Back", identities=(GUEST,)).conversation_id == first.conversation_id


async def test_a_message_that_was_long_on_its_way_does_not_bring_an_old_address_back(
    world: World,
) -> None:
    received = world.guest_writes("By both", identities=(GUEST, "ES.42"), guest_phone=f"+{GUEST}")
    world.clock.advance(hours=1)
    changes_number(world, GUEST, "34699")
    world.guest_writes("New", identities=("34699", "ES.42"), guest_phone="+34699")
    late = world.clock() - timedelta(minutes=59)
    world.guest_writes("Late", identities=(GUEST, "ES.42"), guest_phone=f"+{GUEST}", sent_at=late)
    await world.bot_answers()
    await world.post_leaves()

    assert [sent.recipient for sent in world.whatsapp.sent] == ["34699"]
    assert thread(world, received.conversation_id).guest.phone == "+34699"


AD = Origin(OriginKind.AD, "Spring by the sea", "77")
LINK = Origin(OriginKind.LINK, "website")
POST = Origin(OriginKind.POST, "Our new pool")


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (AD, "From an ad: Spring by the sea"),
        (LINK, "From a link: website"),
        (POST, "From a post: Our new pool"),
        (Origin(OriginKind.PRODUCT), "From a product"),
        (None, None),
    ],
)
def test_where_a_guest_came_from_is_said_in_words(
    world: World, origin: Origin | None, words: str | None
) -> None:
    received = world.guest_writes(origin=origin)
    assert thread(world, received.conversation_id).source == words


def test_a_session_has_its_first_source_and_a_later_one_its_own(world: World) -> None:
    received = world.guest_writes("Second", origin=LINK)
    earlier = world.clock() - timedelta(minutes=1)
    world.guest_writes("First", origin=AD, sent_at=earlier)
    world.guest_writes("Third", origin=POST)
    assert thread(world, received.conversation_id).source == "From an ad: Spring by the sea"

    world.clock.advance(days=2)
    world.guest_writes("Next session")
    assert thread(world, received.conversation_id).source == "From an ad: Spring by the sea"
    world.guest_writes("From another ad", origin=replace(AD, name="Autumn"))
    world.guest_writes("Late", origin=LINK, sent_at=earlier)
    assert thread(world, received.conversation_id).source == "From an ad: Autumn"


def test_a_new_guest_is_looked_up_once_where_the_channel_tells_who_they_are(world: World) -> None:
    world.guest_writes("Nobody to ask")
    world.whatsapp.profiles = Nobody()
    world.guest_writes("Somebody to ask", guest="34699")
    world.guest_writes("Again", guest="34699")

    with world.inbox.db.reading() as session:
        due = {guest.address: guest.profile_due_at for guest in session.exec(select(Guest))}
    assert due == {GUEST: None, "34699": world.clock()}


class Nobody:
    async def look_up(self, account: Account, guest: str) -> Profile:
        raise AssertionError(f"intake asked {account} who {guest} is")


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
