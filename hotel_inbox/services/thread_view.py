"""Turns the rows of a part of a thread into what staff see of it."""

from datetime import datetime

from hotel_inbox.domain.inbox import ThreadMessage, ThreadSession, ThreadTool
from hotel_inbox.domain.letters import letter_of
from hotel_inbox.domain.messages import (
    AMENDMENTS,
    EDITED,
    REVOKED,
    UNSUPPORTED,
    Author,
    MessageStatus,
)
from hotel_inbox.domain.session import is_expired
from hotel_inbox.models import Agent, Message
from hotel_inbox.repositories.lines import Part
from hotel_inbox.services import media, threads
from hotel_inbox.services.bot_work import work_of

_UNSENT = frozenset({MessageStatus.PENDING, MessageStatus.FAILED})
_NOTES = {
    EDITED: "edited",
    "forwarded": "forwarded",
    "frequently_forwarded": "forwarded many times",
    "story": "reply to a story",
    "group_id": "written in a group",
    "referred_product": "about a product",
}


def messages_of(part: Part, *, takes_quotes: bool) -> tuple[ThreadMessage, ...]:
    """Show the messages of a part of a thread, oldest first."""
    return tuple(
        _message(part, message, agent, takes_quotes=takes_quotes) for message, agent in part.shown
    )


def sessions_of(part: Part, now: datetime) -> dict[int, ThreadSession]:
    """Show the sessions that the messages fall into."""
    return {
        session.id: ThreadSession(
            id=session.id,
            started_at=session.started_at,
            expires_at=session.expires_at,
            expired=is_expired(session.last_guest_at, now),
        )
        for session in part.sessions
    }


def _message(
    part: Part, message: Message, agent: Agent | None, *, takes_quotes: bool
) -> ThreadMessage:
    named = part.named.get(message.reply_to or message.target or "")
    # The message that was changed shows what it says now; the line about it stays quiet.
    is_shown_there = named is not None and message.kind in AMENDMENTS
    return ThreadMessage(
        id=message.id,
        author=message.author,
        agent=agent.name if agent else None,
        kind=message.kind,
        text="" if is_shown_there else message.text,
        at=message.sent_at,
        status=message.status,
        error_reason=message.error_reason,
        session_id=message.session_id,
        quote=threads.line_of(named) if named and not is_shown_there else None,
        tools=tuple(
            ThreadTool(tool.name, tool.arguments, tool.result, tool.duration_ms)
            for tool in part.tools.get(message.id, ())
        ),
        media=tuple(media.shown(file) for file in part.files.get(message.id, ())),
        error_code=message.error_code,
        error_detail=message.error_detail,
        revoked=REVOKED in message.detail,
        quotable=takes_quotes and _is_quotable(message),
        notes=tuple(words for key, words in _NOTES.items() if message.detail.get(key)),
        place=_place(message),
        channels_word=_channels_word(message),
        work=work_of(message),
        agent_id=message.agent_id,
        quote_id=named.id if named and not is_shown_there else None,
        letter=letter_of(message.draft_key or ""),
    )


def _is_quotable(message: Message) -> bool:
    return (
        message.provider_id is not None
        and message.author is not Author.SYSTEM
        and message.kind not in AMENDMENTS
        and message.status not in _UNSENT
        and REVOKED not in message.detail
    )


def _channels_word(message: Message) -> str:
    word = message.detail.get("type") if message.kind == UNSUPPORTED else None
    return word if isinstance(word, str) and word != UNSUPPORTED else ""


def _place(message: Message) -> tuple[float, float] | None:
    """Read where a location is; None where it says so in no sensible numbers."""
    location = message.detail.get("location")
    if not isinstance(location, dict):
        return None
    latitude, longitude = (_number(location.get(key)) for key in ("latitude", "longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        return None
    return latitude, longitude


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
