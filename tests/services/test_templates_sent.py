"""Approved templates leave at any time, filled in."""

from typing import Any

import pytest

from hotel_inbox.channels.base import OutgoingTemplate
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermanentSendError,
    WindowClosedError,
)
from hotel_inbox.models import Template
from tests.services.letters import send, stored, taken_over
from tests.services.world import World

BREAKFAST = [{"type": "BODY", "text": "Hello {{1}}, breakfast is at {{2}}."}]


def approved(world: World, **more: Any) -> int:  # noqa: ANN401
    connection = world.connection()
    row = Template(
        **{
            "hotel_id": connection.hotel_id,
            "connection_id": connection.id,
            "provider_id": "t1",
            "name": "breakfast",
            "language": "en",
            "category": "UTILITY",
            "status": "APPROVED",
            "components": BREAKFAST,
            "synced_at": world.clock(),
            **more,
        }
    )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add(row)
    return row.id


async def test_a_template_leaves_outside_the_window_filled_in(world: World) -> None:
    conversation_id = taken_over(world)
    world.clock.advance(days=30)
    with pytest.raises(WindowClosedError):
        send(world, conversation_id, "Hello")
    template_id = approved(world)
    values = {"body:1": "Ann", "body:2": "7"}
    outbox = world.inbox.outbox
    first = outbox.send_template(world.amy, conversation_id, template_id, values, "d1")
    assert outbox.send_template(world.amy, conversation_id, template_id, values, "d1") == first
    await world.post_leaves()

    (sent,) = world.whatsapp.sent
    assert isinstance(sent.template, OutgoingTemplate)
    assert (sent.template.name, sent.template.language) == ("breakfast", "en")
    assert [part["type"] for part in sent.template.components] == ["body"]
    assert not sent.by_person_late
    (message,) = stored(world)
    assert (message.kind, message.text) == ("template", "Hello Ann, breakfast is at 7.")


async def test_a_failed_template_can_be_retried_outside_the_window(world: World) -> None:
    conversation_id = taken_over(world)
    world.clock.advance(days=30)
    values = {"body:1": "Ann", "body:2": "7"}
    world.whatsapp.will_fail(PermanentSendError("no"))
    message_id = world.inbox.outbox.send_template(
        world.amy, conversation_id, approved(world), values, "d1"
    )
    await world.post_leaves()
    world.inbox.outbox.retry(world.amy, message_id)
    await world.post_leaves()

    assert len(world.whatsapp.sent) == 1


def test_only_approved_templates_of_this_connection_with_all_values(world: World) -> None:
    conversation_id = taken_over(world)
    values = {"body:1": "Ann", "body:2": "7"}
    outbox = world.inbox.outbox
    with pytest.raises(InvalidInputError):
        outbox.send_template(world.amy, conversation_id, approved(world), {"body:1": "Ann"}, "d")
    paused = approved(world, name="paused", status="PAUSED")
    with pytest.raises(ConflictError, match="PAUSED"):
        outbox.send_template(world.amy, conversation_id, paused, values, "d")
    with pytest.raises(NotFoundError):
        outbox.send_template(world.amy, conversation_id, 999, values, "d")
    stranger = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))
    with pytest.raises(NotFoundError):
        outbox.send_template(stranger, conversation_id, paused, values, "d")

    world.inbox.takeover.release(world.amy, conversation_id)
    with pytest.raises(ConflictError, match="Switch"):
        outbox.send_template(world.amy, conversation_id, paused, values, "d")
