"""When the bot owes an answer, and when nobody does any more."""

from datetime import datetime, timedelta

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.handoff import HandoffReason, describe
from hotel_inbox.domain.messages import Mode
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import hotels
from hotel_inbox.services import measuring, notifications, threads

AT_ONCE = timedelta(0)
_SETTLED = (notifications.GUEST_WAITS, notifications.ASSIGNED)
"""What staff were told is over once a person has taken care."""
LONGEST_WAIT = 3
"""So many waits after the first message a turn begins, though the guest goes on writing."""


def make_due(
    unit: UnitOfWork,
    conversation: Conversation,
    now: datetime,
    wait: timedelta = AT_ONCE,
    since: datetime | None = None,
) -> None:
    """Ask the bot for a turn, once the guest has said nothing more for a while.

    `since` is when the server got what the turn is about, if that was not just now.
    While a person is in charge the bot only reads along; where the hotel has switched it off, a
    person is awaited.
    """
    if not hotels.is_bot_enabled(unit.session, conversation.hotel_id):
        conversation.turn_due_at = None
        # Whoever waits for a person for another reason waits for that one.
        if conversation.mode is Mode.AI and conversation.waiting_since is None:
            await_person(unit, conversation, HandoffReason.BOT_OFF, now)
            why = describe(HandoffReason.BOT_OFF)
            threads.system_line(unit, conversation, why, now, "bot_off")
        return
    if conversation.turn_due_at is None or conversation.turn_since is None:
        conversation.turn_since = since or now
    latest = conversation.turn_since + LONGEST_WAIT * wait
    conversation.turn_due_at = max(now, min(now + wait, latest))
    conversation.turn_attempts = 0
    unit.announce(Event(Happened.TURN_DUE, conversation.hotel_id, conversation.id))


def await_person(
    unit: UnitOfWork,
    conversation: Conversation,
    reason: HandoffReason,
    now: datetime,
    line: str = "",
) -> None:
    """Note that a person has to go on, since when and why, and tell the staff what is new of it."""
    is_news = conversation.waiting_since is None or conversation.handoff_reason is not reason
    conversation.turn_due_at = None
    conversation.waiting_since = conversation.waiting_since or now
    conversation.handoff_reason = reason
    measuring.note_transfer(unit, conversation, reason, now)
    if is_news:
        words = f"Waits for a person. {line or describe(reason)}"
        notifications.tell(unit, conversation, None, notifications.GUEST_WAITS, words, now)


def settle(unit: UnitOfWork, conversation: Conversation, now: datetime) -> None:
    """Note that a person has taken care: neither the bot nor anybody else is awaited.

    What the bot was still to answer it then only reads.
    """
    if conversation.mode is Mode.AI:
        conversation.turn_due_at = None
    conversation.waiting_since = None
    conversation.handoff_reason = None
    conversation.unclear_turns = 0
    notifications.settle_about(unit, conversation, _SETTLED, now)
