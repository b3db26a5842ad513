"""Values of the read model to start a test from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hotel_inbox.domain.inbox import (
    ConversationRow,
    GuestCard,
    Thread,
    ThreadMedia,
    ThreadMessage,
    ThreadSession,
)
from hotel_inbox.domain.media import MediaState
from hotel_inbox.domain.messages import Author, Channel, MessageStatus, Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.templates import TemplateField, TemplateOption
from hotel_inbox.domain.window import WindowState

Sample = TypeVar(
    "Sample", ConversationRow, ThreadMessage, ThreadMedia, Thread, GuestCard, TemplateOption
)

# What a guest may send a hundred thousand of.
HOSTILE = [
    *("(", ")", "[", "]", "»", ".", "…", " ", "\t", "\n", "\r\n", "\u2028", "\x00", ";", "=", "/"),
    *("\u0301", "Z\u0351\u035b", "😀", "👩\u200d👩\u200d👧", "\u200b", "\u202e", "ع", "7", "_"),
    *("h", "http", "http:", "https://", "https://)", "https://(", "http://a.b ", "http://a.b) "),
]

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

AMY = Viewer(1, "Amy Reyes", "amy@casa.example", Role.AGENT, frozenset({1}))
SAM = Viewer(2, "Sam Okoro", "sam@inbox.example", Role.ADMIN, frozenset({1, 2}))

_ROW = ConversationRow(
    id=1,
    hotel_id=1,
    hotel_name="Casa Azul",
    guest="Laura Méndez",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    preview="Is the pool heated?",
    preview_author=Author.GUEST,
    last_message_at=NOW,
    unread_count=0,
    mode=Mode.AI,
    waiting=False,
    expired=False,
    has_lead=False,
    persona=None,
    assignee=None,
)
_MESSAGE = ThreadMessage(
    id=1,
    author=Author.GUEST,
    agent=None,
    kind="text",
    text="Hello",
    at=NOW,
    status=MessageStatus.RECEIVED,
    error_reason=None,
    session_id=None,
    quote=None,
    tools=(),
)
_MEDIA = ThreadMedia(
    id=31,
    kind="image",
    state=MediaState.KEPT,
    name="pool.jpg",
    content_type="image/jpeg",
    size=2_516_582,
    problem=None,
)
_THREAD = Thread(
    id=1,
    hotel_id=1,
    hotel_name="Casa Azul",
    timezone="Europe/Madrid",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    text_limit=4096,
    mode=Mode.AI,
    mode_changed_by=None,
    mode_changed_at=None,
    waiting_since=None,
    handoff_reason=None,
    assignee=None,
    has_lead=False,
    session_expired=False,
    window=WindowState(open=True, closes_at=NOW + timedelta(hours=21, minutes=14), reason=None),
    guest=GuestCard(
        name="Laura Méndez",
        identifier="Laura Méndez",
        email=None,
        phone=None,
        language=None,
        persona=None,
        persona_reason=None,
        intent=None,
        type=None,
        check_in=None,
        check_out=None,
        adults=None,
        children=None,
    ),
    messages=(),
    sessions={},
    has_older=False,
)


_TEMPLATE = TemplateOption(
    id=1,
    name="arrival",
    language="en",
    category="UTILITY",
    components=({"type": "BODY", "text": "Hello {{1}}, see you on {{2}}."},),
    fields=(TemplateField("body:1", "Name", "Laura"), TemplateField("body:2", "Day", "Monday")),
)


def row(**changes: object) -> ConversationRow:
    return _changed(_ROW, changes)


def message(**changes: object) -> ThreadMessage:
    return _changed(_MESSAGE, changes)


def media(**changes: object) -> ThreadMedia:
    return _changed(_MEDIA, changes)


def template(**changes: object) -> TemplateOption:
    return _changed(_TEMPLATE, changes)


def thread(**changes: object) -> Thread:
    return _changed(_THREAD, changes)


def guest(**changes: object) -> GuestCard:
    return _changed(_THREAD.guest, changes)


def session(id: int, started_at: datetime, *, expired: bool = False) -> ThreadSession:  # noqa: A002 - the field's own name
    return ThreadSession(id, started_at, started_at + timedelta(hours=24), expired)


def _changed(original: Sample, changes: dict[str, Any]) -> Sample:
    return replace(original, **changes)
