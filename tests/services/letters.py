"""Writes letters as Amy does, on a channel that can do what a test needs."""

from dataclasses import replace
from typing import Any

from sqlmodel import select

from hotel_inbox.domain.letters import Letter
from hotel_inbox.models import Message
from tests.services.world import World


def able(world: World, **abilities: Any) -> None:  # noqa: ANN401 - any ability
    world.whatsapp.can(replace(world.whatsapp.abilities, **abilities))


def taken_over(world: World, guest: str = "34600111222") -> int:
    conversation_id = world.guest_writes(guest=guest).conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)
    return conversation_id


def send(world: World, conversation_id: int, text: str = "", key: str = "d", **more: Any) -> int:  # noqa: ANN401
    return world.inbox.outbox.send(world.amy, conversation_id, Letter(key, text, **more))


def texts(world: World) -> list[str]:
    return [sent.text for sent in world.whatsapp.sent]


def stored(world: World) -> list[Message]:
    with world.inbox.db.reading() as session:
        query = select(Message).where(Message.author == "agent").order_by("id")
        return list(session.exec(query))
