"""One transaction commits whole and is announced after, or leaves nothing; writers wait in line."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.errors import AlreadyStoredError
from hotel_inbox.events import Event, Happened, listening
from hotel_inbox.models import Hotel

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ADDED = Event(Happened.MESSAGE_ADDED, 1, 1)
CHANGED = Event(Happened.MESSAGE_CHANGED, 1, 1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def add(unit: UnitOfWork, slug: str) -> Hotel:
    hotel = Hotel(slug=slug, name=slug, timezone="UTC", created_at=NOW)
    unit.session.add(hotel)
    return hotel


class HalfwayError(Exception):
    """Something went wrong after something else had been done."""


def add_and_fail(unit: UnitOfWork, slug: str, event: Event) -> None:
    add(unit, slug)
    unit.session.flush()
    unit.announce(event)
    raise HalfwayError


def slugs(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Hotel.slug)))


async def test_events_are_published_after_the_commit_with_their_rows_in_place(
    database: Database,
) -> None:
    async with listening(database.bus, lambda _: True) as mailbox:
        with database.unit_of_work() as unit:
            add(unit, "azul")
            unit.announce(ADDED)
            assert await mailbox.next(0.02) == frozenset()

        assert await mailbox.next(5) == {ADDED}
    assert slugs(database) == ["azul"]


async def test_a_failed_transaction_leaves_and_announces_nothing(database: Database) -> None:
    async with listening(database.bus, lambda _: True) as mailbox:
        with pytest.raises(HalfwayError), database.unit_of_work() as unit:
            add_and_fail(unit, "azul", ADDED)

        assert await mailbox.next(0.02) == frozenset()
    assert slugs(database) == []


async def test_a_failed_savepoint_takes_only_its_own_rows_and_events(database: Database) -> None:
    async with listening(database.bus, lambda _: True) as mailbox:
        with database.unit_of_work() as unit:
            add(unit, "before")
            unit.announce(ADDED)
            with pytest.raises(HalfwayError), unit.savepoint():
                add_and_fail(unit, "inside", CHANGED)
            add(unit, "after")

        assert await mailbox.next(5) == {ADDED}
    assert slugs(database) == ["after", "before"]


def test_a_duplicate_in_a_savepoint_is_told_apart_and_the_rest_is_kept(
    database: Database,
) -> None:
    with database.unit_of_work() as unit:
        add(unit, "azul")
        unit.session.flush()
        with pytest.raises(AlreadyStoredError), unit.savepoint():
            add(unit, "azul")
        add(unit, "verde")

    assert slugs(database) == ["azul", "verde"]


def test_a_duplicate_outside_of_a_savepoint_is_no_surprise_to_hide(database: Database) -> None:
    with database.unit_of_work() as unit:
        add(unit, "azul")
    with pytest.raises(IntegrityError), database.unit_of_work() as unit:
        add(unit, "azul")


def test_many_writers_lose_no_update(database: Database) -> None:
    with database.unit_of_work() as unit:
        hotel_id = add(unit, "0").id or 0
        unit.session.flush()
        hotel_id = unit.session.exec(select(Hotel.id)).one()

    def increment(_: int) -> None:
        with database.unit_of_work() as unit:
            query = select(Hotel).where(Hotel.id == hotel_id).with_for_update()
            hotel = unit.session.exec(query).one()
            hotel.name = f"{int(hotel.name) + 1}"

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(increment, range(40)))

    with database.reading() as session:
        assert session.get_one(Hotel, hotel_id).name == "40"


def test_two_processes_queue_for_sqlites_one_writer(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    inside = threading.Event()
    order: list[str] = []

    def hold() -> None:
        with first.unit_of_work() as unit:
            add(unit, "first")
            inside.set()
            order.append("first")

    holder = threading.Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    with second.unit_of_work() as unit:
        order.append("second")
        add(unit, "second")
    holder.join()

    assert order == ["first", "second"]
    assert slugs(first) == ["first", "second"]
    first.close()
    second.close()


def test_readers_neither_wait_for_a_writer_nor_see_half_of_it(database: Database) -> None:
    with database.unit_of_work() as unit:
        add(unit, "azul")
        unit.session.flush()
        assert slugs(database) == []
    assert slugs(database) == ["azul"]


def test_reading_changes_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(Hotel(slug="azul", name="Azul", timezone="UTC", created_at=NOW))
        session.flush()

    assert slugs(database) == []


def test_rows_stay_usable_after_their_transaction(database: Database) -> None:
    with database.unit_of_work() as unit:
        hotel = add(unit, "azul")
    assert (hotel.slug, hotel.created_at) == ("azul", NOW)


def test_moments_keep_their_zone_and_naive_ones_are_refused(database: Database) -> None:
    with database.unit_of_work() as unit:
        madrid = datetime.fromisoformat("2026-03-10T10:00:00.123456+01:00")
        unit.session.add(Hotel(slug="a", name="a", timezone="UTC", created_at=madrid))
    with database.reading() as session:
        kept = session.exec(select(Hotel.created_at)).one()
    assert kept == madrid
    assert kept.tzinfo is UTC

    naive = datetime(2026, 3, 10)  # noqa: DTZ001 - the very mistake
    with pytest.raises(Exception, match="naive"), database.unit_of_work() as unit:
        unit.session.add(Hotel(slug="b", name="b", timezone="UTC", created_at=naive))


def test_a_references_target_must_exist(database: Database) -> None:
    with pytest.raises(IntegrityError), database.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql(
            "INSERT INTO agent_hotel (agent_id, hotel_id) VALUES (7, 7)"
        )


def pragmas(connection: Connection) -> dict[str, object]:
    return {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }


def test_what_sqlite_acknowledges_survives_a_power_cut(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other tests' databases forget, to be quick.
    monkeypatch.setattr("hotel_inbox.db.create_engine", create_engine)
    database = Database(sqlite_url)
    with database.reading() as session:
        settings = pragmas(session.connection())
    with database.at_once() as connection:
        settings_at_once = pragmas(connection)
    database.close()

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert settings_at_once == settings


def add_at_once(connection: Connection, slug: str) -> None:
    values = {"slug": slug, "name": slug, "timezone": "UTC", "created_at": NOW}
    connection.execute(insert(Hotel), values)


async def test_a_statement_at_once_is_committed_by_itself_and_then_announced(
    database: Database,
) -> None:
    async with listening(database.bus, lambda _: True) as mailbox:
        with database.at_once(ADDED) as connection:
            add_at_once(connection, "azul")
            assert slugs(database) == ["azul"]
            assert await mailbox.next(0.02) == frozenset()
        assert await mailbox.next(5) == {ADDED}


async def test_a_statement_at_once_that_fails_is_not_announced(database: Database) -> None:
    async with listening(database.bus, lambda _: True) as mailbox:
        with database.at_once() as connection:
            add_at_once(connection, "azul")
        with pytest.raises(IntegrityError), database.at_once(ADDED) as connection:
            add_at_once(connection, "azul")
        assert await mailbox.next(0.02) == frozenset()

    with database.at_once() as connection:
        add_at_once(connection, "verde")
    assert slugs(database) == ["azul", "verde"]


def test_a_statement_at_once_waits_for_another_process_that_writes(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)

    def add_second() -> None:
        with second.at_once() as connection:
            add_at_once(connection, "second")

    with ThreadPoolExecutor(1) as threads:
        with first.unit_of_work() as unit:
            add(unit, "first")
            unit.session.flush()
            waiting = threads.submit(add_second)
        waiting.result(10)

    assert slugs(first) == ["first", "second"]
    first.close()
    second.close()


def test_a_migrated_database_lacks_nothing_and_an_empty_one_does(
    database: Database, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path}/deeper/down/empty.db")
    assert database.pending_migrations() == []
    assert empty.pending_migrations() != []
    empty.close()


async def test_the_loop_may_be_busy_with_more_readers_than_connections(
    database: Database,
) -> None:
    found = await asyncio.gather(*(asyncio.to_thread(slugs, database) for _ in range(60)))
    assert found == [[]] * 60
