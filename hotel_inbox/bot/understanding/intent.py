"""How near a guest is to booking."""

from __future__ import annotations

from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.kind import BOOKING, INTEREST, QUESTION, SALES, SEARCH
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import IntentLevel


def intent_of(notes: Notes, stay: Stay) -> IntentLevel | None:
    """Conclude how near: ready to book, comparing, or only asking; None while nothing tells."""
    if BOOKING in notes or _complete(stay):
        return IntentLevel.HIGH
    if SEARCH in notes or SALES in notes or stay.begun:
        return IntentLevel.MEDIUM
    return IntentLevel.LOW if QUESTION in notes or INTEREST in notes else None


def _complete(stay: Stay) -> bool:
    """Whether the guest said when and who: all that an offer needs."""
    until = stay.check_out or stay.nights
    return None not in {stay.check_in, until, stay.adults}
