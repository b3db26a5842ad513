"""Turns a thread's surroundings into what the screen shows: its head and guest panel."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import (
    day_and_time,
    guest_called,
    initials,
    party,
    remaining,
    sentence,
    stay_dates,
)
from hotel_inbox.domain.handoff import describe
from hotel_inbox.domain.inbox import GuestCard, Thread
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Mode

_LONGEST_SOURCE = 300
_INTENT_BARS = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True)
class HeadView:
    """What stands above the messages of the open conversation.

    `closes_at` is when its window ends, for the browser to count down to; `holder_id` is a
    colleague who holds it.
    """

    id: int = 0
    guest: str = ""
    initials: str = ""
    picture: str = ""
    channel: str = ""
    channel_name: str = ""
    hotel: str = ""
    window: str = ""
    window_closed: bool = False
    closes_at: str = ""
    mode: str = Mode.AI.value
    mode_note: str = ""
    waiting: str = ""
    hotel_id: int = 0
    # 0, which nobody has, where nobody has the conversation.
    assignee_id: int = 0
    assignee: str = ""
    holder_id: int = 0
    holder: str = ""
    bot_writes: bool = False
    assignee_initials: str = ""
    assign_label: str = ""


@dataclass(frozen=True)
class CardView:
    """What the guest panel says; what is not known is empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    identifier: str = ""
    language: str = ""
    persona: str = ""
    persona_reason: str = ""
    dates: str = ""
    party: str = ""
    intent: str = ""
    intent_bars: int = 0
    type: str = ""
    lead: bool = False
    source: str = ""


def head_view(
    thread: Thread,
    now: datetime,
    *,
    name_hotel: bool,
    me: int = 0,
    language: Language = Language.ENGLISH,
) -> HeadView:
    """Show who the guest is, who answers, and how long one may write."""
    guest = guest_name(thread.guest, language)
    human = thread.mode is Mode.HUMAN
    return HeadView(
        id=thread.id,
        guest=guest,
        initials=initials(guest),
        picture=f"/media/{thread.guest.picture_id}" if thread.guest.picture_id else "",
        channel=thread.channel.value,
        channel_name=say(language, thread.channel_name),
        hotel=thread.hotel_name if name_hotel else "",
        window=_window(thread, now, language),
        window_closed=not thread.window.open,
        closes_at=_closes_at(thread),
        mode=thread.mode.value,
        mode_note=_mode_note(thread, now, language) if human else "",
        waiting=_waiting(thread, now, language),
        hotel_id=thread.hotel_id,
        assignee_id=thread.assignee_id or 0,
        assignee=thread.assignee or "",
        holder_id=0 if thread.holder_id in {None, me} else thread.holder_id or 0,
        holder=thread.holder or "",
        bot_writes=thread.bot_at_work,
        assignee_initials=initials(thread.assignee) if thread.assignee else "",
        assign_label=_assign_label(thread, language),
    )


def _assign_label(thread: Thread, language: Language) -> str:
    if thread.assignee is None:
        return say(language, "Assign to somebody")
    return say(language, "Assigned to {name}. Assign to somebody else", name=thread.assignee)


def guest_name(guest: GuestCard, language: Language) -> str:
    """Name a guest by what is known of them."""
    return guest.name or guest_called(guest.identifier, language)


def card_view(
    guest: GuestCard,
    *,
    has_lead: bool,
    source: str | None = None,
    language: Language = Language.ENGLISH,
) -> CardView:
    """Show what is known of a guest and of the stay they think of."""
    intent = (guest.intent or "").lower()
    return CardView(
        name=guest.name or "",
        email=guest.email or "",
        phone=guest.phone or "",
        identifier=""
        if guest.identifier in {guest.name, guest.phone}
        else guest_called(guest.identifier, language),
        language=_language(guest.language or "", language),
        persona=say(language, sentence(guest.persona)),
        persona_reason=understood(language, guest.persona_reason or ""),
        dates=stay_dates(guest.check_in, guest.check_out, language),
        party=party(guest.adults, guest.children, language),
        intent=say(language, sentence(guest.intent)),
        intent_bars=_INTENT_BARS.get(intent, 0),
        type=say(language, "FAQ" if guest.type == "faq" else sentence(guest.type)),
        lead=has_lead,
        source=shortened(source or "", _LONGEST_SOURCE, language),
    )


def _closes_at(thread: Thread) -> str:
    window = thread.window
    return window.closes_at.isoformat() if window.open and window.closes_at else ""


def _window(thread: Thread, now: datetime, language: Language) -> str:
    if not thread.window.open:
        return say(language, "window closed")
    closes_at = thread.window.closes_at
    return remaining(closes_at, now, language) if closes_at else ""


def _mode_note(thread: Thread, now: datetime, language: Language) -> str:
    who = thread.mode_changed_by or say(language, "A person")
    if thread.mode_changed_at is None:
        return say(language, "{who} answers", who=who)
    since = _since(thread.mode_changed_at, now, thread.timezone, language)
    return say(language, "{who} since {moment}", who=who, moment=since)


def _waiting(thread: Thread, now: datetime, language: Language) -> str:
    if thread.waiting_since is None:
        return ""
    reason = thread.handoff_reason
    words = say(language, describe(reason) if reason else "The guest waits for a person")
    since = _since(thread.waiting_since, now, thread.timezone, language)
    return say(language, "{reason}. Waiting since {moment}.", reason=words, moment=since)


def _since(moment: datetime, now: datetime, timezone: str, language: Language) -> str:
    zone = ZoneInfo(timezone)
    return day_and_time(moment.astimezone(zone), now.astimezone(zone).date(), language)


def _language(code: str, language: Language) -> str:
    return say(language, _LANGUAGES[code]) if code in _LANGUAGES else code.upper()


_LANGUAGES = {
    "ca": "Catalan",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pt": "Portuguese",
    "zh": "Chinese",
}
