"""What staff deleted as no lead: the bot does not make one of the same stay again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hotel_inbox.db import UnitOfWork
from hotel_inbox.models import Conversation, Lead, Message
from hotel_inbox.repositories import conversations, lines
from hotel_inbox.services import threads

_REMOVED = "removed_lead"
_NIGHT = timedelta(days=1)


def note(
    unit: UnitOfWork, conversation: Conversation, lead: Lead, words: str, now: datetime
) -> None:
    """Say in the thread that a lead was deleted, and keep there which stay it was about."""
    line = threads.system_line(unit, conversation, words, now, "lead")
    line.detail = {
        _REMOVED: {
            "check_in": _written(lead.check_in),
            "check_out": _written(lead.check_out),
            "session": lead.session_id,
        }
    }


def is_one(
    unit: UnitOfWork,
    conversation: Conversation,
    stay: tuple[date | None, date | None],
    now: datetime,
) -> bool:
    """Whether staff deleted a lead of this stay.

    A stay without dates is the same as any that was deleted in its session; the next time that the
    guest comes, it may be another.
    """
    removed = [
        line.detail[_REMOVED] for line in _removals(unit, conversation) if _REMOVED in line.detail
    ]
    if not removed:
        return False
    check_in, check_out = stay
    if check_in is None:
        session = conversations.session_before(unit.session, conversation.id, now)
        return session is not None and any(one["session"] == session.id for one in removed)
    nights = (check_in, check_out or check_in + _NIGHT)
    return any(overlap(nights, _nights(one)) for one in removed if one["check_in"])


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two stays have a night in common."""
    return one[0] < other[1] and other[0] < one[1]


def _removals(unit: UnitOfWork, conversation: Conversation) -> Iterable[Message]:
    return lines.noted(unit.session, {conversation.hotel_id}, conversation.id, "lead")


def _nights(removed: dict[str, str | None]) -> tuple[date, date]:
    check_in = date.fromisoformat(removed["check_in"] or "")
    check_out = removed["check_out"]
    return check_in, date.fromisoformat(check_out) if check_out else check_in + _NIGHT


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
