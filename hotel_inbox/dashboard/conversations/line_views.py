"""Draws each message of a thread as the line that the screen shows."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hotel_inbox.dashboard.conversations.media_views import (
    FILE_KINDS,
    MediaView,
    map_link,
    media_view,
    place_words,
)
from hotel_inbox.dashboard.conversations.text_views import (
    PartView,
    shortened,
    shown_part,
    text_parts,
)
from hotel_inbox.dashboard.conversations.tool_views import ToolView, tool_view
from hotel_inbox.dashboard.conversations.work_views import WorkView, work_view
from hotel_inbox.dashboard.words import full_moment, sentence
from hotel_inbox.domain.inbox import Thread, ThreadMessage
from hotel_inbox.domain.messages import Author, MessageStatus, kind_label, preview

_LONGEST_NOTE = 500
_LONGEST_DETAIL = 4000
_MOST_NOTES = 4
_MOST_MEDIA = 10

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

    `missing` says how much of a long text is not shown; `snippet` is what a reply would quote,
    empty where none can.
    """

    key: str
    shape: str
    text: str = ""
    id: int = 0
    author: str = ""
    who: str = ""
    kind: str = ""
    label: str = ""
    quote: str = ""
    snippet: str = ""
    parts: list[PartView] = field(default_factory=list)
    missing: str = ""
    media: list[MediaView] = field(default_factory=list)
    map_href: str = ""
    map_words: str = ""
    revoked: bool = False
    notes: list[str] = field(default_factory=list)
    time: str = ""
    moment: str = ""
    iso: str = ""
    status: str = ""
    status_word: str = ""
    failure: str = ""
    failure_code: str = ""
    failure_detail: str = ""
    tools: list[ToolView] = field(default_factory=list)
    work: WorkView = field(default_factory=WorkView)


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
    return tuple(_drawn(message, zone, thread) for message in thread.messages)


def whole_text(thread: Thread, message_id: int) -> WholeText:
    """Draw all of one message's text; nothing if the thread does not hold it."""
    for message in thread.messages:
        if message.id == message_id and not message.revoked:
            return WholeText(message.id, text_parts(message.text))
    return WholeText()


def _drawn(message: ThreadMessage, zone: ZoneInfo, thread: Thread) -> Drawn:
    local = message.at.astimezone(zone)
    if message.author is Author.SYSTEM:
        line = _system(message, local)
    else:
        line = _line(message, local, thread)
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


def _line(message: ThreadMessage, local: datetime, thread: Thread) -> LineView:
    failed = message.status is MessageStatus.FAILED
    gone = message.revoked
    text = "" if gone else shown_part(_said(message))
    missing = 0 if gone else len(_said(message)) - len(text)
    return LineView(
        key=f"message-{message.id}",
        shape="message",
        id=message.id,
        author=message.author.value,
        who=_who(message),
        kind="" if gone else shortened(message.kind, _LONGEST_NOTE),
        label="" if gone else _label(message),
        quote="" if gone else shortened(message.quote or "", _LONGEST_NOTE),
        snippet=_snippet(message) if thread.takes_quotes and message.quotable and not gone else "",
        parts=text_parts(text, cut=missing > 0),
        missing=f"{missing:,} more characters" if missing else "",
        media=[] if gone else [media_view(media) for media in message.media[:_MOST_MEDIA]],
        map_href="" if gone else map_link(message.place),
        map_words="" if gone else place_words(message.place),
        revoked=gone,
        notes=[sentence(shortened(note, _LONGEST_NOTE)) for note in message.notes[:_MOST_NOTES]],
        time=f"{local:%H:%M}",
        moment=full_moment(local),
        iso=message.at.isoformat(),
        status=message.status.value,
        status_word=_status_word(message, paused=bool(thread.paused)),
        failure=_failure(message) if failed else "",
        failure_code=(message.error_code or "") if failed else "",
        failure_detail=_detail(message) if failed else "",
        tools=[tool_view(tool) for tool in message.tools],
        work=WorkView() if gone else work_view(message.work),
    )


def _status_word(message: ThreadMessage, *, paused: bool) -> str:
    # What was written before a connection was paused goes out once it is no more.
    waits = paused and message.status is MessageStatus.PENDING
    return "waits for the connection" if waits else _STATUS_WORDS[message.status]


def _label(message: ThreadMessage) -> str:
    if message.kind == "text" or (message.media and message.kind in FILE_KINDS):
        return ""
    return shortened(kind_label(message.kind, message.channels_word), _LONGEST_NOTE)


def _said(message: ThreadMessage) -> str:
    if message.kind == "reaction" and not message.text:
        return "Reaction removed"
    # Without a name a place's text is its coordinates, which stand on its link.
    return "" if message.place and _is_point(message.text) else message.text


def _is_point(text: str) -> bool:
    return not any(letter.isalpha() for letter in text[:_LONGEST_NOTE])


def _snippet(message: ThreadMessage) -> str:
    return preview(message.kind, message.text) or kind_label(message.kind)


def _failure(message: ThreadMessage) -> str:
    return shortened(message.error_reason or "The channel gave no reason.", _LONGEST_NOTE)


def _detail(message: ThreadMessage) -> str:
    if not message.error_detail:
        return ""
    written = json.dumps(dict(message.error_detail), ensure_ascii=False, indent=2, default=str)
    return shortened(written, _LONGEST_DETAIL)


def _who(message: ThreadMessage) -> str:
    if message.author is Author.BOT:
        return "Bot"
    if message.author is Author.AGENT:
        return message.agent or "Agent, outside of Hotel Inbox"
    return ""
