"""A provider's templates beside ours, and what it reports of them."""

from dataclasses import replace
from typing import Any

from hotel_inbox.domain.messages import TemplateChange
from hotel_inbox.events import Event
from hotel_inbox.services.templates import apply_change
from tests.services.in_charge import BUSINESS, FakeBook, manager
from tests.services.world import World


def book(world: World, *templates: Any) -> FakeBook:  # noqa: ANN401 - listed templates
    made = FakeBook(list(templates))
    world.whatsapp.templates = made
    return made


def names(world: World, connection_id: int) -> list[tuple[str, str, str]]:
    found = world.inbox.templates.listed(manager(world), connection_id)
    return [(one.name, one.language, one.status) for one in found]


def change(**more: Any) -> TemplateChange:  # noqa: ANN401 - any field
    known = TemplateChange(BUSINESS, "id-room_ready-en", "room_ready", "en")
    return replace(known, **more)


def apply(world: World, one: TemplateChange) -> list[Event]:
    with world.inbox.db.unit_of_work() as unit:
        apply_change(unit, one, world.clock())
    return unit.events
