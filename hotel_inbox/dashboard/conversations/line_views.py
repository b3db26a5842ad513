"""Draws each message of a thread as the line that the screen shows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.text_views import (
    PartView,
    shortened,
    shown_part,
    text_parts,
)
from hotel_inbox.dashboard.conversations.tool_views import ToolView, tool_view
from hotel_inbox.dashboard.words import full_moment
from hotel_inbox.domain.inbox import Thread, ThreadMessage
from hotel_inbox.domain.messages import Author, MessageStatus, kind_label

_LONGEST_NOTE = 500

_STATUS_WORDS = {
    MessageStatus.RECEIVED: "",
    MessageStatus.PENDING: "sending…",
    MessageStatus.SENT: "sent",
    MessageStatus.DELIVERED: "delivered",
    MessageStatus.READ: "read",
    MessageStatus.FAILED: "not sent",
}


@dataclass(frozen=True)
class LineView:
    """One line of a thread; `shape` is rule, system or message.

    `missing` says how much of a long text is not shown.
    """

    key: str
    shape: str
    text: str = ""
    id: int = 0
    author: str = ""
    who: str = ""
    label: str = ""
    quote: str = ""
    parts: list[PartView] = field(default_factory=list)
    missing: str = ""
    time: str = ""
    moment: str = ""
    iso: str = ""
    status: str = ""
    status_word: str = ""
    failure: str = ""
    tools: list[ToolView] = field(default_factory=list)


@dataclass(frozen=True)
class Drawn:
    """A message as its line, with what decides which separators stand around it."""

    id: int
    at: datetime
    day: date
    session_id: int | None
    line: LineView


@dataclass(frozen=True)
class WholeText:
    """Everything that one long message says."""

    id: int = 0
    parts: list[PartView] = field(default_factory=list)


def drawn(thread: Thread) -> tuple[Drawn, ...]:
    """Draw a thread's messages in the hotel's time."""
    zone = ZoneInfo(thread.timezone)
    return tuple(_drawn(message, zone) for message in thread.messages)


def whole_text(thread: Thread, message_id: int) -> WholeText:
    """Draw all of one message's text; nothing if the thread does not hold it."""
    for message in thread.messages:
        if message.id == message_id:
            return WholeText(message.id, text_parts(message.text))
    return WholeText()


def _drawn(message: ThreadMessage, zone: ZoneInfo) -> Drawn:
    local = message.at.astimezone(zone)
    line = _system(message, local) if message.author is Author.SYSTEM else _line(message, local)
    return Drawn(message.id, message.at, local.date(), message.session_id, line)


def _system(message: ThreadMessage, local: datetime) -> LineView:
    return LineView(
        key=f"message-{message.id}",
        shape="system",
        id=message.id,
        author=message.author.value,
        status=message.status.value,
        text=shortened(message.text, _LONGEST_NOTE),
        time=f"{local:%H:%M}",
        moment=full_moment(local),
        iso=message.at.isoformat(),
    )


def _line(message: ThreadMessage, local: datetime) -> LineView:
    failed = message.status is MessageStatus.FAILED
    text = shown_part(message.text)
    missing = len(message.text) - len(text)
    return LineView(
        key=f"message-{message.id}",
        shape="message",
        id=message.id,
        author=message.author.value,
        who=_who(message),
        label="" if message.kind == "text" else kind_label(message.kind),
        quote=shortened(message.quote or "", _LONGEST_NOTE),
        parts=text_parts(text, cut=missing > 0),
        missing=f"{missing:,} more characters" if missing else "",
        time=f"{local:%H:%M}",
        moment=full_moment(local),
        iso=message.at.isoformat(),
        status=message.status.value,
        status_word=_STATUS_WORDS[message.status],
        failure=_failure(message) if failed else "",
        tools=[tool_view(tool) for tool in message.tools],
    )


def _failure(message: ThreadMessage) -> str:
    return shortened(message.error_reason or "The channel gave no reason.", _LONGEST_NOTE)


def _who(message: ThreadMessage) -> str:
    if message.author is Author.BOT:
        return "Bot"
    if message.author is Author.AGENT:
        return message.agent or "Agent, outside of Hotel Inbox"
    return ""
