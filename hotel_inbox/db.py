"""The database: its engines, its migrations; unit_of_work() and at_once(), the only commits."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import NumericValueOutOfRange
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlmodel import Session

from hotel_inbox.errors import (
    AlreadyStoredError,
    DatabaseBusyError,
    DatabaseUnavailableError,
    NotFoundError,
    SettingsError,
)
from hotel_inbox.events import Bus, Event, LocalBus
from hotel_inbox.writers import WritersLine

ALEMBIC_FOLDER = Path(__file__).parent.parent / "alembic"
BUSY_TIMEOUT_SECONDS = 30
POOL_SIZE = 20
POOL_OVERFLOW = 20


class UnitOfWork:
    """One transaction and the events to publish once it is committed."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing to announce."""
        self.session = session
        self.events: list[Event] = []

    def announce(self, *events: Event) -> None:
        """Publish these after the commit, or never."""
        self.events.extend(events)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo the block alone if it fails, its announcements too.

        Raises AlreadyStoredError when a unique constraint says that the row is there already, and
        DatabaseBusyError when the whole transaction has to begin again (a deadlock, a lost
        connection).
        """
        announced = len(self.events)
        try:
            with self.session.begin_nested():
                yield
                self.session.flush()
        except BaseException as error:
            del self.events[announced:]
            if isinstance(error, IntegrityError):
                raise AlreadyStoredError(str(error.orig)) from error
            if isinstance(error, OperationalError):
                raise DatabaseBusyError(str(error.orig)) from error
            raise


class Database:
    """SQLite or PostgreSQL behind one door.

    SQLite has one writer: in the process writers stand in a line, and BEGIN IMMEDIATE does the same
    between processes, so that no transaction finds out late that it has to start again.
    """

    def __init__(self, url: str, bus: Bus | None = None) -> None:
        """Open the database at `url`; a SQLite file's folder is made if need be."""
        self.bus: Bus = bus or LocalBus()
        self.engine = make_engine(url)
        self._writer = self.engine.execution_options(writes=True)
        self._at_once = make_engine(url, at_once=True)
        # SQLite's reading transactions are snapshots by themselves.
        self._snapshots = (
            self.engine
            if self.engine.dialect.name == "sqlite"
            else self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._line = WritersLine() if self.engine.dialect.name == "sqlite" else None
        self._patient = False

    def in_no_hurry(self) -> Self:
        """Give the same database to those who let other writers go first."""
        other = copy(self)
        other._patient = True  # noqa: SLF001 - of its own kind
        return other

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """Give a transaction that commits at the end of the block and then tells the bus."""
        with self._turn(), Session(self._writer, expire_on_commit=False) as session:
            unit = UnitOfWork(session)
            with session.begin():
                yield unit
        self.bus.publish(unit.events)

    @contextmanager
    def at_once(self, *events: Event) -> Iterator[Connection]:
        """Give a connection whose every statement commits itself; then tell the bus the events.

        For one statement alone: in a unit of work it would cost about twice the processor time.
        """
        with self._turn(), self._at_once.connect() as connection:
            yield connection
        self.bus.publish(events)

    def _turn(self) -> AbstractContextManager[None]:
        return self._line.turn(patient=self._patient) if self._line else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Give a transaction that only reads, and sees everything as it was at its first query.

        Writers go on meanwhile; SQLite's log of them grows until the block ends.
        """
        with Session(self._snapshots, expire_on_commit=False) as session:
            yield UnitOfWork(session)

    def pending_migrations(self) -> list[str]:
        """Name the migrations that this database still lacks.

        Raises DatabaseUnavailableError when it cannot be opened.
        """
        wanted = ScriptDirectory(str(ALEMBIC_FOLDER)).get_heads()
        try:
            with self.engine.connect() as connection:
                applied = MigrationContext.configure(connection).get_current_heads()
        except OperationalError as error:
            why = " ".join(str(error.orig).split())
            raise DatabaseUnavailableError(f"the database cannot be opened: {why}") from error
        return [head for head in wanted if head not in applied]

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        self._at_once.dispose()


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest migration; running it twice is harmless."""
    command.upgrade(alembic_config(url), "head")


def alembic_config(url: str) -> Config:
    """Point Alembic at our migrations and at one database."""
    config = Config()
    config.set_main_option("script_location", str(ALEMBIC_FOLDER))
    config.attributes["url"] = url
    return config


def make_engine(url: str, *, at_once: bool = False) -> Engine:
    """Open an engine with what each database needs to be safe and quick.

    `at_once` is for statements that commit themselves.
    """
    parsed = _parsed(url)
    # A connection without transactions comes back to the pool with nothing to roll back.
    options: dict[str, Any] = (
        {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None} if at_once else {}
    )
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            _make_folder(Path(parsed.database).parent)
        engine = create_engine(
            parsed, pool_size=POOL_SIZE, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "handle_error", _no_such_number)
        if not at_once:
            event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=True,
        **options,
    )
    event.listen(engine, "handle_error", _no_such_number)
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("DATABASE_URL is no address of a database") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        raise SettingsError("DATABASE_URL has to begin with sqlite:// or postgresql://")
    return parsed


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailableError(f"{folder}: {error.strerror}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    # We begin transactions ourselves: the driver would begin them too late to take the write lock.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    # FULL: what was acknowledged survives a power cut, not only the end of the process.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-65536")


def _no_such_number(context: ExceptionContext) -> NotFoundError | None:
    # A browser may ask for any id, and those beyond 64 bits are no row's.
    beyond = OverflowError, NumericValueOutOfRange
    if isinstance(context.original_exception, beyond):
        return NotFoundError("There is nothing with such a number.")
    return None


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
