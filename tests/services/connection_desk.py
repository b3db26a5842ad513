"""A manager's look at one connection: its card, its state, its provider's findings."""

from hotel_inbox.models import Connection
from hotel_inbox.services.connection_cards import ConnectionCard
from tests.services.in_charge import FakeInspection, manager
from tests.services.world import World


def card(world: World, connection_id: int | None = None) -> ConnectionCard:
    wanted = world.connection().id if connection_id is None else connection_id
    (found,) = (one for one in world.inbox.connections.cards(manager(world)) if one.id == wanted)
    return found


def change(world: World, **values: object) -> None:
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Connection, world.connection().id)
        for name, value in values.items():
            setattr(row, name, value)


def inspection(world: World) -> FakeInspection:
    made = FakeInspection()
    world.whatsapp.inspection = made
    return made
