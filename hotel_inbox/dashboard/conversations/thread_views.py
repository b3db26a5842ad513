"""Lays drawn messages out as a thread, with the days and the sessions they fall into."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hotel_inbox.dashboard.conversations.line_views import Drawn, LineView
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import day_name
from hotel_inbox.domain.inbox import ThreadSession
from hotel_inbox.domain.languages import Language


def thread_lines(
    messages: Sequence[Drawn],
    sessions: Mapping[int, ThreadSession],
    *,
    today: date,
    has_older: bool,
    has_newer: bool = False,
    language: Language = Language.ENGLISH,
) -> list[LineView]:
    """Lay out messages, oldest first; each session's start and end are said at most once.

    Messages stand in the order of their arrival, so that a late one may come amid the next session.
    """
    starts = _starts(messages, sessions, has_older=has_older)
    ends = _ends(messages, sessions, has_newer=has_newer)
    lines: list[LineView] = []
    day: date | None = None
    ended = say(language, "Session expired")
    for index, message in enumerate(messages):
        words = [] if message.day == day else [day_name(message.day, today, language)]
        if index in starts:
            words.append(say(language, "new session" if words else "New session"))
        if words:
            lines.append(LineView(f"rule-{message.id}", "rule", text=" · ".join(words)))
        lines.append(message.line)
        if index in ends:
            lines.append(LineView(f"end-{ends[index]}", "rule", text=ended))
        day = message.day
    return lines


def _starts(
    messages: Sequence[Drawn], sessions: Mapping[int, ThreadSession], *, has_older: bool
) -> frozenset[int]:
    """Find the messages that begin a session, and leave out sessions that began further up."""
    firsts: dict[int, int] = {}
    for index, session_id in _of_sessions(messages, sessions):
        firsts.setdefault(session_id, index)
    if not has_older:
        return frozenset(firsts.values())
    return frozenset(
        index
        for session_id, index in firsts.items()
        if sessions[session_id].started_at >= min(messages[0].at, messages[index].at)
    )


def _ends(
    messages: Sequence[Drawn], sessions: Mapping[int, ThreadSession], *, has_newer: bool
) -> dict[int, int]:
    """Find the messages after which a session is over: its last, or a note made while it ran."""
    lasts = {session_id: index for index, session_id in _of_sessions(messages, sessions)}
    newest = max((session.started_at for session in sessions.values()), default=None)
    goes_on = max(lasts.values(), default=None) if has_newer else None
    ends = {}
    for session_id, index in lasts.items():
        session = sessions[session_id]
        if index != goes_on and (session.expired or session.started_at != newest):
            ends[_with_notes(messages, index, session)] = session_id
    return ends


def _with_notes(messages: Sequence[Drawn], last: int, session: ThreadSession) -> int:
    for index in range(last + 1, len(messages)):
        note = messages[index]
        if note.session_id is not None or note.at >= session.expires_at:
            return index - 1
    return len(messages) - 1


def _of_sessions(
    messages: Sequence[Drawn], sessions: Mapping[int, ThreadSession]
) -> Iterator[tuple[int, int]]:
    for index, message in enumerate(messages):
        if message.session_id is not None and message.session_id in sessions:
            yield index, message.session_id
