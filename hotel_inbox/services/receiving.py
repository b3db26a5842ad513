"""Keeps callbacks the moment they arrive, before anything else is done with them."""

import asyncio
from dataclasses import dataclass

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.events import Event, Happened
from hotel_inbox.repositories import webhook_events

# A statement takes two values per callback and the time: one of more than 50 values is translated
# anew by psycopg each time, which more than doubles what it costs.
BATCH = 24


@dataclass(frozen=True, slots=True)
class _Waiting:
    channel: Channel
    body: bytes
    stored: asyncio.Future[None]


class Receiving:
    """Stores callbacks in groups: those that arrive together share one commit.

    A group costs one disk flush and little more processor time than a single callback; each caller
    is answered only after the commit that holds its own callback.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        """Start with nobody waiting."""
        self._db = db
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._storing: asyncio.Task[None] | None = None

    async def store(self, channel: Channel, body: bytes) -> None:
        """Return once the callback is durable; raise what the database raises."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(channel, body, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_groups())
        await stored

    async def _store_groups(self) -> None:
        try:
            while self._waiting:
                # Whoever arrives in this turn of the loop joins the group.
                await asyncio.sleep(0)
                group, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                problem: Exception | None = None
                try:
                    await asyncio.to_thread(self._write, group)
                except Exception as error:  # noqa: BLE001 - handed to everyone who waits
                    problem = error
                for waiting in group:
                    if waiting.stored.cancelled():
                        continue
                    if problem is None:
                        waiting.stored.set_result(None)
                    else:
                        waiting.stored.set_exception(problem)
        finally:
            self._storing = None

    def _write(self, group: list[_Waiting]) -> None:
        bodies = [(waiting.channel, waiting.body) for waiting in group]
        with self._db.at_once(Event(Happened.WEBHOOK_STORED)) as connection:
            webhook_events.store(connection, bodies, self._clock())
