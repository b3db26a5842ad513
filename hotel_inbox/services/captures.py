"""Keeps what guests say of themselves, and never over what an agent has written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from hotel_inbox.bot.base import TurnGuest
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.models import Conversation, Guest
from hotel_inbox.repositories import guests, lines
from hotel_inbox.services import threads

BY_GUEST = "guest"
_BY_CHANNEL = "channel"
BY_STAFF = "agent:"
_LENGTHS = {"name": 200, "email": 254, "phone": 40}
_LEFT = {"email": "an e-mail", "phone": "a phone number"}
_WORD = re.compile(r"\w+")
_SURE_DIGITS = 7
MESSAGES_SEARCHED = 200
"""So far back it is looked for whether a guest said something again."""


def told_by(guest: Guest) -> GuestDetails:
    """Say what of a guest's details they gave themselves."""
    told = {field: getattr(guest, field) for field in _LENGTHS if _source(guest, field) == BY_GUEST}
    return GuestDetails(**told)


def is_by_staff(guest: Guest, field: str) -> bool:
    """Whether an agent wrote a detail, which nobody else overwrites, even if it is empty."""
    return _source(guest, field).startswith(BY_STAFF)


def both(newer: GuestDetails, older: GuestDetails) -> GuestDetails:
    """Put two together; what was said last wins."""
    return GuestDetails(
        newer.name or older.name, newer.email or older.email, newer.phone or older.phone
    )


def corrected(known: TurnGuest, details: GuestDetails, language: str) -> TurnGuest:
    """Say what is known of a guest once these details are kept of whom nobody wrote anything."""
    return TurnGuest(
        details.name or known.name,
        details.email or known.email,
        details.phone or known.phone,
        language,
    )


def keep(unit: UnitOfWork, conversation: Conversation, told: GuestDetails, now: datetime) -> Guest:
    """Write down what a guest told; staff are shown what they left for the first time.

    The conversation's row is held; the guest's is held from now on.
    """
    guest = guests.held(unit.session, {conversation.hotel_id}, conversation.guest_id)
    left = [
        field for field in _LENGTHS if _write(guest, field, getattr(told, field)) and field in _LEFT
    ]
    if left:
        words = f"The guest left {' and '.join(_LEFT[field] for field in left)}"
        threads.system_line(unit, conversation, words, now, "captured")
    return guest


def forget(unit: UnitOfWork, conversation: Conversation, taken_back: str) -> None:
    """Drop what a guest told only in words that they took back, which are gone from the thread.

    The conversation's row is held; the guest's is held from now on.
    """
    hotels = {conversation.hotel_id}
    guest = guests.held(unit.session, hotels, conversation.guest_id)
    told = {
        field: value
        for field, value in asdict(told_by(guest)).items()
        if value and _TELLS[field](value, taken_back)
    }
    if not told:
        return
    unit.session.flush()
    found = lines.latest(unit.session, hotels, conversation.id, MESSAGES_SEARCHED)
    left = [message.text for message in found if message.author is Author.GUEST]
    for field, value in told.items():
        if not any(_TELLS[field](value, text) for text in left):
            setattr(guest, field, None)
            guest.sources = {name: by for name, by in guest.sources.items() if name != field}


def _write(guest: Guest, field: str, value: str | None) -> bool:
    """Put one detail down, and say whether the guest gave it for the first time."""
    value = " ".join(clean(value or "").split())
    source = _source(guest, field)
    if not is_visible(value) or len(value) > _LENGTHS[field] or is_by_staff(guest, field):
        return False
    if source == _BY_CHANNEL and _same(getattr(guest, field), value):
        return False
    setattr(guest, field, value)
    if field == "phone":
        guest.phone_from_channel = False
    guest.sources = {**guest.sources, field: BY_GUEST}
    return source != BY_GUEST


def _source(guest: Guest, field: str) -> str:
    """Say who gave a detail; what nobody is named for is the channel's."""
    source = guest.sources.get(field)
    return source if isinstance(source, str) else _BY_CHANNEL


def _same(known: str | None, told: str) -> bool:
    """Whether two ways of writing are one name, address or number."""
    return known is not None and _bare(known) == _bare(told)


def _tells_name(name: str, text: str) -> bool:
    return set(_WORD.findall(name.casefold())) <= set(_WORD.findall(text.casefold()))


def _tells_email(email: str, text: str) -> bool:
    return email.casefold() in text.casefold()


def _tells_phone(phone: str, text: str) -> bool:
    """Whether a text has a number, with or without what one dials before it from abroad."""
    return _digits(phone)[-_SURE_DIGITS:] in _digits(text)


_TELLS: Mapping[str, Callable[[str, str], bool]] = {
    "name": _tells_name,
    "email": _tells_email,
    "phone": _tells_phone,
}


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
