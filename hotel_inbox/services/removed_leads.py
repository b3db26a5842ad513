"""What staff deleted as no lead: the bot does not make one of the same stay again."""

from collections.abc import Iterable
from datetime import date, datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.leads import Dates, share_a_night
from hotel_inbox.models import Conversation, Lead, Message
from hotel_inbox.repositories import conversations, lines
from hotel_inbox.services import threads

_REMOVED = "removed_lead"


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
    stay_now = check_in, check_out
    return any(share_a_night(stay_now, _dates(one)) for one in removed if one["check_in"])


def _removals(unit: UnitOfWork, conversation: Conversation) -> Iterable[Message]:
    return lines.noted(unit.session, {conversation.hotel_id}, conversation.id, "lead")


def _dates(removed: dict[str, str | None]) -> Dates:
    check_out = removed["check_out"]
    ends = date.fromisoformat(check_out) if check_out else None
    return date.fromisoformat(removed["check_in"] or ""), ends


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
