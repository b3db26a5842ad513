"""Staff are offered the templates that may be sent, in the guest's language first."""

from typing import Any

import pytest

from hotel_inbox.errors import NotFoundError
from hotel_inbox.models import Guest, Template
from tests.services.in_charge import BODY, manager, other_hotel
from tests.services.world import World


def keep(world: World, name: str, language: str = "en", **more: Any) -> None:  # noqa: ANN401
    connection = world.connection()
    row = {"status": "APPROVED", "category": "UTILITY", "components": list(BODY)} | more
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add(
            Template(
                hotel_id=connection.hotel_id,
                connection_id=connection.id,
                provider_id=f"id-{name}-{language}",
                name=name,
                language=language,
                synced_at=world.clock(),
                **row,
            )
        )


def test_staff_are_offered_what_may_be_sent_in_the_guests_language_first(world: World) -> None:
    received = world.guest_writes()
    with world.inbox.db.unit_of_work() as unit:
        guest = unit.session.get_one(Guest, 1)
        guest.language = "es"
    keep(world, "a", "de")
    keep(world, "b", "en_US")
    keep(world, "c", "es_MX")
    keep(world, "paused", status="PAUSED")
    keep(world, "waiting", status="PENDING")
    keep(world, "carousel", components=[{"type": "CAROUSEL"}])

    offered = world.inbox.templates.options(world.amy, received.conversation_id)
    assert [(one.name, one.language) for one in offered] == [
        ("c", "es_MX"),
        ("b", "en_US"),
        ("a", "de"),
    ]
    assert [field.key for field in offered[0].fields] == ["body:1"]
    problems = {
        one.name: one.problem
        for one in world.inbox.templates.listed(manager(world), world.connection().id)
        if one.problem
    }
    assert list(problems) == ["carousel"]


def test_nobody_is_offered_the_templates_of_another_connection_or_hotel(world: World) -> None:
    received = world.guest_writes()
    keep(world, "ours")
    green = other_hotel(world)
    with pytest.raises(NotFoundError):
        world.inbox.templates.options(green, received.conversation_id)
    posted = world.inbox.guest_thread.post("azul", None, "1", "Hello")
    assert world.inbox.templates.options(world.amy, posted.thread.conversation_id) == ()
