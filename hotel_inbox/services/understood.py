"""Keeps what the bot understood of a conversation in its row, and gives it back for the next turn.

When a stay was to be is forgotten once its dates are over, and all of it when the guest comes back
after a long time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from hotel_inbox.domain.stay import Slot, Stay
from hotel_inbox.domain.text import clean
from hotel_inbox.domain.understanding import (
    ConversationType,
    GuestDetails,
    IntentLevel,
    Persona,
    Understanding,
)
from hotel_inbox.models import Conversation

LONG_AGO = timedelta(days=30)
"""A guest who says nothing for so long begins anew."""
MOST_PEOPLE = 1_000
MOST_EVIDENCE = 24
MOST_QUOTES = 6
QUOTE_LENGTH = 300
REASON_LENGTH = 500
_DATES = frozenset({Slot.CHECK_IN, Slot.CHECK_OUT})

E = TypeVar("E", bound=StrEnum)


def recall(
    conversation: Conversation, told: GuestDetails, today: date, silent_for: timedelta
) -> Understanding:
    """Give what was understood up to now; `told` is what the guest said of themselves.

    `silent_for` lies between what the guest writes now and what was said before.
    """
    if silent_for > LONG_AGO:
        return Understanding(guest=told)
    known = Understanding(
        type=_member(ConversationType, conversation.type),
        intent=_member(IntentLevel, conversation.intent),
        persona=_member(Persona, conversation.persona),
        persona_reason=conversation.persona_reason or "",
        stay=_stay(conversation),
        guest=told,
        evidence=_quotes(conversation.evidence),
    )
    last_day = known.stay.check_out or known.stay.check_in
    if last_day is None or last_day >= today:
        return known
    kept = {about: said for about, said in known.evidence.items() if about not in _DATES}
    return replace(known, stay=known.stay.without_dates(), evidence=kept)


def note(conversation: Conversation, understood: Understanding) -> None:
    """Keep what was understood; the conversation's row is held."""
    stay = understood.stay
    conversation.type = _text(understood.type)
    conversation.intent = _text(understood.intent)
    conversation.persona = _text(understood.persona)
    conversation.persona_reason = clean(understood.persona_reason)[:REASON_LENGTH] or None
    conversation.check_in, conversation.check_out = stay.check_in, stay.check_out
    conversation.nights = _count(stay.nights)
    conversation.adults, conversation.children = _count(stay.adults), _count(stay.children)
    conversation.child_ages = [age for age in map(_count, stay.child_ages) if age is not None]
    conversation.rooms = _count(stay.rooms)
    conversation.evidence = {
        clean(about)[:40]: [clean(quote)[:QUOTE_LENGTH] for quote in said[-MOST_QUOTES:]]
        for about, said in list(understood.evidence.items())[:MOST_EVIDENCE]
    }


def forget_quotes(conversation: Conversation) -> None:
    """Drop the guest's own words, of which some were taken back."""
    conversation.evidence = {}
    conversation.persona_reason = None
    forget_summary(conversation)


def forget_summary(conversation: Conversation) -> None:
    """Drop what sums up the thread: it may tell what was taken back."""
    conversation.summary = ""


def silence(moments: Sequence[datetime], since: datetime) -> timedelta:
    """Say how long a guest who wrote at these moments had been silent before another."""
    before = [moment for moment in moments if moment < since]
    return since - max(before) if before else timedelta(0)


def _stay(conversation: Conversation) -> Stay:
    return Stay(
        check_in=conversation.check_in,
        check_out=conversation.check_out,
        nights=conversation.nights,
        adults=conversation.adults,
        children=conversation.children,
        child_ages=tuple(conversation.child_ages),
        rooms=conversation.rooms,
    )


def _quotes(evidence: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    return {
        about: tuple(quote for quote in said if isinstance(quote, str))
        for about, said in evidence.items()
        if isinstance(said, list)
    }


def _member(members: type[E], value: str | None) -> E | None:
    return members(value) if value in set(members) else None


def _text(member: StrEnum | None) -> str | None:
    return None if member is None else member.value


def _count(number: int | None) -> int | None:
    return number if number is not None and 0 <= number < MOST_PEOPLE else None
