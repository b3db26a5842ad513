"""Keeps what costs much to read from being read often, however many pages show it."""

import asyncio
import time
from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

from hotel_inbox.dashboard.shell.together import Together

Found = TypeVar("Found")

_PACE = 3.0
# So many times as long as a reading took.
_REST = 4.0
# What is older than this is shown to nobody, not even for the moment until it is read anew.
_FORGOTTEN_AFTER = 30.0


class Rarely:
    """Readings by key, shared by everybody who asks and made again only every few seconds."""

    def __init__(self, together: Together, pace: float = _PACE) -> None:
        """Begin with nothing known."""
        self._together = together
        # What nobody knows yet waits for nothing that is only read anew.
        self._first = Together(threads=1)
        self._pace = pace
        self._begun: dict[Hashable, float] = {}
        self._known: dict[Hashable, object] = {}
        self._rested_at = 0.0

    def known(self, key: Hashable) -> object | None:
        """Give what was read last, which may be a little old by now; None if nothing was."""
        self._forget()
        return self._known.get(key)

    async def read(self, key: Hashable, reading: Callable[[], Found]) -> Found:
        """Give what a reading finds that begins now or, where one has just begun, in its turn."""
        since = time.monotonic() - self._begun.get(key, -self._pace)
        await asyncio.sleep(max(0.0, self._pace - since))
        self._forget()
        begun = self._begun[key] = time.monotonic()
        if key in self._known:
            found = await self._together.read(key, partial(self._rested, reading))
        else:
            found = await self._first.read(key, reading)
        self._known[key] = found
        # Others may have let go of it while it was read: then it is let go of in its turn.
        self._begun.setdefault(key, begun)
        return found

    def _rested(self, reading: Callable[[], Found]) -> Found:
        """Read anew after a rest: many keys that are due at once would leave nothing for others."""
        time.sleep(max(0.0, self._rested_at - time.monotonic()))
        began = time.monotonic()
        try:
            return reading()
        finally:
            ended = time.monotonic()
            self._rested_at = ended + min(self._pace, _REST * (ended - began))

    def _forget(self) -> None:
        """Let go of what nobody has read anew lately."""
        until = time.monotonic() - _FORGOTTEN_AFTER
        for key in [key for key, begun in self._begun.items() if begun < until]:
            del self._begun[key]
            self._known.pop(key, None)


STATISTICS = Rarely(Together(threads=1))
"""What is counted for all open pages of this process; in a thread of its own, so that no list
waits behind it."""
