"""Who is there, as their pages say."""

import pytest

from hotel_inbox.domain.presence import NOTED_EVERY, STAYS
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent
from tests.services.world import World


def there(world: World) -> list[tuple[str, bool]]:
    (hotel_id,) = world.amy.hotel_ids
    found = world.inbox.staff.colleagues(world.amy, hotel_id)
    return [(one.name, one.online) for one in found]


def active_at(world: World, viewer: Viewer) -> object:
    with world.inbox.db.reading() as session:
        return session.get_one(Agent, viewer.agent_id).active_at


async def test_whoever_looks_is_there_and_goes_by_time(world: World) -> None:
    (hotel_id,) = world.amy.hotel_ids
    box = world.inbox.bus.subscribe(lambda _: True)
    assert there(world) == [("Amy", False), ("Ben", False)]
    world.inbox.staff.note_active(world.ben)
    assert there(world) == [("Ben", True), ("Amy", False)]
    assert await box.next(within=5) == {Event(Happened.STAFF_CHANGED, hotel_id)}

    first = active_at(world, world.ben)
    world.clock.advance(seconds=NOTED_EVERY.total_seconds() - 1)
    world.inbox.staff.note_active(world.ben)
    assert active_at(world, world.ben) == first
    world.clock.advance(seconds=1)
    world.inbox.staff.note_active(world.ben)
    assert active_at(world, world.ben) == world.clock()
    assert await box.next(within=0.05) == frozenset()

    world.clock.advance(seconds=STAYS.total_seconds())
    assert there(world) == [("Amy", False), ("Ben", False)]
    world.inbox.staff.note_active(world.ben)
    assert await box.next(within=5) == {Event(Happened.STAFF_CHANGED, hotel_id)}


def test_colleagues_are_the_active_staff_of_a_hotel_one_sees(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    for name, role, hotels in (("eve", Role.AGENT, ["verde"]), ("ada", Role.ADMIN, [])):
        world.inbox.registry.add_agent(
            f"{name}@b.example", name=name, role=role, hotel_slugs=hotels, password="correct horse"
        )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, world.ben.agent_id).active = False
    assert there(world) == [("ada", False), ("Amy", False)]
    with pytest.raises(NotFoundError):
        world.inbox.staff.colleagues(world.amy, 999)


def test_nobody_who_is_unknown_is_noted(world: World) -> None:
    world.inbox.staff.note_active(Viewer(999, "?", "?", Role.AGENT, world.amy.hotel_ids))
    assert there(world) == [("Amy", False), ("Ben", False)]
