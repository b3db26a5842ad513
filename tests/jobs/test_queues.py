"""The loops find what is due, whatever fails, and finish what they have begun."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from hotel_inbox.events import Event, Happened, LocalBus
from hotel_inbox.jobs.queues import FINISH_SECONDS, POLL_SECONDS, Crew, work_callbacks
from tests.patience import until

STORED = Event(Happened.WEBHOOK_STORED)
DUE = Event(Happened.TURN_DUE, 1, 1)


@asynccontextmanager
async def going(loop: Coroutine[None, None, None]) -> AsyncIterator["asyncio.Task[None]"]:
    """Have a loop run for the length of a block; it must not have ended by itself."""
    task = asyncio.create_task(loop)
    try:
        yield task
        assert not task.done() or task.cancelled()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@dataclass
class Items:
    """Work that is due, and what became of it."""

    due: list[str] = field(default_factory=list)
    asked_for: list[int] = field(default_factory=list)
    in_hand: set[str] = field(default_factory=set)
    most_in_hand: int = 0
    done: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    claim_errors: list[Exception] = field(default_factory=list)

    def claim(self, limit: int) -> list[str]:
        self.asked_for.append(limit)
        if self.claim_errors:
            raise self.claim_errors.pop()
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    async def handle(self, item: str) -> None:
        self.in_hand.add(item)
        self.most_in_hand = max(self.most_in_hand, len(self.in_hand))
        try:
            if gate := self.gates.get(item):
                await gate.wait()
            await asyncio.sleep(0)
            if item.startswith("bad"):
                raise RuntimeError(item)
            self.done.append(item)
        finally:
            self.in_hand.discard(item)

    def has_done(self, count: int) -> bool:
        return len(self.done) == count

    def slow(self, item: str) -> asyncio.Event:
        return self.gates.setdefault(item, asyncio.Event())

    def crew(self, size: int = 4) -> Crew[str]:
        return Crew(self.claim, self.handle, lambda event: event == DUE, size)


async def test_a_crew_works_off_what_is_due_at_the_start() -> None:
    items = Items([str(number) for number in range(20)])
    async with going(items.crew().work(LocalBus())):
        await until(lambda: len(items.done) == 20)

    assert sorted(items.done, key=int) == [str(number) for number in range(20)]


async def test_a_crew_never_has_more_in_hand_than_its_size() -> None:
    items = Items([f"slow {number}" for number in range(10)])
    gates = [items.slow(item) for item in items.due]
    async with going(items.crew(3).work(LocalBus())):
        await until(lambda: len(items.in_hand) == 3)
        await asyncio.sleep(0.05)
        assert len(items.in_hand) == 3
        for gate in gates:
            gate.set()
        await until(lambda: len(items.done) == 10)

    assert items.most_in_hand == 3
    assert max(items.asked_for) == 3
    assert min(items.asked_for) > 0


async def test_a_slow_item_delays_no_other() -> None:
    bus, items = LocalBus(), Items(["slow"])
    gate = items.slow("slow")
    async with going(items.crew(2).work(bus)):
        await until(lambda: "slow" in items.in_hand)
        for number in range(5):
            items.due.append(str(number))
            bus.publish([DUE])
            await until(partial(items.has_done, number + 1))
        gate.set()
        await until(lambda: "slow" in items.done)

    assert items.done == ["0", "1", "2", "3", "4", "slow"]


async def test_an_announced_item_is_taken_at_once_and_a_silent_one_soon() -> None:
    bus, items = LocalBus(), Items()
    async with going(items.crew().work(bus)):
        await until(lambda: items.asked_for)
        started = time.monotonic()
        items.due.append("announced")
        bus.publish([DUE])
        await until(lambda: items.done == ["announced"])
        assert time.monotonic() - started < POLL_SECONDS * 0.8

        items.due.append("silent")
        await until(lambda: items.done == ["announced", "silent"])


async def test_what_gets_due_later_is_taken_when_it_does() -> None:
    items, due_at = Items(), time.monotonic() + 0.2

    def claim(limit: int) -> list[str]:
        if time.monotonic() >= due_at and not items.done:
            items.due.append("later")
        return items.claim(limit)

    def next_due() -> float | None:
        return due_at - time.monotonic() if time.monotonic() < due_at else None

    crew = Crew(claim, items.handle, lambda event: event == DUE, 4, next_due)
    async with going(crew.work(LocalBus())):
        await until(lambda: items.done == ["later"])

    assert time.monotonic() - due_at < POLL_SECONDS / 2
    assert len(items.asked_for) <= 5


async def test_a_crew_that_does_not_know_what_is_next_looks_as_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    items = Items()

    def next_due() -> float | None:
        raise OSError("no database")

    crew = Crew(items.claim, items.handle, lambda event: event == DUE, 4, next_due)
    async with going(crew.work(LocalBus())):
        await until(lambda: items.asked_for)
        items.due.append("silent")
        await until(lambda: items.done == ["silent"])

    assert "nobody knows what gets due next" in caplog.text


async def test_other_events_wake_nobody() -> None:
    bus, items = LocalBus(), Items()
    async with going(items.crew().work(bus)):
        await until(lambda: items.asked_for)
        for _ in range(5):
            bus.publish([STORED])
            await asyncio.sleep(0.01)

    assert len(items.asked_for) <= 2


async def test_failing_items_and_failing_claims_stop_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    items = Items(["bad 1", "good 1", "bad 2", "good 2"], claim_errors=[OSError("no database")])
    async with going(items.crew().work(LocalBus())):
        await until(lambda: items.done == ["good 1", "good 2"])

    assert "work cannot be claimed now" in caplog.text
    assert caplog.text.count("work in hand failed") == 2


async def test_a_stop_finishes_what_is_in_hand() -> None:
    bus, items = LocalBus(), Items(["slow"])
    gate = items.slow("slow")
    working = asyncio.create_task(items.crew().work(bus))
    await until(lambda: "slow" in items.in_hand)

    working.cancel()
    await asyncio.sleep(0.05)
    assert not working.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert items.done == ["slow"]
    assert bus._subscriptions == set()


async def test_a_stop_does_not_wait_for_what_never_ends() -> None:
    items = Items(["endless"])
    items.slow("endless")
    working = asyncio.create_task(items.crew().work(LocalBus()))
    await until(lambda: "endless" in items.in_hand)

    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(working, FINISH_SECONDS + 5)

    assert items.in_hand == set()
    assert items.done == []


async def test_a_stop_while_claiming_finishes_what_the_claim_brings() -> None:
    items, asked, may_answer = Items(["late"]), threading.Event(), threading.Event()

    def claim(limit: int) -> list[str]:
        asked.set()
        assert may_answer.wait(10)
        return items.claim(limit)

    crew = Crew(claim, items.handle, lambda event: event == DUE, 4)
    working = asyncio.create_task(crew.work(LocalBus()))
    await until(asked.is_set)
    working.cancel()
    await asyncio.sleep(0.05)
    may_answer.set()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert items.done == ["late"]


@dataclass
class Callbacks:
    """Stored callbacks, handled by a thread."""

    due: int = 0
    handled: int = 0
    errors: list[Exception] = field(default_factory=list)

    def handle_next(self) -> bool:
        if self.errors:
            raise self.errors.pop()
        if not self.due:
            return False
        self.due -= 1
        self.handled += 1
        return True


async def test_callbacks_are_all_handled_and_new_ones_at_once() -> None:
    bus, callbacks = LocalBus(), Callbacks(due=120)
    async with going(work_callbacks(callbacks.handle_next, bus)):
        await until(lambda: callbacks.handled == 120)
        await asyncio.sleep(0.05)
        started = time.monotonic()
        callbacks.due += 1
        bus.publish([STORED])
        await until(lambda: callbacks.handled == 121)
        assert time.monotonic() - started < POLL_SECONDS * 0.8

        callbacks.due += 1
        await until(lambda: callbacks.handled == 122)
    assert bus._subscriptions == set()


async def test_a_database_that_is_away_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    callbacks = Callbacks(due=3, errors=[OSError("no database")])
    async with going(work_callbacks(callbacks.handle_next, LocalBus())):
        await until(lambda: callbacks.handled == 3)

    assert "callbacks cannot be handled now" in caplog.text


async def test_a_stop_waits_for_the_callback_in_hand_and_takes_no_other() -> None:
    begun, may_end = threading.Event(), threading.Event()
    ended: list[int] = []

    def handle_next() -> bool:
        begun.set()
        assert may_end.wait(10)
        ended.append(1)
        return True

    working = asyncio.create_task(work_callbacks(handle_next, LocalBus()))
    await until(begun.is_set)
    working.cancel()
    await asyncio.sleep(0.05)
    assert not working.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(working, 10)

    assert len(ended) == 1
