"""Turns what a person was told into the lines of their bell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.dashboard.conversations.text_views import shortened
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import elapsed
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.notifications import Bell, BellItem

MOST_SHOWN = 99
MOST_TOASTS = 3
MOST_WORDS = 300
CONNECTIONS = "/connections"


@dataclass(frozen=True)
class NoticeView:
    """One line; `leads_to` is where one sees to it.

    `key` names what was said: a line that is renewed says something new.
    """

    id: int
    key: str
    kind: str
    text: str
    about: str
    ago: str
    at: str
    read: bool
    leads_to: str


def count_words(unread: int) -> str:
    """Write how many are unread as it fits the bell; nothing for none."""
    if unread <= 0:
        return ""
    return f"{MOST_SHOWN}+" if unread > MOST_SHOWN else str(unread)


def label(unread: int, language: Language = Language.ENGLISH) -> str:
    """Name the bell for who cannot see the number on it."""
    if unread <= 0:
        return say(language, "Notifications")
    return say(language, "Notifications, {count} unread", count=unread)


def notice_views(
    bell: Bell, now: datetime, language: Language = Language.ENGLISH
) -> list[NoticeView]:
    """Show the lines, newest first."""
    return [_notice_view(item, now, language) for item in bell.items]


def key_of(item: BellItem) -> str:
    """Name what a line says at this time."""
    return f"{item.id}@{item.at.isoformat()}"


def toast_views(
    bell: Bell, known: Collection[str], since: datetime, now: datetime, language: Language
) -> list[NoticeView]:
    """Show what is new and unread, newest first, no more than one can take in.

    New is what was not `known` and happened after `since`.
    """
    fresh = [
        item
        for item in bell.items
        if not item.read and item.at >= since and key_of(item) not in known
    ]
    return [_notice_view(item, now, language) for item in fresh[:MOST_TOASTS]]


def _notice_view(item: BellItem, now: datetime, language: Language) -> NoticeView:
    leads_to = CONNECTIONS if item.connection_id is not None else HOME
    if item.conversation_id is not None:
        leads_to = f"{HOME}/{item.conversation_id}"
    return NoticeView(
        id=item.id,
        key=key_of(item),
        kind=item.kind,
        text=shortened(understood(language, item.text), MOST_WORDS, language),
        about=item.about,
        ago=elapsed(item.at, now, language),
        at=item.at.isoformat(),
        read=item.read,
        leads_to=leads_to,
    )
