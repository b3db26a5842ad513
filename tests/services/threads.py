"""What a thread holds, as staff see it."""

from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.messages import (
    Author,
)
from tests.services.world import World


def thread(world: World, conversation_id: int) -> Thread:
    return world.inbox.conversations.thread(world.amy, conversation_id)


def spoken(world: World, conversation_id: int) -> list[str]:
    found = thread(world, conversation_id).messages
    return [message.text for message in found if message.author is not Author.SYSTEM]
