"""Events reach everyone who listens, in one process and through Redis."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import redis

from hotel_inbox.events import (
    Event,
    Happened,
    LocalBus,
    RedisBus,
    Subscription,
    listening,
    make_bus,
)
from tests.patience import until

ADDED = Event(Happened.MESSAGE_ADDED, 1, 10)
CHANGED = Event(Happened.CONVERSATION_CHANGED, 2, 20)
SOON = 5.0
NOBODY = "redis://127.0.0.1:9"


PROBE = Event(Happened.WEBHOOK_STORED, -1)


def everything(_: Event) -> bool:
    return True


def real(event: Event) -> bool:
    return event != PROBE


async def test_a_burst_arrives_together_and_equal_events_once() -> None:
    bus = LocalBus()
    async with listening(bus, everything) as mailbox:
        bus.publish([ADDED, CHANGED, ADDED])
        bus.publish([ADDED])

        assert await mailbox.next(SOON) == {ADDED, CHANGED}
        assert await mailbox.next(0.01) == frozenset()


async def test_a_mailbox_gets_what_it_wants_and_nothing_else() -> None:
    bus = LocalBus()
    async with listening(bus, lambda event: event.hotel_id == 2) as mailbox:
        bus.publish([ADDED, CHANGED])

        assert await mailbox.next(SOON) == {CHANGED}


async def test_a_mailbox_of_some_kinds_is_not_even_asked_about_others() -> None:
    asked: list[Event] = []

    def wanted(event: Event) -> bool:
        asked.append(event)
        return True

    bus = LocalBus()
    async with listening(bus, wanted, frozenset({Happened.CONVERSATION_CHANGED})) as mailbox:
        bus.publish([ADDED])
        bus.publish([ADDED, CHANGED])
        assert await mailbox.next(SOON) == {CHANGED}
    assert asked == [CHANGED]


async def test_what_happens_between_two_looks_is_kept() -> None:
    bus = LocalBus()
    async with listening(bus, everything) as mailbox:
        bus.publish([ADDED])
        assert await mailbox.next(SOON) == {ADDED}
        bus.publish([CHANGED])
        await asyncio.sleep(0.01)

        assert await mailbox.next(SOON) == {CHANGED}


async def test_an_ended_listener_hears_and_holds_nothing() -> None:
    bus = LocalBus()
    with pytest.raises(RuntimeError, match="page closed"):
        async with listening(bus, everything) as mailbox:
            raise RuntimeError("page closed")
    bus.unsubscribe(mailbox)
    bus.publish([ADDED])

    assert await mailbox.next(0.01) == frozenset()
    assert bus._subscriptions == set()


async def test_threads_may_publish() -> None:
    bus = LocalBus()
    async with listening(bus, everything) as mailbox:
        thread = threading.Thread(target=bus.publish, args=([ADDED],))
        thread.start()

        assert await mailbox.next(SOON) == {ADDED}
        thread.join()


async def test_a_page_whose_loop_has_ended_disturbs_nobody() -> None:
    bus = LocalBus()

    async def open_and_vanish() -> Subscription:
        return bus.subscribe(everything)

    await asyncio.to_thread(asyncio.run, open_and_vanish())
    async with listening(bus, everything) as mailbox:
        bus.publish([ADDED])

        assert await mailbox.next(SOON) == {ADDED}


@asynccontextmanager
async def carried(bus: RedisBus) -> AsyncIterator[RedisBus]:
    """Have a bus receive, and go on once it does."""
    carrier = asyncio.create_task(bus.carry())
    try:
        await receives(bus)
        yield bus
    finally:
        carrier.cancel()
        await asyncio.gather(carrier, return_exceptions=True)
        bus._publisher.close()


async def receives(bus: RedisBus) -> None:
    """Wait until the bus gets what is sent through Redis."""
    async with asyncio.timeout(SOON), listening(bus, PROBE.__eq__) as mailbox:
        while not await mailbox.next(0.05):
            await asyncio.to_thread(bus.publish, [PROBE])


async def test_what_one_process_publishes_all_receive(redis_url: str) -> None:
    async with (
        carried(RedisBus(redis_url)) as here,
        carried(RedisBus(redis_url)) as there,
        listening(here, real) as own,
        listening(there, real) as other,
    ):
        await asyncio.to_thread(here.publish, [ADDED, CHANGED])

        assert await own.next(SOON) == {ADDED, CHANGED}
        assert await other.next(SOON) == {ADDED, CHANGED}


def test_two_event_loops_hear_each_other(redis_url: str) -> None:
    ready = threading.Barrier(2)
    heard: dict[str, frozenset[Event]] = {}

    async def process(name: str, says: Event, waits_for: Event) -> None:
        async with (
            carried(RedisBus(redis_url)) as bus,
            listening(bus, waits_for.__eq__) as mailbox,
        ):
            await asyncio.to_thread(ready.wait, SOON)
            await asyncio.to_thread(bus.publish, [says])
            heard[name] = await mailbox.next(SOON)

    loops = [
        threading.Thread(target=asyncio.run, args=(process(name, says, waits_for),))
        for name, says, waits_for in (("one", ADDED, CHANGED), ("two", CHANGED, ADDED))
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()

    assert heard == {"one": {CHANGED}, "two": {ADDED}}


async def test_a_broken_connection_to_redis_is_made_anew(redis_url: str) -> None:
    async with carried(RedisBus(redis_url)) as bus:
        with redis.Redis.from_url(redis_url) as operator:
            assert operator.client_kill_filter(_type="pubsub") == 1

        await receives(bus)


async def test_a_publishers_broken_connection_costs_no_event(redis_url: str) -> None:
    async with carried(RedisBus(redis_url)) as here, carried(RedisBus(redis_url)) as there:
        with redis.Redis.from_url(redis_url) as operator:
            assert operator.client_kill_filter(_type="normal", skipme=True) > 0

        async with listening(there, ADDED.__eq__) as mailbox:
            await asyncio.to_thread(here.publish, [ADDED])
            assert await mailbox.next(SOON) == {ADDED}


@pytest.mark.parametrize(
    "rubbish",
    [b"\xff", b"no json", b"7", b"[7]", json.dumps([{"what": "a later release's word"}]).encode()],
)
async def test_rubbish_in_the_channel_does_not_end_it(redis_url: str, rubbish: bytes) -> None:
    async with carried(RedisBus(redis_url)) as bus:
        with redis.Redis.from_url(redis_url) as stranger:
            stranger.publish(RedisBus.CHANNEL, rubbish)

        await receives(bus)


async def test_with_redis_away_this_process_is_told_at_once() -> None:
    bus = RedisBus(NOBODY)
    async with listening(bus, everything) as mailbox:
        started = time.monotonic()
        await asyncio.to_thread(bus.publish, [ADDED])

        assert await mailbox.next(SOON) == {ADDED}
        assert time.monotonic() - started < 1


async def test_a_redis_that_hangs_holds_nobody_up_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        bus = RedisBus(f"redis://127.0.0.1:{mute.getsockname()[1]}")
        async with listening(bus, everything) as mailbox:
            started = time.monotonic()
            await asyncio.to_thread(bus.publish, [ADDED])

            assert await mailbox.next(SOON) == {ADDED}
            assert time.monotonic() - started < 3 * RedisBus.ANSWER_SECONDS
        bus._publisher.close()


async def test_without_redis_the_carrier_keeps_trying(caplog: pytest.LogCaptureFixture) -> None:
    bus = RedisBus(NOBODY)
    carrier = asyncio.create_task(bus.carry())
    await until(lambda: "trying again" in caplog.text)

    assert not carrier.done()
    carrier.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carrier


async def test_one_process_needs_no_carrier() -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(LocalBus().carry(), 0.01)


def test_the_settings_choose_the_bus() -> None:
    assert type(make_bus(None)) is LocalBus
    assert type(make_bus(NOBODY)) is RedisBus
