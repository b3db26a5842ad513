"""Each second every queue asks what is due: it must not read all there is to know."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from hotel_inbox.wiring import Inbox
from tests.services.world import World


@pytest.mark.parametrize(
    "claim",
    [
        lambda inbox: inbox.delivery.claim(10),
        lambda inbox: inbox.fetching.claim(10),
        lambda inbox: inbox.profiles.claim(10),
        lambda inbox: inbox.answering.claim(10),
        lambda inbox: inbox.callbacks.handle_next(),
    ],
    ids=["messages", "files", "profiles", "turns", "callbacks"],
)
def test_sqlite_finds_what_is_due_in_an_index(
    world: World, claim: Callable[[Inbox], object]
) -> None:
    engine = world.inbox.db.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's planner goes by how much there is")
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        asked.append((str(call[2]), call[3]))

    event.listen(engine, "before_cursor_execute", note)
    claim(world.inbox)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        steps = [
            step[3]
            for statement, values in asked
            if statement.startswith("SELECT")
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert any("INDEX" in step for step in steps), (asked, steps)
    assert not [step for step in steps if step.startswith("SCAN")]
