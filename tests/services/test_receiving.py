"""A callback is answered for once it is stored; those that come together share a commit."""

import asyncio
from collections.abc import Iterable

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from hotel_inbox.db import Database
from hotel_inbox.domain.messages import Channel
from hotel_inbox.events import Event, Happened, LocalBus, listening
from hotel_inbox.models import WebhookEvent
from hotel_inbox.services.receiving import BATCH, Receiving
from tests.services.world import SetClock, World


class CountingBus(LocalBus):
    """Counts the commits that were announced."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = 0

    def publish(self, events: Iterable[Event]) -> None:
        self.commits += 1
        super().publish(events)


def stored(database: Database) -> list[bytes]:
    with database.reading() as session:
        return list(session.exec(select(WebhookEvent.body).order_by(col(WebhookEvent.id))))


async def test_a_stored_callback_is_there_as_it_came(world: World) -> None:
    body = b'{"odd": "\\u0000 \xf0\x9f\x91\x8d", "n": 1e999}\n'
    await world.inbox.receiving.store(Channel.MESSENGER, body)

    with world.inbox.db.reading() as session:
        event = session.exec(select(WebhookEvent)).one()
    assert (event.body, event.channel) == (body, Channel.MESSENGER)
    assert (event.received_at, event.handled_at, event.attempts) == (world.clock(), None, 0)


async def test_many_at_once_are_all_stored_in_few_commits(world: World) -> None:
    bus = CountingBus()
    database = Database(world.inbox.settings.database_url, bus)
    receiving = Receiving(database, world.clock)
    bodies = [str(number).encode() for number in range(3 * BATCH + 1)]

    await asyncio.gather(*(receiving.store(Channel.WHATSAPP, body) for body in bodies))

    assert stored(database) == bodies
    assert bus.commits <= 5
    database.close()


async def test_callbacks_of_several_channels_share_a_group(world: World) -> None:
    come = [(Channel.WHATSAPP, b"1"), (Channel.INSTAGRAM, b"2"), (Channel.MESSENGER, b"3")]

    await asyncio.gather(*(world.inbox.receiving.store(channel, body) for channel, body in come))

    with world.inbox.db.reading() as session:
        events = session.exec(select(WebhookEvent).order_by(col(WebhookEvent.id))).all()
    assert [(event.channel, event.body) for event in events] == come
    assert {event.next_attempt_at for event in events} == {world.clock()}


async def test_the_queue_is_told(world: World) -> None:
    async with listening(
        world.inbox.bus, lambda event: event.what is Happened.WEBHOOK_STORED
    ) as bell:
        await world.inbox.receiving.store(Channel.WHATSAPP, b"{}")

        assert await bell.next(5)


async def test_each_caller_learns_that_storing_failed_and_later_ones_succeed(
    world: World,
) -> None:
    broken = Database(world.inbox.settings.database_url)
    broken.engine.dispose()
    receiving = Receiving(broken, world.clock)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE webhook_event RENAME TO away")

    outcomes = await asyncio.gather(
        *(receiving.store(Channel.WHATSAPP, b"{}") for _ in range(3)), return_exceptions=True
    )
    assert [type(outcome).__name__ for outcome in outcomes] != ["NoneType"] * 3
    assert all(isinstance(outcome, Exception) for outcome in outcomes)

    with world.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE away RENAME TO webhook_event")
    await receiving.store(Channel.WHATSAPP, b'{"second": "try"}')
    assert stored(broken) == [b'{"second": "try"}']
    broken.close()


async def test_a_group_that_cannot_be_stored_leaves_nothing_behind(world: World) -> None:
    with world.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql(
            "CREATE UNIQUE INDEX only_once ON webhook_event (body)"
        )

    outcomes = await asyncio.gather(
        *(world.inbox.receiving.store(Channel.WHATSAPP, body) for body in (b"1", b"2", b"2")),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [IntegrityError] * 3
    assert stored(world.inbox.db) == []


async def test_postgres_hanging_up_on_idle_connections_costs_no_callback(postgres_url: str) -> None:
    database = Database(postgres_url)
    receiving = Receiving(database, SetClock())
    await receiving.store(Channel.WHATSAPP, b"before")

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await receiving.store(Channel.WHATSAPP, b"after")

    assert stored(database) == [b"before", b"after"]
    database.close()


async def test_a_caller_who_hangs_up_takes_nobody_else_along(world: World) -> None:
    receiving = world.inbox.receiving
    impatient = asyncio.create_task(receiving.store(Channel.WHATSAPP, b"1"))
    patient = asyncio.create_task(receiving.store(Channel.WHATSAPP, b"2"))
    await asyncio.sleep(0)
    impatient.cancel()

    await asyncio.wait_for(patient, 10)
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert b"2" in stored(world.inbox.db)
