"""The search reads its indexes, and of every hotel only what the asker may see."""

from alembic import command
from sqlalchemy import text

from hotel_inbox.db import Database, alembic_config
from hotel_inbox.repositories import lines, search
from hotel_inbox.repositories.reach import Reach
from tests.services.world import World


def test_strangers_find_nothing_and_place_nothing(world: World) -> None:
    first = world.guest_writes("Is the zeppelin there?")
    second = world.guest_writes("Or the balloon?")
    third = world.guest_writes("Or the plane?")
    with world.inbox.db.reading() as session:
        for hotels, found in ((world.amy.hotel_ids, 1), (frozenset({4711}), 0), (frozenset(), 0)):
            reach = Reach(session, hotels)
            assert len(search.messages(reach, ("zeppelin",), 9).rows) == found
            assert len(search.guests(reach, ("34600111222",), 9).rows) == found
            place = lines.further(session, hotels, first.conversation_id, first.message_id or 0, 1)
            assert place == (second.message_id if found else 0)
        hotels = world.amy.hotel_ids
        assert lines.further(session, hotels, first.conversation_id, third.message_id or 0, 1) == 0
        assert lines.further(session, hotels, first.conversation_id, 4711, 1) == 0


def test_sqlite_asks_the_index_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        plan = session.connection().execute(
            text(
                "EXPLAIN QUERY PLAN SELECT rowid FROM search_message "
                "WHERE search_message MATCH '\"pool\"' ORDER BY rowid DESC LIMIT 20"
            )
        )
        steps = [str(row[3]) for row in plan]
    database.close()
    assert len(steps) == 1
    assert "VIRTUAL TABLE INDEX" in steps[0]


def test_without_trigrams_postgresql_still_searches(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.unit_of_work() as unit:
        connection = unit.session.connection()
        for table in ("guest", "message"):
            connection.exec_driver_sql(f"DROP INDEX search_{table}")
    with database.reading() as session:
        reach = Reach(session, {1})
        assert search.guests(reach, ("ana",), 1).rows == []
        assert search.messages(reach, ("ana",), 1).rows == []
    database.close()
    command.check(alembic_config(postgres_url))
