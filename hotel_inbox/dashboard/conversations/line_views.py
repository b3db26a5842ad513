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
    more_characters,
    shortened,
    shown_part,
    text_parts,
)
from hotel_inbox.dashboard.conversations.tool_views import ToolView, tool_view
from hotel_inbox.dashboard.conversations.work_views import WorkView, work_view
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import clock, full_moment, line_said, sentence
from hotel_inbox.domain.inbox import Thread, ThreadMessage
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import NOTE, Author, MessageStatus, kind_label, preview

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
    """One line of a thread; `shape` is rule, system, note or message.

    `missing` says how much of a long text is not shown; `snippet` is what a reply would quote,
    empty where none can; by `letter` the browser knows what it sent off.
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
    quote_id: int = 0
    agent_id: int = 0
    snippet: str = ""
    letter: str = ""
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


def drawn(thread: Thread, language: Language = Language.ENGLISH) -> tuple[Drawn, ...]:
    """Draw a thread's messages in the hotel's time."""
    zone = ZoneInfo(thread.timezone)
    return tuple(_drawn(message, zone, thread, language) for message in thread.messages)


def whole_text(thread: Thread, message_id: int) -> WholeText:
    """Draw all of one message's text; nothing if the thread does not hold it."""
    for message in thread.messages:
        if message.id == message_id and not message.revoked:
            return WholeText(message.id, text_parts(message.text))
    return WholeText()


def _drawn(message: ThreadMessage, zone: ZoneInfo, thread: Thread, language: Language) -> Drawn:
    local = message.at.astimezone(zone)
    if message.author is Author.SYSTEM:
        is_note = message.kind == NOTE
        line = (_private_note if is_note else _system)(message, local, language)
    else:
        line = _line(message, local, thread, language)
    return Drawn(message.id, message.at, local.date(), message.session_id, line)


def _system(message: ThreadMessage, local: datetime, language: Language) -> LineView:
    return LineView(
        key=f"message-{message.id}",
        shape="system",
        id=message.id,
        author=message.author.value,
        status=message.status.value,
        text=shortened(understood(language, message.text), _LONGEST_NOTE, language),
        time=clock(local),
        moment=full_moment(local, language),
        iso=message.at.isoformat(),
    )


def _private_note(message: ThreadMessage, local: datetime, language: Language) -> LineView:
    said = "" if message.revoked else message.text
    text = shown_part(said)
    missing = len(said) - len(text)
    return LineView(
        key=f"message-{message.id}",
        shape="note",
        id=message.id,
        author=NOTE,
        agent_id=message.agent_id or 0,
        letter=message.letter,
        who=message.agent or "",
        parts=text_parts(text, cut=missing > 0),
        missing=more_characters(missing, language) if missing else "",
        revoked=message.revoked,
        time=clock(local),
        moment=full_moment(local, language),
        iso=message.at.isoformat(),
        status=message.status.value,
    )


def _line(message: ThreadMessage, local: datetime, thread: Thread, language: Language) -> LineView:
    failed = message.status is MessageStatus.FAILED
    gone = message.revoked
    said = "" if gone else _said(message, language)
    text = shown_part(said)
    missing = len(said) - len(text)
    return LineView(
        key=f"message-{message.id}",
        shape="message",
        id=message.id,
        author=message.author.value,
        who=_who(message, language),
        kind="" if gone else message.kind[:_LONGEST_NOTE],
        label="" if gone else _label(message, language),
        quote=""
        if gone
        else shortened(line_said(message.quote or "", language), _LONGEST_NOTE, language),
        quote_id=message.quote_id or 0,
        snippet=_snippet(message, language)
        if thread.takes_quotes and message.quotable and not gone
        else "",
        letter=message.letter,
        parts=text_parts(text, cut=missing > 0),
        missing=more_characters(missing, language) if missing else "",
        media=[]
        if gone
        else [media_view(media, language) for media in message.media[:_MOST_MEDIA]],
        map_href="" if gone else map_link(message.place),
        map_words="" if gone else place_words(message.place),
        revoked=gone,
        notes=[_note(note, language) for note in message.notes[:_MOST_NOTES]],
        time=clock(local),
        moment=full_moment(local, language),
        iso=message.at.isoformat(),
        status=message.status.value,
        status_word=_status_word(message, language, paused=bool(thread.paused)),
        failure=_failure(message, language) if failed else "",
        failure_code=(message.error_code or "") if failed else "",
        failure_detail=_detail(message, language) if failed else "",
        tools=[tool_view(tool, language) for tool in message.tools],
        work=WorkView() if gone else work_view(message.work, language),
    )


def _status_word(message: ThreadMessage, language: Language, *, paused: bool) -> str:
    # What was written before a connection was paused goes out once it is no more.
    waits = paused and message.status is MessageStatus.PENDING
    return say(language, "waits for the connection" if waits else _STATUS_WORDS[message.status])


def _label(message: ThreadMessage, language: Language) -> str:
    if message.kind == "text" or (message.media and message.kind in FILE_KINDS):
        return ""
    label = understood(language, kind_label(message.kind, message.channels_word))
    return shortened(label, _LONGEST_NOTE, language)


def _said(message: ThreadMessage, language: Language) -> str:
    if message.kind == "reaction" and not message.text:
        return say(language, "Reaction removed")
    # Without a name a place's text is its coordinates, which stand on its link.
    return "" if message.place and _is_point(message.text) else message.text


def _is_point(text: str) -> bool:
    return not any(letter.isalpha() for letter in text[:_LONGEST_NOTE])


def _media(message: ThreadMessage, language: Language) -> list[MediaView]:
    return [media_view(media, language) for media in message.media[:_MOST_MEDIA]]


def _note(note: str, language: Language) -> str:
    return shortened(understood(language, sentence(note)), _LONGEST_NOTE, language)


def _snippet(message: ThreadMessage, language: Language) -> str:
    return line_said(preview(message.kind, message.text), language) or say(
        language, kind_label(message.kind)
    )


def _failure(message: ThreadMessage, language: Language) -> str:
    reason = understood(language, message.error_reason or "The channel gave no reason.")
    return shortened(reason, _LONGEST_NOTE, language)


def _detail(message: ThreadMessage, language: Language) -> str:
    if not message.error_detail:
        return ""
    written = json.dumps(dict(message.error_detail), ensure_ascii=False, indent=2, default=str)
    return shortened(written, _LONGEST_DETAIL, language)


def _who(message: ThreadMessage, language: Language) -> str:
    if message.author is Author.BOT:
        return say(language, "Bot")
    if message.author is Author.AGENT:
        return message.agent or say(language, "Agent, outside of Hotel Inbox")
    return ""
