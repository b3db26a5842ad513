"""How a line gets into a thread: the one place that adds messages and keeps the row up to date."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author, Direction, MessageStatus, preview
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message


def append(unit: UnitOfWork, conversation: Conversation, message: Message) -> Message:
    """Add a message to a conversation whose row is held, and announce it.

    Holding the row keeps ids in the order of commits within a thread, so that who reads "after
    the last one I saw" misses nothing.
    """
    unit.session.add(message)
    unit.session.flush()
    if message.author is not Author.SYSTEM and message.sent_at >= conversation.last_message_at:
        conversation.last_message_at = message.sent_at
        conversation.last_message_preview = preview(message.kind, message.text)
        conversation.last_message_author = message.author
    unit.announce(Event(Happened.MESSAGE_ADDED, conversation.hotel_id, conversation.id))
    return message


def system_line(
    unit: UnitOfWork, conversation: Conversation, text: str, now: datetime, kind: str
) -> Message:
    """Note for staff what happened to a conversation; guests do not see it."""
    return append(
        unit,
        conversation,
        Message(
            hotel_id=conversation.hotel_id,
            connection_id=conversation.connection_id,
            conversation_id=conversation.id,
            direction=Direction.SYSTEM,
            author=Author.SYSTEM,
            kind=kind,
            text=text,
            status=MessageStatus.RECEIVED,
            sent_at=now,
            created_at=now,
        ),
    )
