"""The stretch of a thread and of the list that a page keeps: bounded, wherever one scrolls.

What lies further than that in the other direction is let go, and read again on the way back.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from hotel_inbox.dashboard.conversations.line_views import Drawn
from hotel_inbox.dashboard.shell.same import Same
from hotel_inbox.domain.inbox import (
    ConversationPage,
    ConversationRow,
    Cursor,
    Thread,
    ThreadSession,
)

MOST_MESSAGES = 300
MOST_ROWS = 200


@dataclass(frozen=True)
class ThreadStretch:
    """Messages that follow each other, oldest first.

    `until` is 0 where they reach the newest one; else more were written after that one.
    """

    messages: tuple[Drawn, ...] = ()
    sessions: tuple[ThreadSession, ...] = ()
    has_older: bool = False
    until: int = 0

    def with_end(self, thread: Thread, fresh: tuple[Drawn, ...]) -> Self:
        """Put a freshly read end of this stretch over the known one.

        If the two do not meet, because much was written in between, only the fresh end stays.
        """
        joined = joined_messages(self.messages, fresh)
        kept = joined[-MOST_MESSAGES:]
        has_older = self.has_older if len(joined) > len(fresh) else thread.has_older
        return self._of(thread, kept, has_older=has_older or len(kept) < len(joined))

    def with_older(self, thread: Thread, older: tuple[Drawn, ...]) -> Self:
        """Put what was written before this stretch in front of it, and let go of its far end."""
        joined = (*older, *self.messages)
        found = self._of(thread, joined[:MOST_MESSAGES], has_older=thread.has_older)
        if len(joined) <= MOST_MESSAGES:
            return found
        return replace(found, until=found.messages[-1].id)

    def with_later(self, thread: Thread, later: tuple[Drawn, ...], until: int) -> Self:
        """Put what was written after this stretch behind it, and let go of its beginning."""
        return replace(self, until=until).with_end(thread, later)

    def at_the_newest(self) -> Self:
        """Go to where the newest message is, however far away; it is read next."""
        return replace(self, until=0)

    def _of(self, thread: Thread, messages: tuple[Drawn, ...], *, has_older: bool) -> Self:
        wanted = {message.session_id for message in messages}
        known = {session.id: session for session in self.sessions} | dict(thread.sessions)
        sessions = tuple(known[key] for key in sorted(known) if key in wanted)
        return replace(self, messages=messages, sessions=sessions, has_older=has_older)


@dataclass(frozen=True)
class ListStretch:
    """Rows of the list that follow each other, newest first.

    They begin after `start`, or at the top without one. `above` holds where the stretches that
    were let go began, the next one last.
    """

    rows: tuple[ConversationRow, ...] = ()
    more: bool = False
    start: Cursor | None = None
    above: tuple[Cursor | None, ...] = ()

    def with_beginning(self, page: ConversationPage) -> "ListStretch":
        """Put the freshly read beginning of this stretch over the known one."""
        if self.start is not None and not page.rows:
            # Everything here has moved up: the rows are read anew from the top.
            return replace(self, start=None, above=())
        joined = joined_rows(self.rows, page)
        more = self.more if len(joined) > len(page.rows) else page.next is not None
        # No more than one scrolled to: what is new above would make it longer all day.
        most = min(max(len(self.rows), len(page.rows)), MOST_ROWS)
        more = more or len(joined) > most
        if most == len(page.rows) and self.start is None and not self.above:
            return _top(Same(page.rows), more=more)
        return replace(self, rows=joined[:most], more=more)

    def with_more(self, page: ConversationPage) -> Self:
        """Add the rows that come after this stretch, and let go of its far end."""
        joined = (*self.rows, *page.rows)
        found = replace(self, rows=joined[-MOST_ROWS:], more=page.next is not None)
        if len(joined) <= MOST_ROWS:
            return found
        last = joined[-MOST_ROWS - 1]
        start = Cursor(last.last_message_at, last.id)
        return replace(found, start=start, above=(*self.above, self.start))

    def with_above(self, page: ConversationPage) -> Self:
        """Go back to where the rows begin that were let go last."""
        return replace(
            self,
            rows=page.rows,
            more=page.next is not None,
            start=self.above[-1],
            above=self.above[:-1],
        )


# What many pages read together stays one thing in all of them.
@lru_cache(maxsize=100)
def _top(rows: Same[tuple[ConversationRow, ...]], *, more: bool) -> ListStretch:
    return ListStretch(rows.thing, more)


def joined_rows(
    known: tuple[ConversationRow, ...], page: ConversationPage
) -> tuple[ConversationRow, ...]:
    """Put freshly read rows over known ones, keeping those that lie further down."""
    if page.next is None or not page.rows:
        return page.rows
    last = (page.rows[-1].last_message_at, page.rows[-1].id)
    fresh = {row.id for row in page.rows}
    below = [row for row in known if row.id not in fresh and (row.last_message_at, row.id) < last]
    return (*page.rows, *below) if below else page.rows


def joined_messages(known: tuple[Drawn, ...], fresh: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """Put a freshly read end of a thread over the known one, keeping what lies before it."""
    places = {message.id: index for index, message in enumerate(known)}
    for message in fresh:
        # Not always the first one: a late message may have come in before what is known.
        if message.id in places:
            return (*known[: places[message.id]], *fresh)
    return fresh
