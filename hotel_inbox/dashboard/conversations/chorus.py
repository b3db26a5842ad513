"""Reads each list anew when something happened in it, and shows it on all pages that have it.

A page's own listener costs a millisecond of processor time for each update: the state's lock twice,
Reflex's proxy, its type checks, a frame. A hundred pages with twenty messages a second have a tenth
of that. So pages whose list is the very same listen together; what only one of them shows, such as
its open thread, each reads by itself.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Protocol

from engineio.packet import Packet

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.shell.together import TOGETHER, Together, who_all_ask
from hotel_inbox.domain.filters import Filter, Matches, Show
from hotel_inbox.domain.inbox import ConversationPage, Cursor
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Happened, Subscription

logger = logging.getLogger(__name__)

OF_LIST = frozenset(
    {Happened.MESSAGE_QUEUED, Happened.MESSAGE_ADDED, Happened.CONVERSATION_CHANGED}
)
"""What changes rows of the list; what else a page shows it learns by itself."""
_PAUSE = 0.02
RECOUNT = timedelta(seconds=5)
"""Counting costs more than a page of rows: under fire, nobody counts more often."""


@dataclass(frozen=True)
class Part:
    """A list as all see it who may see the same and look for the same."""

    whose: Hashable
    chosen: Filter
    start: Cursor | None = None
    limit: int = 0

    @property
    def rows(self) -> Hashable:
        """Name the reading of its rows, whoever asks for it."""
        return "page", self.whose, self.chosen, self.start, self.limit

    @property
    def count(self) -> Hashable:
        """Name the counting of what it could show."""
        return "count", self.whose, self.chosen


@dataclass(frozen=True)
class Change:
    """What a page keeps from now on and, as a frame, what of that its browser does not show yet."""

    kept: Mapping[str, object]
    frame: Packet | None = None


@dataclass(frozen=True)
class Heard:
    """What was read; `began` tells when, so that nothing older follows what is newer."""

    began: int
    page: ConversationPage | None = None
    matches: Matches | None = None
    # Pages that were alike change alike: what one of them worked out the others need not.
    changes: dict[Hashable, Change | None] = field(default_factory=dict, compare=False)


class Listener(Protocol):
    """An open page that shows a part."""

    @property
    def cookie(self) -> str | None:
        """The login that it is shown for."""

    @property
    def viewer(self) -> Viewer:
        """Whose login that was when the page began to listen."""

    def hear(self, heard: Heard) -> bool:
        """Show it at once; False if that is not possible now."""

    def wake(self, burst: frozenset[Event]) -> None:
        """Let the page read by itself what the chorus could not show it."""


class Chorus:
    """The parts that open pages of this process show, and who listens to each."""

    def __init__(self, together: Together, pause: float = _PAUSE) -> None:
        """Begin with nobody listening; after each reading, rest so long."""
        self._together = together
        self._pause = pause
        self._voices: dict[Part, _Voice] = {}

    def join(self, desk: Desk, part: Part, listener: Listener) -> Callable[[], None]:
        """Let a page hear of all that happens from now on; what is given ends that."""
        voice = self._voices.get(part)
        if voice is None:
            voice = _Voice(desk, part, listener.viewer, self._together, self._pause)
            self._voices[part] = voice
        voice.listeners.add(listener)
        return partial(self._leave, part, voice, listener)

    def _leave(self, part: Part, voice: "_Voice", listener: Listener) -> None:
        voice.listeners.discard(listener)
        if not voice.listeners and self._voices.get(part) is voice:
            del self._voices[part]
            voice.end()


class _Voice:
    def __init__(
        self, desk: Desk, part: Part, viewer: Viewer, together: Together, pause: float
    ) -> None:
        self.listeners: set[Listener] = set()
        self._desk = desk
        self._part = part
        # All who listen may see the same, so it does not matter as whom the list is read.
        self._viewer = viewer
        self._together = together
        self._pause = pause
        self._counted = time.monotonic()
        self._count_due = False
        hotels = viewer.hotel_ids
        self._mailbox: Subscription = desk.bus.subscribe(
            lambda event: event.hotel_id in hotels, OF_LIST
        )
        self._singing = asyncio.create_task(self._sing())

    def end(self) -> None:
        self._desk.bus.unsubscribe(self._mailbox)
        self._singing.cancel()

    async def _sing(self) -> None:
        while True:
            left = self._counted + RECOUNT.total_seconds() - time.monotonic()
            burst = await self._mailbox.next(max(0.0, left) if self._count_due else None)
            began = time.monotonic()
            if burst:
                self._count_due = True
                await self._give(burst, self._rows)
            if self._count_due and began >= self._counted + RECOUNT.total_seconds():
                self._counted, self._count_due = began, False
                await self._give(burst, self._count)
            await asyncio.sleep(max(self._pause, time.monotonic() - began))

    async def _give(self, burst: frozenset[Event], reading: Callable[[], Awaitable[Heard]]) -> None:
        heard: Heard | None = None
        viewers: dict[str | None, Viewer] = {}
        try:
            heard, viewers = await asyncio.gather(reading(), self._viewers())
        except Exception:
            logger.exception("a list could not be read for %s pages", len(self.listeners))
        for one in tuple(self.listeners):
            may_see = viewers.get(one.cookie) == one.viewer
            if heard is None or not may_see or not _hears(one, heard):
                one.wake(burst)

    async def _rows(self) -> Heard:
        began, part = time.monotonic_ns(), self._part
        reading = partial(
            self._desk.conversations.page, self._viewer, part.start, part.limit, part.chosen
        )
        return Heard(began, await self._together.read(part.rows, reading))

    async def _count(self) -> Heard:
        began, part = time.monotonic_ns(), self._part
        counting = partial(self._desk.conversations.count, self._viewer, part.chosen)
        return Heard(began, matches=await self._together.read(part.count, counting))

    async def _viewers(self) -> dict[str | None, Viewer]:
        cookies = {one.cookie for one in self.listeners}
        return await who_all_ask(self._desk, cookies, self._together)


def _hears(listener: Listener, heard: Heard) -> bool:
    try:
        return listener.hear(heard)
    except Exception:
        # Nobody else is to miss anything for this page's sake.
        logger.exception("a page could not be shown what was read")
        return False


CHORUS = Chorus(TOGETHER)
"""What the open pages of this process hear together."""


def whose(viewer: Viewer, chosen: Filter) -> Hashable:
    """Name on whom a filtered list depends: only one's own conversations are each person's own."""
    return viewer.hotel_ids, viewer.agent_id if Show.MINE in chosen.show else 0
