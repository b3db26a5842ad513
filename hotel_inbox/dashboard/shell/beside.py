"""What a page shows beside what it is for: the bell, the reminder, the six figures."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from reflex.state import BaseState

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.shell.live import LiveView
from hotel_inbox.dashboard.shell.tabs import Tab
from hotel_inbox.dashboard.shell.together import TOGETHER, Together, who_asks
from hotel_inbox.dashboard.shell.turns import TURNS
from hotel_inbox.domain.staff import Viewer

Seen = TypeVar("Seen")

BESIDE = Together(threads=1)
"""In a thread of its own, so that no list waits behind a hundred people's bells."""


class LiveBeside(LiveView[Seen]):
    """Something that all pages show at the same moment: it is read together and shown cheaply.

    Only beside a page that follows by itself: that one's lock tells Reflex that the tab is there.
    """

    @abstractmethod
    def _alike(self) -> Hashable:
        """Name what all tabs of one person read alike, so that they share it."""

    async def _refresh(self, desk: Desk) -> Viewer | None:
        """Read once and show it; return whose page it is, None if the login is over."""
        async with self._at_once():
            number, cookie, question = self._ask_anew()
            alike = self._alike()
        viewer = await who_asks(desk, cookie, TOGETHER)
        if viewer is None:
            return None
        seen = await self._read(alike, viewer, partial(question, desk, viewer))
        # All who asked get it at the same moment.
        await TURNS.take()
        async with self._at_once():
            self._take(number, viewer, seen)
        return viewer

    async def _read(self, alike: Hashable, viewer: Viewer, reading: Callable[[], Seen]) -> Seen:
        """Read what no other tab of this person is just reading."""
        return await BESIDE.read((alike, viewer), reading)

    @asynccontextmanager
    async def _at_once(self) -> AsyncIterator[None]:
        """Hold the state: as it is where nobody else is at the tab, else with its lock.

        Within it nothing is awaited, so that nobody sees half of it, and called is only what works
        plainly. Reflex's lock, proxy and search for what changed in a whole tab cost ten times
        what is done with them here.
        """
        page, tab = getattr(self, "__wrapped__", self), Tab.of_this_event()
        if tab is None or not isinstance(page, BaseState) or not tab.shows(page):
            async with self:
                yield
        else:
            yield
            tab.send(page)
