"""What can go wrong with a model, and when not to ask it at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from hotel_inbox.errors import HotelInboxError

# So many faults in a row, and the model is left alone for so long.
_FAULTS = 3
_PAUSE_SECONDS = 30.0


class Fault(StrEnum):
    """Why a model's answer did not come about, in words for staff."""

    TIMEOUT = "the model did not answer in time"
    UNREACHABLE = "the model's server cannot be reached"
    BUSY = "the model's server has too much to do"
    BROKEN = "the model's server failed"
    REFUSED = "the model's server refused the request"
    GARBAGE = "the model's server answered with something unreadable"
    LOOP = "the model called tools without end"
    UNFIT = "the model's answer was not fit for a guest"
    OURS = "something broke while the model's answer was made"
    PAUSED = "the model failed several times in a row and is left alone for a moment"


_OF_THE_SERVER = frozenset(
    {
        *(Fault.TIMEOUT, Fault.UNREACHABLE, Fault.BUSY, Fault.BROKEN, Fault.REFUSED),
        Fault.GARBAGE,
    }
)


class ModelFaultError(HotelInboxError):
    """The model cannot help with this turn."""

    def __init__(self, fault: Fault, detail: str = "", *, retry_after: float | None = None) -> None:
        """Say what went wrong; `detail` is for the log, `retry_after` is the server's own wish."""
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.retry_after = retry_after


class Breaker:
    """Leaves a failing model alone for a while, so that guests do not wait for it in vain."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with a model that nothing speaks against."""
        self._clock = clock
        self._faults = 0
        self._until = 0.0

    def check(self) -> None:
        """Raise while the model is left alone; after that one turn at a time tries it again."""
        if self._faults < _FAULTS:
            return
        now = self._clock()
        if now < self._until:
            raise ModelFaultError(Fault.PAUSED)
        # Whoever comes next while this turn tries does not have to wait for it.
        self._until = now + _PAUSE_SECONDS

    def succeeded(self) -> None:
        """Forget the faults."""
        self._faults = 0

    def failed(self, fault: Fault) -> None:
        """Count what speaks against the server; a bad answer only speaks against itself."""
        if fault in _OF_THE_SERVER:
            self._faults += 1
            self._until = self._clock() + _PAUSE_SECONDS
