"""How a line gets into a thread: the one place that adds messages and keeps the row up to date."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import (
    AMENDMENTS,
    NOTE,
    REVOKED,
    Author,
    Direction,
    MessageStatus,
    preview,
    second_of,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import newest_lines
from hotel_inbox.services import holding


def append(unit: UnitOfWork, conversation: Conversation, message: Message) -> Message:
    """Add a message to a conversation whose row is held, and announce it.

    Holding the row keeps ids in the order of commits within a thread, so that who reads "after
    the last one I saw" misses nothing.
    """
    speaks = message.author is not Author.SYSTEM and message.kind not in AMENDMENTS
    if speaks and second_of(message.sent_at) >= second_of(conversation.last_message_at):
        _show(conversation, message)
    holding.note_line(unit, conversation, message)
    # Written together with what the row shows of it.
    unit.session.add(message)
    unit.session.flush()
    # To the list and to the guest's own stream a note is no news: only the thread is read anew.
    private = message.author is Author.SYSTEM and message.kind == NOTE
    news = Happened.MESSAGE_CHANGED if private else Happened.MESSAGE_ADDED
    unit.announce(Event(news, conversation.hotel_id, conversation.id))
    return message


def show_newest(unit: UnitOfWork, conversation: Conversation) -> None:
    """Correct what a conversation's row shows, after a message of it changed."""
    unit.session.flush()
    newest = newest_lines.shown(unit.session, conversation.id)
    if newest is not None:
        _show(conversation, newest)


def line_of(message: Message) -> str:
    """Shorten a message to one line; of one that was taken back only the fact is left."""
    return preview("revoke" if REVOKED in message.detail else message.kind, message.text)


def _show(conversation: Conversation, message: Message) -> None:
    conversation.last_message_at = max(conversation.last_message_at, message.sent_at)
    conversation.last_message_preview = line_of(message)
    conversation.last_message_author = message.author
    conversation.last_message_agent_id = message.agent_id


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
