"""Turns what a person was told into the lines of their bell."""

from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.dashboard.words import elapsed
from hotel_inbox.domain.doors import HOME
from hotel_inbox.services.notifications import Bell, BellItem

MOST_SHOWN = 99
CONNECTIONS = "/connections"


@dataclass(frozen=True)
class NoticeView:
    """One line; `leads_to` is where one sees to it."""

    id: int
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


def label(unread: int) -> str:
    """Name the bell for who cannot see the number on it."""
    return f"Notifications, {unread} unread" if unread > 0 else "Notifications"


def notice_views(bell: Bell, now: datetime) -> list[NoticeView]:
    """Show the lines, newest first."""
    return [_notice_view(item, now) for item in bell.items]


def _notice_view(item: BellItem, now: datetime) -> NoticeView:
    leads_to = CONNECTIONS if item.connection_id is not None else HOME
    if item.conversation_id is not None:
        leads_to = f"{HOME}/{item.conversation_id}"
    return NoticeView(
        id=item.id,
        text=item.text,
        about=item.about,
        ago=elapsed(item.at, now),
        at=item.at.isoformat(),
        read=item.read,
        leads_to=leads_to,
    )
