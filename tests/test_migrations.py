"""Migrations lead from an empty database to the models, back to nothing, and up again."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import Column, Engine, MetaData, inspect, select
from sqlmodel import SQLModel

from hotel_inbox.db import Database, alembic_config, make_engine, migrate
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Connection, Conversation, Guest, Hotel, Message
from tests.databases import PostgresCluster

NAME = "empty_for_migrations"
WRITTEN = datetime(2026, 10, 25, 0, 30, 59, 987654, UTC)
WORDS = {
    "author": "agent",
    "channel": "whatsapp",
    "direction": "outbound",
    "handoff_reason": "no_answer",
    "last_message_author": "agent",
    "mode": "human",
    "role": "agent",
    "state": "new",
    "status": "pending",
    "source": "chat",
}


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nobody has migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    with closing(psycopg.connect(cluster.url("postgres"), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {NAME}".encode())
        yield cluster.url(NAME)
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    # What SQLite keeps a search's index in, no model describes.
    return {name for name in found if not name.startswith("search_")}


def test_up_down_and_up_again(empty_url: str) -> None:
    expected = set(Hotel.metadata.tables) | {"alembic_version"}

    migrate(empty_url)
    assert tables(empty_url) == expected
    migrate(empty_url)
    assert tables(empty_url) == expected

    command.downgrade(alembic_config(empty_url), "base")
    assert tables(empty_url) == {"alembic_version"}

    migrate(empty_url)
    assert tables(empty_url) == expected
    database = Database(empty_url)
    assert database.pending_migrations() == []
    database.close()


def test_models_and_migrations_say_the_same(database_url: str) -> None:
    command.check(alembic_config(database_url))


def test_the_check_would_notice_a_difference(database_url: str) -> None:
    database = Database(database_url)
    with database.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE hotel ADD COLUMN stars INTEGER")
    database.close()

    with pytest.raises(Exception, match="New upgrade operations detected"):
        command.check(alembic_config(database_url))


def filled(column: Column[Any]) -> object:
    """Make up what a row of the first release may hold in this column."""
    kind = column.type.python_type
    if kind is str:
        return WORDS.get(column.name, "x")
    if kind is dict or column.name in {"body", "vector"}:
        return {"kept": "so"} if kind is dict else b"{}"
    return {int: 1, bool: False, date: WRITTEN.date(), datetime: WRITTEN}.get(kind, 1)


def fill(engine: Engine) -> MetaData:
    """Put one row into every table there is, each pointing at the others."""
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        for table in found.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(
                    table.insert().values({one.name: filled(one) for one in table.columns})
                )
    return found


def rows(engine: Engine, described: MetaData) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: [row._asdict() for row in connection.execute(select(table))]
            for table in described.sorted_tables
            if table.name != "alembic_version"
        }


def test_what_the_first_release_stored_is_all_there_and_can_be_read(empty_url: str) -> None:
    command.upgrade(alembic_config(empty_url), "0001")
    engine = make_engine(empty_url)
    of_old = fill(engine)
    before = rows(engine, of_old)
    assert all(len(found) == 1 for found in before.values())

    migrate(empty_url)

    assert rows(engine, of_old) == before
    database = Database(empty_url)
    with database.reading() as session:
        for mapper in SQLModel._sa_registry.mappers:
            expected = 1 if mapper.class_.__tablename__ in before else 0
            assert len(session.scalars(select(mapper.class_)).all()) == expected
        connection = session.get_one(Connection, 1)
        assert connection.channel is Channel.WHATSAPP
        assert (connection.shows_activity, connection.findings) == (True, [])
        assert connection.paused_at is None
        assert session.get_one(Conversation, 1).source == {}
        assert session.get_one(Guest, 1).profile_attempts == 0
        message = session.get_one(Message, 1)
        assert (message.sent_at, message.error_detail) == (WRITTEN, {})
        assert message.placed_at == WRITTEN.replace(microsecond=0)
    database.close()

    command.downgrade(alembic_config(empty_url), "0001")
    assert rows(engine, of_old) == before
    engine.dispose()
