"""How fast one property of a PMS is asked: so many at once, so many in a second."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SECOND = 1.0
# Whatever a PMS asks for: after this we try whether it really is that busy.
_LONGEST_PAUSE = 60.0


class Pace:
    """Lets requests through as fast as a vendor allows; each property has a pace of its own."""

    def __init__(self, *, at_once: int, per_second: int) -> None:
        """Allow this much for each property."""
        self._at_once = at_once
        self._per_second = per_second
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, property_id: str) -> AsyncIterator[None]:
        """Hold one of the property's places for the block, once it may begin."""
        gate = self._gates.get(property_id)
        if gate is None:
            gate = self._gates[property_id] = _Gate(self._at_once, self._per_second)
        async with gate.places:
            await gate.open()
            yield

    def pause(self, property_id: str, seconds: float) -> None:
        """Let nothing more of this property begin for a while: its PMS asked for that."""
        if property_id in self._gates:
            self._gates[property_id].pause(min(seconds, _LONGEST_PAUSE))

    def wait(self, property_id: str) -> float:
        """Say for how many seconds a pause still lasts."""
        gate = self._gates.get(property_id)
        return max(gate.not_before - _now(), 0.0) if gate else 0.0


class _Gate:
    def __init__(self, at_once: int, per_second: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self._begun: deque[float] = deque(maxlen=per_second)
        self.not_before = 0.0

    async def open(self) -> None:
        now = _now()
        full = len(self._begun) == self._begun.maxlen
        begins = max(now, self.not_before, self._begun[0] + _SECOND if full else 0.0)
        # Taken before the wait: whoever comes meanwhile counts it.
        self._begun.append(begins)
        if begins > now:
            await asyncio.sleep(begins - now)

    def pause(self, seconds: float) -> None:
        self.not_before = max(self.not_before, _now() + seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()
