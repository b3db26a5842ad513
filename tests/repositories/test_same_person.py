"""Other guests of the same e-mail or phone are found by an index, however many guests exist."""

from pathlib import Path
from typing import Any

from sqlalchemy import event

from hotel_inbox.repositories import conversations, guests
from tests.services.world import World


async def test_sqlite_reads_no_guest_who_is_somebody_else(sqlite_url: str, tmp_path: Path) -> None:
    world = World.made(sqlite_url, tmp_path / "data")
    conversation_id = world.guest_writes(guest_phone="+34600111222").conversation_id
    world.inbox.guest_details.change(world.amy, conversation_id, "email", "Ana@mail.example", "")
    asked: list[tuple[str, Any]] = []
    with world.inbox.db.reading() as session:
        found = conversations.detail(session, world.amy.hotel_ids, conversation_id)
        assert found is not None
        connection = session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def note(*told: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells of a statement
            asked.append((told[2], told[3]))

        assert guests.same_person(session, world.amy.hotel_ids, found[1], 9) == []
        statements = tuple(asked)
        plans = [
            str([row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)])
            for sql, values in statements
        ]
    await world.close()
    assert [index for plan in plans for index in ("same_email", "same_phone") if index in plan] == [
        "same_email",
        "same_phone",
    ]
    assert not any("SCAN" in plan for plan in plans)
