"""When the bot owes an answer, and when nobody does any more."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import hotels


def make_due(unit: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """Ask the bot for an answer; where the hotel has switched it off, a person is awaited."""
    if not hotels.is_bot_enabled(unit.session, conversation.hotel_id):
        conversation.turn_due_at = None
        await_person(conversation, HandoffReason.BOT_OFF, now)
        return
    conversation.turn_due_at = now
    conversation.turn_attempts = 0
    unit.announce(Event(Happened.TURN_DUE, conversation.hotel_id, conversation.id))


def await_person(conversation: Conversation, reason: HandoffReason, now: datetime) -> None:
    """Note that a person has to go on, since when and why."""
    conversation.turn_due_at = None
    conversation.waiting_since = conversation.waiting_since or now
    conversation.handoff_reason = reason


def settle(conversation: Conversation) -> None:
    """Note that a person has taken care: neither the bot nor anybody else is awaited."""
    conversation.turn_due_at = None
    conversation.waiting_since = None
    conversation.handoff_reason = None
