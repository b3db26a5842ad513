"""The line of those who wait to write where only one can at a time: guests and staff go first."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_YIELD_SECONDS = 2.0
"""Whoever has let others go first for so long waits like them."""


class WritersLine:
    """A lock that is handed on in order; who is in no hurry lets those go first who are.

    Where more is to be written than one can write, a guest's message is stored and shown at once,
    and what the bot and the outbox still do with it comes a little later.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nobody writing."""
        self._clock = clock
        self._held = False
        self._door = threading.Lock()
        self._hurried: deque[threading.Event] = deque()
        self._patient: deque[tuple[float, threading.Event]] = deque()

    @contextmanager
    def turn(self, *, patient: bool = False) -> Iterator[None]:
        """Wait for one's turn and keep it for the block."""
        self._wait(patient=patient)
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self, *, patient: bool) -> None:
        with self._door:
            if not self._held:
                self._held = True
                return
            place = threading.Event()
            if patient:
                self._patient.append((self._clock(), place))
            else:
                self._hurried.append(place)
        place.wait()

    def _hand_on(self) -> None:
        with self._door:
            place = self._next()
            self._held = place is not None
            if place is not None:
                place.set()

    def _next(self) -> threading.Event | None:
        if self._patient:
            since, _ = self._patient[0]
            if not self._hurried or self._clock() - since >= LONGEST_YIELD_SECONDS:
                return self._patient.popleft()[1]
        return self._hurried.popleft() if self._hurried else None
