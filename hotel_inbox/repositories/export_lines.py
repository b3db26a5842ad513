"""The rows that an export is made of."""

from decimal import Decimal
from typing import NamedTuple


class GuestLine(NamedTuple):
    """What an export tells of whom a message was written by or to."""

    conversation_id: int
    channel: str
    guest: str | None
    email: str | None
    phone: str | None


class SessionLine(NamedTuple):
    """How many sessions a conversation has, and how soon guests were answered, in milliseconds."""

    number: int
    bot_reply_ms: float | None
    agent_reply_ms: float | None


NO_SESSION = SessionLine(0, None, None)


class ConversationLine(NamedTuple):
    """What an export tells of a conversation itself."""

    id: int
    channel: str
    guest: str | None
    email: str | None
    phone: str | None
    persona: str | None
    intent: str | None
    type: str | None
    check_in: str | None
    check_out: str | None
    adults: int | None
    children: int | None
    first_message_at: str | None
    last_message_at: str
    mode: str
    assignee_id: int | None


class LeadLine(NamedTuple):
    """What an export tells of a lead."""

    conversation_id: int
    state: str
    value: Decimal | None
    changed_at: str | None
