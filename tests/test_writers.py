"""One writes at a time; guests and staff go first, and nobody waits for ever."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.writers import LONGEST_YIELD_SECONDS, WritersLine


class Line:
    """A line and those who stand in it, each of whom writes their name when it is their turn."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.now = 0.0
        self.line = WritersLine(lambda: self.now)
        self.wrote: list[str] = []
        self.threads = threads

    def joins(self, name: str, *, patient: bool = False) -> None:
        before = self.waiting()
        self.threads.submit(self._write, name, patient=patient)
        while self.waiting() == before:
            time.sleep(0.001)

    def _write(self, name: str, *, patient: bool) -> None:
        with self.line.turn(patient=patient):
            self.wrote.append(name)

    def waiting(self) -> int:
        return len(self.line._hurried) + len(self.line._patient)


@pytest.fixture
def line() -> Iterator[Line]:
    with ThreadPoolExecutor(8) as threads:
        yield Line(threads)


def test_those_in_a_hurry_go_first_each_kind_in_its_order(line: Line) -> None:
    with line.line.turn():
        for name in ("bot", "outbox"):
            line.joins(name, patient=True)
        for name in ("guest", "amy"):
            line.joins(name)
    line.threads.shutdown()

    assert line.wrote == ["guest", "amy", "bot", "outbox"]


def test_who_let_others_go_first_for_long_goes_before_them(line: Line) -> None:
    with line.line.turn():
        line.joins("bot", patient=True)
        line.joins("guest")
        line.now += LONGEST_YIELD_SECONDS
    line.threads.shutdown()

    assert line.wrote == ["bot", "guest"]


def test_what_fails_hands_the_turn_on() -> None:
    line = WritersLine()
    with pytest.raises(ZeroDivisionError), line.turn():
        1 / 0  # noqa: B018 - the failure
    with line.turn(patient=True):
        assert line._held
    assert not line._held


def test_two_never_write_at_once() -> None:
    line, inside, most = WritersLine(), 0, 0

    def write(number: int) -> None:
        nonlocal inside, most
        with line.turn(patient=number % 2 == 0):
            inside += 1
            most = max(most, inside)
            time.sleep(0)
            inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(400)))
    assert most == 1
