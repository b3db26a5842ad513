"""The figures on a connection's card are read from an index, and are the asker's own."""

from typing import Any

from sqlalchemy import event

from hotel_inbox.repositories import connections
from tests.services.world import World


def plan_of(world: World, statement: str, parameters: Any) -> list[str]:  # noqa: ANN401
    with world.inbox.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [str(row[3]) for row in rows]
        # With hardly a row to read, PostgreSQL reads them all, or puts several indexes together by
        # what earlier tests left in its statistics, unless it is told not to.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        return [
            str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        ]


def test_figures_come_from_the_index_of_the_connection(world: World) -> None:
    world.guest_writes()
    asked: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: object, *_: object
    ) -> None:
        asked.append((statement, values))

    event.listen(world.inbox.db.engine, "before_cursor_execute", note)
    with world.inbox.db.reading() as session:
        (number, *_) = connections.with_traffic(session, world.amy.hotel_ids, world.clock())
    event.remove(world.inbox.db.engine, "before_cursor_execute", note)

    assert number[2].received + number[2].sent + number[2].failed <= 1
    about_messages = [one for one in asked if "message" in one[0]]
    assert len(about_messages) == 2
    for statement, values in about_messages:
        plan = plan_of(world, statement, values)
        steps = [step for step in plan if " message" in step]
        assert steps
        assert all("ix_message_connection_created" in step for step in steps), plan


def test_a_stranger_reads_no_figures(world: World) -> None:
    world.guest_writes()
    with world.inbox.db.reading() as session:
        assert connections.with_traffic(session, {4711}, world.clock()) == []
        assert connections.visible(session, {4711}, world.connection().id) is None
