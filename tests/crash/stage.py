"""A hotel on a database, a provider, a crowd of guests, and the processes that may die."""

import asyncio
import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
import pytest

from hotel_inbox.db import Database
from tests.commands.invoking import Commands
from tests.crash import evidence
from tests.crash.guests import ACCOUNT, APP_SECRET, HOTEL, Crowd
from tests.crash.processes import Mortal, free_port
from tests.crash.reports import LastingReports
from tests.fakes.graph_api import Behaviour, FakeGraphApi
from tests.patience import until, until_stored

logger = logging.getLogger(__name__)

SPREAD_SECONDS = 2.0
_QUIET_SECONDS = 90.0
_BUSY_SECONDS = 60.0
_SHARE = 0.25
# Long enough that kills find sends on their way.
_GRAPH_DELAY = 0.4
_KNOWLEDGE = """question,answer
When is breakfast?,Breakfast is served from 7 to 10:30 in the garden room.
Is there parking?,Parking in the courtyard costs 15 euros a night.
Is there a pool?,The pool on the roof is open from 9 to 20.
When can I check in?,Check-in starts at 15:00.
Are dogs welcome?,Dogs are welcome for 20 euros a stay.
"""


@dataclass
class Stage:
    """Everything that a crash test needs, and the judgement at its end."""

    crowd: Crowd
    graph: FakeGraphApi
    reports: LastingReports
    db: Database
    environment: dict[str, str]
    folder: Path
    interrupted: list[set[int]] = field(default_factory=list)
    mortals: dict[str, Mortal] = field(default_factory=dict)
    ready_at: float = 0.0

    @classmethod
    @contextmanager
    def built(cls, database_url: str, commands: Commands, choices: random.Random) -> Iterator[Self]:
        """Set up a hotel with the commands that its staff would use; nothing serves it yet."""
        port, folder = free_port(), commands.folder
        url = f"http://127.0.0.1:{port}"
        reports = LastingReports(f"{url}/webhooks/whatsapp", APP_SECRET)
        with FakeGraphApi(webhooks=reports, always=Behaviour(delay=_GRAPH_DELAY)) as graph:
            environment = {
                "DATABASE_URL": database_url,
                "HOTEL_INBOX_DATA_DIR": str(folder / "data"),
                "HOTEL_INBOX_DEMO": "0",
                "BOT_WAIT_SECONDS": "0.1",
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "META_APP_SECRET": APP_SECRET,
                "META_GRAPH_URL": graph.url,
                "LOG_FORMAT": "json",
            }
            _set_up_hotel(environment, commands)
            crowd = Crowd(url, choices.randrange(10**6))
            made = cls(crowd, graph, reports, Database(database_url), environment, folder)
            try:
                yield made
            finally:
                for mortal in made.mortals.values():
                    mortal.bury()
                made.db.close()

    def start(self, command: str) -> None:
        """Start a process, or start it again; a server is waited for."""
        log = self.folder / f"{command}.log"
        mortal = self.mortals.setdefault(command, Mortal(command, self.environment, log))
        mortal.start()
        if command == "serve":
            mortal.wait_until_it_answers()
        self.ready_at = time.time()

    def kill(self, command: str) -> None:
        """Kill a process and note whose sending that may have cut off."""
        self.mortals[command].kill()
        self.interrupted.append(evidence.in_hand(self.db))

    async def load(self, over: asyncio.Event) -> None:
        """Let every guest write, then some until it is over; end when all is acknowledged.

        A guest who never pauses gets no answer: the bot waits for the end of what they say.
        """
        async with httpx.AsyncClient(timeout=10) as client:
            await self.crowd.write(client, SPREAD_SECONDS, share=1)
            while not over.is_set():
                await self.crowd.write(client, SPREAD_SECONDS, share=_SHARE)

    async def more_sent(self, count: int) -> None:
        """Wait until the provider has got so many messages more."""
        enough = len(self.graph.sent) + count
        await until(lambda: len(self.graph.sent) >= enough, _BUSY_SECONDS)

    async def quiet(self) -> None:
        """Wait until nobody has anything left to do."""
        try:
            await until_stored(
                lambda: self.reports.is_idle and not evidence.work_left(self.db), _QUIET_SECONDS
            )
        except TimeoutError:
            pytest.fail(f"never quiet: {evidence.work_left(self.db)}")

    def assert_nothing_lost(self) -> None:
        """Look at everything that must hold however often somebody was killed."""
        found, sent = evidence.lines(self.db), self.graph.sent
        evidence.assert_kept_once(self.crowd.said, found)
        self._tell(found)
        evidence.assert_all_answered(found)
        evidence.assert_no_turn_answered_twice(found)
        evidence.assert_in_order(sent, found)
        evidence.assert_sound(self.db)
        evidence.assert_guests_see(self.crowd, found)

    def _tell(self, found: list[evidence.Line]) -> None:
        sent = self.graph.sent
        waits = evidence.seconds_to_answer(self.crowd.said, sent, found, self.ready_at)
        logger.warning(
            "%d messages, %d sent, %d interrupted, %d repeated; answered %.1f s (median), "
            "%.1f s (worst) after acknowledgement or the last start",
            len(self.crowd.said),
            len(sent),
            len(set().union(*self.interrupted)),
            len(evidence.repeated(sent)),
            waits[len(waits) // 2],
            waits[-1],
        )

    def errors(self) -> list[str]:
        """Find what the processes logged as errors."""
        logs = (mortal.log.read_text(encoding="utf-8") for mortal in self.mortals.values())
        return [line for log in logs for line in log.splitlines() if '"level": "error"' in line]


def _set_up_hotel(environment: dict[str, str], commands: Commands) -> None:
    for name in ("DATABASE_URL", "HOTEL_INBOX_DATA_DIR"):
        commands.monkeypatch.setenv(name, environment[name])
    commands.add_hotel(HOTEL)
    knowledge = commands.folder / "knowledge.csv"
    knowledge.write_text(_KNOWLEDGE, encoding="utf-8")
    commands.good("knowledge", "import", knowledge, "--hotel", HOTEL)
    commands.good(
        *("connection", "add", "whatsapp", "--hotel", HOTEL, "--external-id", ACCOUNT),
        "--access-token-stdin",
        stdin="crash-token",
    )
