"""Reads once what many open pages ask for at the same moment."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar, cast

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.staff import Viewer

Found = TypeVar("Found")

# Reading keeps the interpreter busy: more threads would only take turns with whoever writes.
_THREADS = 2


@dataclass
class _Line:
    """The reading that is under way for a key, and the one that begins when it is over."""

    running: "asyncio.Task[object]"
    following: "asyncio.Task[object] | None" = None

    def move_up(self) -> None:
        """Let the one that followed be the one under way."""
        self.running, self.following = self.following or self.running, None


class Together:
    """Readings by key, each shared by everybody who asks before it begins.

    Who asks while one is under way gets the next: what was committed before somebody asked is in
    what they get. Readings block; they run in a few threads of their own.
    """

    def __init__(self, threads: int = _THREADS) -> None:
        """Begin with nothing to read."""
        self._lines: dict[Hashable, _Line] = {}
        self._threads = ThreadPoolExecutor(threads, "dashboard")
        # The logins that pages ask for at this moment, each so many times.
        self.asking: Counter[str] = Counter()

    async def read(self, key: Hashable, reading: Callable[[], Found]) -> Found:
        """Give what a reading finds that begins now or later; its failure is everybody's."""
        line = self._lines.get(key)
        if line is None or line.running.done():
            line = _Line(asyncio.create_task(self._run(reading)))
            self._lines[key] = line
            line.running.add_done_callback(lambda _: self._leave(key, line))
            task = line.running
        else:
            if line.following is None:
                line.following = asyncio.create_task(self._follow(line, reading))
                line.following.add_done_callback(lambda _: self._leave(key, line))
            task = line.following
        # Whoever goes away does not take the others' reading with them.
        return cast("Found", await asyncio.shield(task))

    async def _follow(self, line: _Line, reading: Callable[[], object]) -> object:
        await asyncio.wait({line.running})
        line.move_up()
        return await self._run(reading)

    async def _run(self, reading: Callable[[], object]) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._threads, reading)

    def _leave(self, key: Hashable, line: _Line) -> None:
        if line.following is None and self._lines.get(key) is line:
            del self._lines[key]


TOGETHER = Together()
"""What all open pages of this process share."""


async def who_asks(desk: Desk, cookie: str | None, together: Together) -> Viewer | None:
    """Say who is behind a login cookie, of the pages of one login once for all."""
    return (await who_all_ask(desk, {cookie}, together)).get(cookie)


async def who_all_ask(
    desk: Desk, cookies: Collection[str | None], together: Together
) -> dict[str | None, Viewer]:
    """Say the same of many logins; those that are not known lately are looked up together."""
    lately = {one: desk.sign_in.seen_lately(one) for one in cookies}
    known = {one: viewer for one, viewer in lately.items() if viewer}
    unknown = [one for one in lately if one and one not in known]
    if unknown:
        together.asking.update(unknown)
        try:
            found = await together.read(
                "viewers", lambda: desk.sign_in.viewers(frozenset(together.asking))
            )
        finally:
            together.asking.subtract(unknown)
            for one in unknown:
                if not together.asking[one]:
                    del together.asking[one]
        known.update((one, found[one]) for one in unknown if one in found)
    return known
