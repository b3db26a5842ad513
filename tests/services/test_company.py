"""Who is at a conversation is told to those who may see it, and kept nowhere."""

import pytest

from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from tests.services.world import World

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))


def test_looking_and_typing_are_said_on_the_bus(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = world.guest_writes().conversation_id
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.bus, "publish", told.extend)
    world.inbox.company.looks(world.amy, opened)
    world.inbox.company.types(world.amy, opened)

    (hotel,) = world.amy.hotel_ids
    assert told == [
        Event(what, hotel, opened, world.amy.agent_id)
        for what in (Happened.AGENT_LOOKING, Happened.AGENT_TYPING)
    ]


def test_other_hotels_conversations_do_not_exist(world: World) -> None:
    opened = world.guest_writes().conversation_id
    for say in (world.inbox.company.looks, world.inbox.company.types):
        with pytest.raises(NotFoundError):
            say(STRANGER, opened)


def test_colleagues_are_named_and_strangers_are_not(world: World) -> None:
    asked = {world.ben.agent_id, 10**9}
    assert world.inbox.company.names(world.amy, asked) == {world.ben.agent_id: "Ben"}
    assert world.inbox.company.names(STRANGER, asked) == {}
