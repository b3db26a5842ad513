"""Turns what a person is to be reminded of into the words of the bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.words import elapsed, guest_called
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.services.reminders import MOST, BotSwitch, HeldConversation, Reminder

HELD = f"{HOME}?show=mine,human"
READS = timedelta(minutes=1)
"""So long whoever has the conversation open is not reminded of it: they read it just now."""


@dataclass(frozen=True)
class HeldView:
    """What one holds; `waits` is empty where nobody waits, and `more` where only one does."""

    count: int = 0
    words: str = ""
    waits: str = ""
    leads_to: str = ""
    more: bool = False


@dataclass(frozen=True)
class BotView:
    """One hotel's bot, with what the banner says while it is off; of several the hotel is 0."""

    hotel_id: int
    hotel: str
    on: bool
    words: str


def held_view(reminder: Reminder, now: datetime, language: Language, opened: int) -> HeldView:
    """Say how many conversations one holds, and who waits there; `opened` is looked at now."""
    count = len(reminder.held)
    if not count:
        return HeldView()
    waiting = [one for one in reminder.held if _waits(one, now, opened)]
    return HeldView(
        count=count,
        words=say_count(
            language,
            count,
            "You hold 1 conversation; the bot stays silent there.",
            "You hold {count} conversations; the bot stays silent there.",
            count=f"{MOST - 1}+" if count >= MOST else count,
        ),
        waits=_waiting_words(waiting, now, language) if waiting else "",
        leads_to=f"{HOME}/{waiting[0].id}" if waiting else "",
        more=len(waiting) > 1,
    )


def bot_views(reminder: Reminder, language: Language) -> list[BotView]:
    """Show the bots of one's hotels."""
    return [_bot_view(one, language) for one in reminder.bots]


def off_views(bots: Sequence[BotView], language: Language) -> list[BotView]:
    """Say which bots are off, of several in one line: they would fill the screen."""
    off = [one for one in bots if not one.on]
    if len(off) <= 1:
        return off
    words = say(
        language,
        "The bot is off at {count} hotels: guests there wait for a person.",
        count=len(off),
    )
    return [BotView(hotel_id=0, hotel="", on=False, words=words)]


def manages(viewer: Viewer) -> bool:
    """Whether somebody may switch bots."""
    return viewer.role is not Role.AGENT


def _waits(one: HeldConversation, now: datetime, opened: int) -> bool:
    if one.waits_since is None:
        return False
    return one.id != opened or now - one.waits_since >= READS


def _waiting_words(waiting: list[HeldConversation], now: datetime, language: Language) -> str:
    first = waiting[0]
    if len(waiting) > 1:
        count = f"{MOST - 1}+" if len(waiting) >= MOST else len(waiting)
        return say(language, "{count} guests wait for you", count=count)
    if first.waits_since is None or now - first.waits_since < READS:
        return say(
            language, "{guest} is waiting for you", guest=guest_called(first.guest, language)
        )
    time = elapsed(first.waits_since, now, language)
    return say(
        language,
        "{guest} has been waiting for you for {time}",
        guest=guest_called(first.guest, language),
        time=time,
    )


def _bot_view(one: BotSwitch, language: Language) -> BotView:
    words = say(
        language,
        "The bot is off at {hotel}: guests there wait for a person.",
        hotel=one.hotel,
    )
    return BotView(one.hotel_id, one.hotel, one.on, words)
