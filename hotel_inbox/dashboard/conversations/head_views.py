"""Turns a thread's surroundings into what the screen shows: its head and guest panel."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.words import (
    day_name,
    initials,
    party,
    remaining,
    sentence,
    stay_dates,
)
from hotel_inbox.domain.handoff import describe
from hotel_inbox.domain.inbox import GuestCard, Thread
from hotel_inbox.domain.messages import Mode

_LONGEST_SOURCE = 300
_INTENT_BARS = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True)
class HeadView:
    """What stands above the messages of the open conversation.

    `closes_at` is when its window ends, for the browser to count down to.
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


def head_view(thread: Thread, now: datetime, *, name_hotel: bool) -> HeadView:
    """Show who the guest is, who answers, and how long one may write."""
    guest = guest_name(thread.guest)
    human = thread.mode is Mode.HUMAN
    return HeadView(
        id=thread.id,
        guest=guest,
        initials=initials(guest),
        picture=f"/media/{thread.guest.picture_id}" if thread.guest.picture_id else "",
        channel=thread.channel.value,
        channel_name=thread.channel_name,
        hotel=thread.hotel_name if name_hotel else "",
        window=_window(thread, now),
        window_closed=not thread.window.open,
        closes_at=_closes_at(thread),
        mode=thread.mode.value,
        mode_note=_mode_note(thread, now) if human else "",
        waiting=_waiting(thread, now),
    )


def guest_name(guest: GuestCard) -> str:
    """Name a guest by what is known of them."""
    return guest.name or guest.identifier


def card_view(guest: GuestCard, *, has_lead: bool, source: str | None = None) -> CardView:
    """Show what is known of a guest and of the stay they think of."""
    intent = (guest.intent or "").lower()
    return CardView(
        name=guest.name or "",
        email=guest.email or "",
        phone=guest.phone or "",
        identifier="" if guest.identifier in {guest.name, guest.phone} else guest.identifier,
        language=_LANGUAGES.get(guest.language or "", (guest.language or "").upper()),
        persona=sentence(guest.persona),
        persona_reason=guest.persona_reason or "",
        dates=stay_dates(guest.check_in, guest.check_out),
        party=party(guest.adults, guest.children),
        intent=sentence(guest.intent),
        intent_bars=_INTENT_BARS.get(intent, 0),
        type="FAQ" if guest.type == "faq" else sentence(guest.type),
        lead=has_lead,
        source=shortened(source or "", _LONGEST_SOURCE),
    )


def _closes_at(thread: Thread) -> str:
    window = thread.window
    return window.closes_at.isoformat() if window.open and window.closes_at else ""


def _window(thread: Thread, now: datetime) -> str:
    if not thread.window.open:
        return "window closed"
    return remaining(thread.window.closes_at, now) if thread.window.closes_at else ""


def _mode_note(thread: Thread, now: datetime) -> str:
    who = thread.mode_changed_by or "A person"
    if thread.mode_changed_at is None:
        return f"{who} answers"
    return f"{who} since {_since(thread.mode_changed_at, now, thread.timezone)}"


def _waiting(thread: Thread, now: datetime) -> str:
    if thread.waiting_since is None:
        return ""
    reason = thread.handoff_reason
    words = describe(reason) if reason else "The guest waits for a person"
    return f"{words}. Waiting since {_since(thread.waiting_since, now, thread.timezone)}."


def _since(moment: datetime, now: datetime, timezone: str) -> str:
    zone = ZoneInfo(timezone)
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = f"{local:%H:%M}"
    return time if local.date() == today else f"{day_name(local.date(), today)}, {time}"


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
