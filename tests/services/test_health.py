"""Health says what keeps the product from working, in words."""

from datetime import timedelta
from pathlib import Path

import pytest

from hotel_inbox.db import Database
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Connection
from hotel_inbox.services.health import LATE, Health
from tests.services.world import World


def test_a_migrated_and_idle_inbox_is_ready(world: World) -> None:
    assert world.inbox.health.problems() == []


def test_a_database_without_tables_needs_migrations(world: World, tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    problems = Health(empty, world.clock).problems()
    empty.close()

    assert len(problems) == 1
    assert "hotel-inbox migrate" in problems[0]


def test_a_database_that_is_away_is_told_without_its_password(world: World) -> None:
    away = Database("postgresql://inbox:hunter2@127.0.0.1:9/inbox")
    problems = Health(away, world.clock).problems()
    away.close()

    assert len(problems) == 1
    assert problems[0].startswith("the database cannot be read")
    assert "hunter2" not in problems[0]


async def test_callbacks_that_nobody_handles_are_reported_until_somebody_does(
    world: World,
) -> None:
    await world.inbox.receiving.store(Channel.WHATSAPP, b"{}")
    world.clock.moment += LATE - timedelta(seconds=1)
    assert world.inbox.health.problems() == []
    world.clock.advance(seconds=2)
    assert "1 callbacks wait" in world.inbox.health.problems()[0]

    world.inbox.callbacks.handle_next()
    assert world.inbox.health.problems() == []


@pytest.mark.parametrize("resting", ["paused_at", "throttled_until"])
async def test_a_connection_at_rest_is_no_fault_of_the_product(world: World, resting: str) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    for text in ("one", "two"):
        world.inbox.outbox.send(world.amy, conversation_id, Letter(text, text))
    with world.inbox.db.unit_of_work() as unit:
        connection = unit.session.get_one(Connection, world.connection().id)
        setattr(connection, resting, world.clock() + timedelta(hours=1))
    world.clock.advance(minutes=59)
    assert world.inbox.health.problems() == []

    with world.inbox.db.unit_of_work() as unit:
        setattr(unit.session.get_one(Connection, connection.id), resting, None)
    assert "1 messages to guests wait" in world.inbox.health.problems()[0]
    await world.post_leaves()
    assert world.inbox.health.problems() == []
