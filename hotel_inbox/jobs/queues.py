"""The loops that work the queues: rows in the database, of which events only tell sooner."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from hotel_inbox.events import Bus, Event, Happened, listening

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How soon work is found that nobody announced: after a crash, or by another process."""
SHORTEST_REST_SECONDS = 0.01
PAUSE_AFTER_ERROR_SECONDS = 1.0
CALLBACKS_AT_A_TIME = 50
FINISH_SECONDS = 3.0
"""How long a stop waits for work in hand; the rest is found again when its claim has ended."""

T = TypeVar("T")


async def work_callbacks(handle_next: Callable[[], bool], bus: Bus) -> None:
    """Handle stored callbacks one after the other, for ever; when cancelled, end the one in hand.

    Whoever stops it may then close the database.
    """
    stopping = threading.Event()

    def handle_some() -> bool:
        return all(not stopping.is_set() and handle_next() for _ in range(CALLBACKS_AT_A_TIME))

    async def handle_due() -> None:
        try:
            while await asyncio.to_thread(handle_some):
                continue
        except Exception:
            logger.exception("callbacks cannot be handled now")
            await asyncio.sleep(PAUSE_AFTER_ERROR_SECONDS)

    handling: asyncio.Task[None] | None = None
    async with listening(bus, lambda event: event.what is Happened.WEBHOOK_STORED) as bell:
        try:
            while True:
                handling = asyncio.create_task(handle_due())
                await asyncio.shield(handling)
                await bell.next(within=POLL_SECONDS)
        finally:
            stopping.set()
            if handling is not None:
                await handling


class Crew(Generic[T]):
    """Claims what is due and works on it side by side, so that a slow one delays no other."""

    def __init__(
        self,
        claim: Callable[[int], list[T]],
        handle: Callable[[T], Awaitable[None]],
        wakes: Callable[[Event], bool],
        size: int,
        next_due: Callable[[], float | None] = lambda: None,
    ) -> None:
        """Have at most `size` in hand; `next_due` says in how many seconds more gets due."""
        self._claim = claim
        self._handle = handle
        self._wakes = wakes
        self._size = size
        self._next_due = next_due
        self._in_hand: set[asyncio.Task[None]] = set()

    async def work(self, bus: Bus) -> None:
        """Work for ever; what is in hand when cancelled is finished first, if it takes not long."""
        taking: asyncio.Task[bool] | None = None
        async with listening(bus, self._wakes) as bell:
            try:
                while True:
                    await self._have_room()
                    taking = asyncio.create_task(self._take())
                    if not await asyncio.shield(taking):
                        await bell.next(within=await self._rest())
            finally:
                # What is claimed just now would lie idle until its claim ends: it is in hand, too.
                if taking is not None:
                    await taking
                await self._lay_down()

    async def _rest(self) -> float:
        """Say how long nothing gets due, as far as we know."""
        try:
            seconds = await asyncio.to_thread(self._next_due)
        except Exception:
            logger.exception("nobody knows what gets due next")
            return POLL_SECONDS
        if seconds is None:
            return POLL_SECONDS
        return min(max(seconds, SHORTEST_REST_SECONDS), POLL_SECONDS)

    async def _have_room(self) -> None:
        if len(self._in_hand) >= self._size:
            await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)

    async def _lay_down(self) -> None:
        if self._in_hand:
            _, unfinished = await asyncio.wait(self._in_hand, timeout=FINISH_SECONDS)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _take(self) -> bool:
        try:
            claimed = await asyncio.to_thread(self._claim, self._size - len(self._in_hand))
        except Exception:
            logger.exception("work cannot be claimed now")
            await asyncio.sleep(PAUSE_AFTER_ERROR_SECONDS)
            return False
        for item in claimed:
            task = asyncio.create_task(self._finish(item))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        return bool(claimed)

    async def _finish(self, item: T) -> None:
        try:
            await self._handle(item)
        except Exception:
            logger.exception("work in hand failed; it is claimed again later")
