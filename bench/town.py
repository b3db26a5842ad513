"""A made-up town of hotels: a million guests with a million messages, put in quickly."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import cast

import psycopg
import sqlalchemy
from sqlmodel import SQLModel

from hotel_inbox.db import Database
from hotel_inbox.domain.folding import guest_words, message_words
from hotel_inbox.domain.messages import Author
from hotel_inbox.models import Connection, Conversation, Guest, Hotel, Message
from hotel_inbox.models.columns import UtcDateTime

GUESTS = 1_000_000
MESSAGES = 1_000_000
HOTELS = 40
SMALL_HOTEL = HOTELS
"""Has two thousand of the guests; the first hotel has a third of them."""
LONG_THREAD = 20_000
"""So many of the messages are one guest's."""
LONG_GUEST = 3
GUEST = Author.GUEST
BATCH = 20_000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

Row = Mapping[str, object]


def settle(database: Database) -> None:
    """Put everybody in; the same town every time."""
    chance = random.Random(5)  # noqa: S311 - a town, not a secret
    with _without_indexes(database):
        _write(database, Hotel, _hotels())
        _write(database, Connection, _connections())
        _write(database, Guest, _guests(chance))
        _write(database, Conversation, _conversations())
        _write(database, Message, _messages(chance))
    if database.engine.dialect.name == "postgresql":
        # As its autovacuum would; nobody does it for SQLite.
        with database.unit_of_work() as unit:
            unit.session.connection().exec_driver_sql("ANALYZE")


def hotel_of(guest: int) -> int:
    """Say which hotel a guest wrote to: every third to the first, few to the last."""
    if guest % 3 == 0:
        return 1
    return SMALL_HOTEL if guest % 500 == 1 else 2 + guest % (HOTELS - 2)


def _guest_of(message: int) -> int:
    return LONG_GUEST if message % (MESSAGES // LONG_THREAD) == 0 else 1 + message * 7919 % GUESTS


def _at(number: int) -> str:
    return f"{BEGAN + timedelta(seconds=number * 60):%Y-%m-%d %H:%M:%S.%f}"


def _hotels() -> Iterator[Row]:
    for number in range(1, HOTELS + 1):
        yield {
            "id": number,
            "slug": f"hotel-{number}",
            "name": f"Hotel {number}",
            "timezone": "UTC",
        }


def _connections() -> Iterator[Row]:
    for number in range(1, HOTELS + 1):
        name = f"account-{number}"
        yield {"id": number, "hotel_id": number, "channel": "whatsapp", "external_id": name}


def _guests(chance: random.Random) -> Iterator[Row]:
    for number in range(1, GUESTS + 1):
        names = [
            chance.choice(_WORDS["first"]),
            chance.choice(_WORDS["last"]),
            chance.choice(_WORDS["last"]),
        ]
        name = " ".join(names if chance.random() < 0.4 else names[:2])
        phone = f"{chance.choice(_WORDS['prefixes'])}{chance.randrange(10**8):08d}"
        email = f"{names[2].lower()}{number}@{chance.choice(_WORDS['mails'])}"
        mail = email if chance.random() < 0.5 else None
        words = guest_words(name, mail, phone, phone)
        known = {"name": name, "email": mail, "phone": f"+{phone}", "folded": words}
        hotel = hotel_of(number)
        yield {"id": number, "hotel_id": hotel, "connection_id": hotel, "address": phone} | known


def _conversations() -> Iterator[Row]:
    for number in range(1, GUESTS + 1):
        last = _at(MESSAGES if number == LONG_GUEST else number * 7919 % GUESTS)
        hotel = hotel_of(number)
        place = {"id": number, "hotel_id": hotel, "connection_id": hotel, "guest_id": number}
        shown = {"last_message_at": last, "last_message_author": "guest", "mode": "ai"}
        yield place | shown | {"channel": "whatsapp", "child_ages": "[]"}


def _messages(chance: random.Random) -> Iterator[Row]:
    for number in range(1, MESSAGES + 1):
        guest = _guest_of(number)
        first, then = chance.choices(_WORDS["said"], k=2)
        said = f"{first}, {then} {number % 9973}".capitalize()
        at, hotel = _at(number), hotel_of(guest)
        place = {"id": number, "hotel_id": hotel, "connection_id": hotel, "conversation_id": guest}
        when = {"sent_at": at, "placed_at": at, "created_at": at, "provider_id": f"wamid.{number}"}
        how = {"direction": "inbound", "author": "guest", "kind": "text", "status": "received"}
        yield place | when | how | {"text": said, "folded": message_words(GUEST, "text", said)}


@contextmanager
def _without_indexes(database: Database) -> Iterator[None]:
    """Leave indexes and triggers away meanwhile: made at the end they take a fifth of the time."""
    of_sqlite = database.engine.dialect.name == "sqlite"
    with database.unit_of_work() as unit:
        connection = unit.session.connection()
        made = connection.exec_driver_sql(_MADE_SQLITE if of_sqlite else _MADE_POSTGRESQL).all()
        for kind, name, _ in made:
            connection.exec_driver_sql(f"DROP {kind} {name}")
    yield
    with database.unit_of_work() as unit:
        connection = unit.session.connection()
        if not of_sqlite:
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        for _, _, statement in made:
            connection.exec_driver_sql(statement)
        for table in ("guest", "message") if of_sqlite else ():
            connection.exec_driver_sql(_SEARCH.format(table=table))


def _write(database: Database, model: type[SQLModel], rows: Iterator[Row]) -> None:
    while part := list(islice(rows, BATCH)):
        with database.unit_of_work() as unit:
            _put(unit.session.connection(), model, part)


def _put(connection: sqlalchemy.Connection, model: type[SQLModel], rows: list[Row]) -> None:
    fixed = {
        column.name: _nothing(column.type)
        for column in model.__table__.columns  # type: ignore[attr-defined]
        if not column.nullable
    }
    names = list({**fixed, **rows[0]})
    values = [tuple(({**fixed, **row}).values()) for row in rows]
    into = f"{model.__tablename__} ({', '.join(names)})"
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608 - our own words
        return
    with cast("psycopg.Cursor", cursor).copy(f"COPY {into} FROM STDIN".encode()) as copy:
        for row in values:
            copy.write_row(row)
    # The table's own numbers go on after those that were given.
    connection.exec_driver_sql(f"SELECT setval('{model.__tablename__}_id_seq', {rows[-1]['id']})")


def _nothing(kind: sqlalchemy.types.TypeEngine[object]) -> object:
    if isinstance(kind, sqlalchemy.JSON):
        return "{}"
    if isinstance(kind, UtcDateTime):
        return _at(0)
    return 0 if isinstance(kind, sqlalchemy.Integer | sqlalchemy.Boolean) else ""


_MADE_SQLITE = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') "
    "AND tbl_name IN ('guest', 'conversation', 'message') AND sql NOT LIKE '%UNIQUE%'"
)
_MADE_POSTGRESQL = (
    "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
    "AND tablename IN ('guest', 'conversation', 'message') AND indexdef NOT LIKE '%%UNIQUE%%'"
)
_SEARCH = (
    "INSERT INTO search_{table}(rowid, words) SELECT id, char(57344, 57344 + hotel_id / 4096, "
    "57344 + hotel_id % 4096) || folded FROM {table}"
)
