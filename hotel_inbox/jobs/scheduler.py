"""Starts the periodic jobs and the queues' loops, and stops them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from hotel_inbox.domain.languages import InWords, in_english
from hotel_inbox.events import Event, Happened
from hotel_inbox.jobs.queues import FINISH_SECONDS, Crew, work_callbacks
from hotel_inbox.services.mailing import Mailing
from hotel_inbox.wiring import Inbox

EXPIRY_SECONDS = 30.0
HOUSEKEEPING_MINUTES = 60
MAIL_SECONDS = 10.0
CARE_SECONDS = 20.0
REPORT_MINUTES = 5
# Most of a turn's time may be waiting for a model or a PMS, which must not keep others waiting.
TURNS_AT_ONCE = 24
SENDS_AT_ONCE = 32
# Files are large and nobody waits for them as for words.
FETCHES_AT_ONCE = 8
LOOK_UPS_AT_ONCE = 4
THREADS = 32
WARM_UP_AFTER_SECONDS = 1.0

logger = logging.getLogger(__name__)


@asynccontextmanager
async def running(
    inbox: Inbox, in_words: InWords = in_english, *, expiry_seconds: float = EXPIRY_SECONDS
) -> AsyncIterator[None]:
    """Keep the clockwork going for the length of a block.

    Sessions that are over are noted every `expiry_seconds`; `in_words` says stored reasons in
    the language of whom an e-mail goes to.
    """
    # Blocking services run in these: more than the default, as most of them wait for the database.
    asyncio.get_running_loop().set_default_executor(
        ThreadPoolExecutor(THREADS, thread_name_prefix="service")
    )
    chores = _Chores()
    scheduler = _scheduler(inbox, inbox.mailing.speaking(in_words), chores, expiry_seconds)
    scheduler.start()
    loops = [asyncio.create_task(loop) for loop in (*_loops(inbox), _warm_up(inbox))]
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await chores.end()


class _Chores:
    """Blocking work that the scheduler starts; what has begun ends before the database is closed.

    The scheduler itself gives a job up when it stops, while its thread goes on.
    """

    def __init__(self) -> None:
        self._in_hand: set[asyncio.Task[object]] = set()

    def of(self, work: Callable[[], object]) -> Callable[[], Awaitable[None]]:
        """Make a job of blocking work."""

        async def run() -> None:
            task = asyncio.create_task(asyncio.to_thread(work))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
            await asyncio.shield(task)

        return run

    async def end(self) -> None:
        """Wait for what is in hand, but not for long."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=FINISH_SECONDS)


def _scheduler(
    inbox: Inbox, mailing: Mailing, chores: _Chores, expiry_seconds: float
) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1})
    scheduler.add_job(chores.of(inbox.expiry.run), "interval", seconds=expiry_seconds)
    for take_care in (inbox.take_back.run, inbox.hotel_settings.catch_up):
        scheduler.add_job(chores.of(take_care), "interval", seconds=CARE_SECONDS)
    for forget_old in (
        inbox.sign_in.forget_old,
        inbox.callbacks.forget_old,
        inbox.files.sweep,
        inbox.notifications.forget_old,
    ):
        scheduler.add_job(chores.of(forget_old), "interval", minutes=HOUSEKEEPING_MINUTES)
    if inbox.weekly_reports.is_on:
        scheduler.add_job(chores.of(inbox.weekly_reports.run), "interval", minutes=REPORT_MINUTES)
    if mailing.is_on:
        scheduler.add_job(chores.of(mailing.run), "interval", seconds=MAIL_SECONDS)
    return scheduler


def _loops(inbox: Inbox) -> list[Coroutine[None, None, None]]:
    turns = Crew(
        inbox.answering.claim,
        inbox.answering.answer,
        _turn_due,
        TURNS_AT_ONCE,
        inbox.answering.next_due,
    )
    sends = Crew(inbox.delivery.claim, inbox.delivery.send, _message_queued, SENDS_AT_ONCE)
    fetches = Crew(inbox.fetching.claim, inbox.fetching.fetch, _media_due, FETCHES_AT_ONCE)
    look_ups = Crew(inbox.profiles.claim, inbox.profiles.look_up, _profile_due, LOOK_UPS_AT_ONCE)
    return [
        work_callbacks(inbox.callbacks.handle_next, inbox.bus),
        turns.work(inbox.bus),
        sends.work(inbox.bus),
        fetches.work(inbox.bus),
        look_ups.work(inbox.bus),
        inbox.bus.carry(),
    ]


async def _warm_up(inbox: Inbox) -> None:
    """Spare the first guest the loading of models; the start itself comes first."""
    await asyncio.sleep(WARM_UP_AFTER_SECONDS)
    try:
        await inbox.bot.warm_up()
    except Exception:
        logger.exception("the bot cannot be warmed up; its first turn takes longer")


def _turn_due(event: Event) -> bool:
    return event.what is Happened.TURN_DUE


def _message_queued(event: Event) -> bool:
    return event.what is Happened.MESSAGE_QUEUED


def _media_due(event: Event) -> bool:
    return event.what is Happened.MEDIA_DUE


def _profile_due(event: Event) -> bool:
    return event.what is Happened.PROFILE_DUE
