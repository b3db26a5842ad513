"""Both databases for a benchmark, each fresh, migrated and durable as in earnest."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hotel_inbox.db import Database, migrate
from tests.databases import PostgresCluster


def both() -> Iterator[tuple[str, Database]]:
    """Give SQLite, then PostgreSQL, by name; each is gone when the next one is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _migrated("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")
    with PostgresCluster.started(durable=True) as cluster, cluster.database() as url:
        yield from _migrated("PostgreSQL", url)


def _migrated(name: str, url: str) -> Iterator[tuple[str, Database]]:
    migrate(url)
    with closing(Database(url)) as database:
        yield name, database
