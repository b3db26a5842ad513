"""Exports a made-up year, beside the sqlite3 shell that dumps the same query as CSV."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import year
from bench.table import Row
from hotel_inbox.db import Database, migrate
from hotel_inbox.domain.exports import Layout, Order
from hotel_inbox.services.export import Export

ROUNDS = 3
LEAST = 0.4
MOST_MEGABYTES = 150
# Hotel by hotel, as the export goes.
QUERY = """
SELECT m.id, m.conversation_id, h.slug, h.name, c.channel, g.name, g.email, g.phone, m.author,
  a.name, m.kind, m.text, m.status, m.error_reason, m.sent_at, m.created_at
FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN guest g ON g.id = c.guest_id
  JOIN hotel h ON h.id = m.hotel_id LEFT JOIN agent a ON a.id = m.agent_id
WHERE m.hotel_id = {hotel} AND m.direction <> 'system' ORDER BY m.created_at, m.id;
"""


def rows() -> Iterator[Row]:
    """Measure on SQLite, with the whole year."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "year.db"
        migrate(f"sqlite:///{file}")
        database = Database(f"sqlite:///{file}")
        year.live(database)
        yield from measured(database, file)
        database.close()


def measured(database: Database, file: Path) -> Iterator[Row]:
    """Measure on a database that holds the year."""
    export = Export(database, file.parent, "http://localhost", lambda: datetime.now(UTC))
    best, first, grown, size = 1e9, 1e9, 0.0, 0
    before = _resident()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        running = export.begin(year.DIRECTOR, Order(Layout.MESSAGES))
        size = 0
        for number, block in enumerate(running.content()):
            size += len(block)
            # The columns' names come before anything is read.
            if number == 1:
                first = min(first, time.perf_counter() - began)
            if number % 100 == 0:
                grown = max(grown, _resident() - before)
        best = min(best, time.perf_counter() - began)
    yield Row(
        "export of a million messages: memory",
        f"{grown:.0f} MB",
        f"< {MOST_MEGABYTES} MB",
        f"{size / 1e6:.0f} MB of CSV in {best:.1f} s, first rows after {first * 1000:.0f} ms",
    )
    shell = shutil.which("sqlite3")
    if shell is None:
        print("the sqlite3 shell is not installed: exports are not compared with it")
        return
    baseline = _best(lambda: _dump(shell, file))
    yield Row(
        "export of a million messages: speed",
        f"{baseline / best:.2f}",
        f">= {LEAST} of the sqlite3 shell",
        f"{best:.1f} s; the shell takes {baseline:.1f} s for the same query",
    )


def _dump(shell: str, file: Path) -> None:
    queries = "".join(QUERY.format(hotel=hotel) for hotel in sorted(year.DIRECTOR.hotel_ids))
    command = [shell, "-readonly", "-csv", str(file)]
    with (file.parent / "shell.csv").open("wb") as out:
        subprocess.run(command, input=queries.encode(), stdout=out, check=True)  # noqa: S603 - a program and a query of our own


def _best(work: Callable[[], None]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _resident() -> float:
    """Say how many megabytes of memory this process has."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6
