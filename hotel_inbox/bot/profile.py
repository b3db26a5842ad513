"""Answers from the hotel's profile: where it is and how it is reached."""

from __future__ import annotations

from hotel_inbox.bot.base import TurnHotel
from hotel_inbox.bot.offers import one_line
from hotel_inbox.bot.phrases import Phrase, say
from hotel_inbox.bot.wishes import Wish, wishes
from hotel_inbox.domain.languages import Language

_TOLD = (
    (Wish.ADDRESS, Phrase.OUR_ADDRESS),
    (Wish.PHONE, Phrase.OUR_PHONE),
    (Wish.EMAIL, Phrase.OUR_EMAIL),
)
_VALUE_LENGTH = 200


def from_profile(question: str, hotel: TurnHotel, language: Language) -> str:
    """Tell what a question wants of the hotel's own details; empty unless all of it is known."""
    meant = wishes(question)
    lines = []
    for wish, phrase in _TOLD:
        if wish in meant:
            value = hotel.profile.get(wish.value)
            if not isinstance(value, str) or not value.strip():
                return ""
            lines.append(say(phrase, language, value=one_line(value, _VALUE_LENGTH)))
    return "\n".join(lines)
