"""What the Settings screen shows, and how it reads what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import REPORTED_TO, Viewer
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.preferences import OwnSettings

_MOST_DIGITS = 9


@dataclass(frozen=True)
class OwnView:
    """What a person has set for themselves."""

    name: str = ""
    email: str = ""
    role: str = ""
    language: str = ""
    waits: bool = False
    assigned: bool = False
    mentions: bool = False
    sound: bool = False
    browser: bool = False
    mail: bool = False
    weekly: bool = False
    # whether one may get the weekly report, and whether anything can be sent
    reported: bool = False
    mails: bool = False


@dataclass(frozen=True)
class HotelView:
    """What is set for a hotel, as its form shows it; `choice` is its id among the hotels."""

    id: int = 0
    choice: str = ""
    name: str = ""
    minutes: str = ""
    counts_numbers: bool = False


def own_view(own: OwnSettings, viewer: Viewer, *, mails: bool) -> OwnView:
    """Show what somebody has set for themselves."""
    chosen = own.preferences
    return OwnView(
        name=own.name,
        email=own.email,
        role=say(viewer.language, sentence(viewer.role.value)),
        language=_shown(own.language),
        waits=chosen.waits,
        assigned=chosen.assigned,
        mentions=chosen.mentions,
        sound=chosen.sound,
        browser=chosen.browser,
        mail=chosen.mail,
        weekly=chosen.weekly,
        reported=viewer.role in REPORTED_TO,
        mails=mails,
    )


def hotel_view(setup: HotelSetup) -> HotelView:
    """Show what is set for a hotel."""
    return HotelView(
        id=setup.id,
        choice=str(setup.id),
        name=setup.name,
        minutes=str(setup.take_back_minutes or ""),
        counts_numbers=setup.counts_channel_numbers,
    )


def minutes_of(typed: object) -> int | None:
    """Read a number of minutes; nothing typed means never."""
    text = str(typed or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise InvalidInputError("Write a whole number of minutes, or nothing.")
    return int(text)


def passwords_of(form: Mapping[str, object]) -> tuple[str, str]:
    """Read the old and the new password; InvalidInputError if the new ones are not the same."""
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    if new != again:
        raise InvalidInputError("The new passwords are not the same.")
    return old, new


def _shown(language: Language) -> str:
    return language.value if language is Language.SPANISH else Language.ENGLISH.value
