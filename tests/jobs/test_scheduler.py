"""With nothing but the clockwork running, guests are answered and sessions end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlmodel import col, select

from hotel_inbox.bot.base import BotReply, Turn
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import MessageStatus
from hotel_inbox.errors import RetryableSendError
from hotel_inbox.events import Event, Happened, LocalBus, listening
from hotel_inbox.jobs import scheduler
from hotel_inbox.jobs.scheduler import running
from hotel_inbox.models import ConversationSession, Message
from tests.api.site import Site, inbox_with
from tests.fakes.meta_webhooks import callback, text_message
from tests.patience import until, until_stored
from tests.services.world import GUEST, PHONE_ACCOUNT, START, reply


@pytest_asyncio.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """An inbox whose clockwork the test starts."""
    opened = Site.opened(database_url, tmp_path / "data")
    yield opened
    await opened.close()


def hello(number: int = 1, guest: str = GUEST) -> object:
    at = int(START.timestamp())
    return text_message(
        PHONE_ACCOUNT, wa_id=guest, message_id=f"wamid.{guest}.{number}", text="Breakfast?", at=at
    )


def is_long(items: Sequence[object], length: int) -> bool:
    return len(items) == length


def statuses(site: Site) -> list[str]:
    with site.inbox.db.reading() as session:
        query = select(Message.status).order_by(col(Message.id))
        return [str(status) for status in session.exec(query)]


async def test_a_stored_callback_is_answered_and_sent(site: Site) -> None:
    async with running(site.inbox):
        assert (await site.callback(hello())).status_code == 200
        await until(lambda: site.world.whatsapp.sent)

        (sent,) = site.world.whatsapp.sent
        assert (sent.recipient, sent.text) == (GUEST, "Breakfast is from 7 to 10.")
        await until_stored(lambda: statuses(site) == ["received", "sent"])
        report = {"status": "read", "timestamp": str(int(START.timestamp()))}
        reference = {"id": f"fake:{sent.client_ref}", "biz_opaque_callback_data": sent.client_ref}
        await site.callback(callback(PHONE_ACCOUNT, statuses=[report | reference]))
        await until_stored(lambda: statuses(site) == ["received", "read"])


async def test_what_lay_waiting_while_nothing_ran_is_done_at_the_start(site: Site) -> None:
    await site.callback(hello())
    other = site.world.guest_writes(guest="34600999888").conversation_id
    taken = site.world.guest_writes(guest="34600777666").conversation_id
    site.inbox.takeover.take_over(site.world.amy, taken)
    site.inbox.outbox.send(site.world.amy, taken, Letter("d1", "From Amy"))

    async with running(site.inbox):
        await until(lambda: len(site.world.whatsapp.sent) == 3)

    texts = sorted(sent.text for sent in site.world.whatsapp.sent)
    assert texts == ["Breakfast is from 7 to 10."] * 2 + ["From Amy"]
    shown = site.inbox.conversations.thread(site.world.amy, other).messages[-1]
    assert shown.status is MessageStatus.SENT


async def test_many_guests_at_once_get_one_answer_each(site: Site) -> None:
    guests = [f"346001112{number:02}" for number in range(20)]
    async with running(site.inbox):
        payloads = [hello(1, guest) for guest in guests for _ in range(3)]
        answers = await asyncio.gather(*(site.callback(payload) for payload in payloads))
        await until(lambda: len(site.world.whatsapp.sent) >= len(guests))
        await until_stored(lambda: all(event.handled_at for event in site.stored()))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(sent.recipient for sent in site.world.whatsapp.sent) == sorted(guests)
    assert len(site.texts()) == 2 * len(guests)


async def test_guests_whose_answers_wait_for_a_slow_pms_delay_no_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()

    async def take_turn(turn: Turn) -> BotReply:
        if turn.messages[-1].text == "Any room?":
            await answered.wait()
        return reply(f"To {turn.conversation_id}")

    monkeypatch.setattr(site.world.bot, "take_turn", take_turn)
    for number in range(10):
        site.world.guest_writes("Any room?", guest=f"346001112{number:02}")
    async with running(site.inbox):
        await until(lambda: site.inbox.answering.next_due() is None)
        quick = site.world.guest_writes("Breakfast?").conversation_id
        await until(lambda: site.world.whatsapp.sent)
        assert [sent.text for sent in site.world.whatsapp.sent] == [f"To {quick}"]
        answered.set()
        await until(lambda: len(site.world.whatsapp.sent) == 11)


async def test_the_bot_is_warmed_up_and_a_failure_of_it_stops_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduler, "WARM_UP_AFTER_SECONDS", 0.01)
    async with running(site.inbox):
        await until(lambda: site.world.bot.warm)

    async def warm_up() -> None:
        raise RuntimeError("no model")

    monkeypatch.setattr(site.world.bot, "warm_up", warm_up)
    async with running(site.inbox):
        await until(lambda: "no model" in caplog.text)
        await site.callback(hello())
        await until(lambda: site.world.whatsapp.sent)


async def test_a_send_that_failed_is_tried_again_by_itself(site: Site) -> None:
    site.world.whatsapp.will_fail(RetryableSendError("busy", retry_after=timedelta(seconds=30)))
    async with running(site.inbox):
        await site.callback(hello())
        await until(lambda: len(site.world.whatsapp.attempts) == 1)
        await asyncio.sleep(0.1)
        assert site.world.whatsapp.sent == []
        site.world.clock.advance(seconds=31)
        await until(lambda: len(site.world.whatsapp.sent) == 1)


async def test_the_job_notes_the_end_of_sessions_and_tells_open_pages(site: Site) -> None:
    conversation_id = site.world.guest_writes().conversation_id
    (hotel_id,) = site.world.amy.hotel_ids
    changed = Event(Happened.CONVERSATION_CHANGED, hotel_id, conversation_id)
    async with running(site.inbox, expiry_seconds=0.1):
        await until(lambda: site.world.whatsapp.sent)
        async with listening(site.inbox.bus, changed.__eq__) as page:
            assert await page.next(0.3) == frozenset()
            site.world.clock.advance(hours=24)
            assert await page.next(15) == {changed}

    with site.inbox.db.reading() as session:
        assert session.exec(select(ConversationSession.expired_at)).all() == [
            START + timedelta(hours=24)
        ]


async def test_a_stop_leaves_nothing_running(site: Site) -> None:
    before = asyncio.all_tasks()
    async with running(site.inbox):
        await site.callback(hello())
        await until(lambda: site.world.whatsapp.sent)

    assert asyncio.all_tasks() == before
    assert cast("LocalBus", site.inbox.bus)._subscriptions == set()


async def test_it_starts_again_where_it_stopped(site: Site) -> None:
    sent = site.world.whatsapp.sent
    for number in range(3):
        async with running(site.inbox):
            await site.callback(hello(number))
            await until(partial(is_long, sent, number + 1))


async def test_one_process_serves_and_another_works(site: Site, redis_url: str) -> None:
    served = replace(site.world)
    served.inbox = inbox_with(served, REDIS_URL=redis_url)
    worker = inbox_with(replace(site.world), REDIS_URL=redis_url)
    carrier = asyncio.create_task(served.inbox.bus.carry())
    thread = served.inbox.guest_thread
    async with running(worker):
        posted = await asyncio.to_thread(thread.post, "azul", None, str(uuid4()), "Breakfast?")
        async with asyncio.timeout(10), aclosing(thread.follow(posted.thread)) as updates:
            said = [line.text for line in await anext(updates)]
            while len(said) < 2:
                said += [line.text for line in await anext(updates)]
    carrier.cancel()
    await asyncio.gather(carrier, return_exceptions=True)
    for inbox in (served.inbox, worker):
        inbox.db.close()

    assert said == ["Breakfast?", "Breakfast is from 7 to 10."]
