"""Migrations lead from an empty database to the models, back to nothing, and up again."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import inspect

from hotel_inbox.db import Database, alembic_config, make_engine, migrate
from hotel_inbox.models import Hotel
from tests.databases import PostgresCluster

NAME = "empty_for_migrations"


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
    return found


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
