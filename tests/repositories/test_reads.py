"""Reads behind a conversation answer a stranger's hotels as if nothing were there."""

from collections.abc import Callable, Collection

import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, select

from hotel_inbox.models import Conversation, Guest, KnowledgeEntryRow, Message, ToolCallRecord
from hotel_inbox.repositories import conversations, guests, knowledge, lines, messages, newest_lines
from tests.services.world import GUEST, World

ELSEWHERE = frozenset({4711})


def filled(world: World) -> Message:
    """Make a hotel with one message, a tool called for it, a draft's key and an entry."""
    message_id = world.guest_writes(provider_id="wamid.first").message_id
    with world.inbox.db.unit_of_work() as unit:
        message = unit.session.get_one(Message, message_id)
        message.draft_key = "draft"
        conversation = unit.session.get_one(Conversation, message.conversation_id)
        conversation.last_message_agent_id = world.amy.agent_id
        unit.session.add(
            ToolCallRecord(
                hotel_id=message.hotel_id,
                conversation_id=message.conversation_id,
                message_id=message.id,
                name="search_knowledge",
                duration_ms=1,
                created_at=world.clock(),
            )
        )
        unit.session.add(
            KnowledgeEntryRow(
                hotel_id=message.hotel_id,
                key="pool",
                question="Is there a pool?",
                answer="Yes.",
                created_at=world.clock(),
                updated_at=world.clock(),
            )
        )
    return message


Read = Callable[[Session, Collection[int], Message], object]

READS: dict[str, Read] = {
    "page": lambda s, h, m: lines.page(s, h, m.conversation_id, 9),
    "latest": lambda s, h, m: lines.latest(s, h, m.conversation_id, 9),
    "for_guest": lambda s, h, m: lines.for_guest(s, h, m.conversation_id, 0, 9),
    "by_draft_key": lambda s, h, m: messages.by_draft_key(s, h, m.conversation_id, "draft"),
    "quoted": lambda s, h, m: lines.quoted(s, h, m.connection_id, ["wamid.first"]),
    "tool_calls": lambda s, h, m: lines.tool_calls(s, h, [m.id]),
    "newest_spoken": lambda s, h, m: newest_lines.spoken(s, h, m.conversation_id),
    "visible": lambda s, h, m: messages.visible(s, m.id, h),
    "entries": lambda s, h, _: knowledge.entries(s, h),
    "sessions": lambda s, h, m: conversations.sessions(s, h, [m.session_id or 0]),
    "writers": lambda s, h, m: conversations.writers(s, h, [m.conversation_id]),
    "detail": lambda s, h, m: conversations.detail(s, h, m.conversation_id),
    "conversation_of": lambda s, h, m: guests.conversation_of(s, h, m.connection_id, GUEST),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_only_the_hotels_own_people_find_it(world: World, read: Read) -> None:
    message = filled(world)
    with world.inbox.db.reading() as session:
        assert read(session, {message.hotel_id}, message)
        assert not read(session, ELSEWHERE, message)
        assert not read(session, set(), message)


def test_a_guest_of_another_hotel_is_nobody(world: World) -> None:
    message = filled(world)
    with world.inbox.db.reading() as session:
        guest = session.exec(select(Guest)).one()
        assert guests.by_id(session, {message.hotel_id}, guest.id).address == GUEST
        with pytest.raises(NoResultFound):
            guests.by_id(session, ELSEWHERE, guest.id)
