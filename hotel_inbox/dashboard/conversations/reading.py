"""Reads everything one page shows, and joins it with what the page already holds."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from hotel_inbox.dashboard.conversations.chorus import Part, whose
from hotel_inbox.dashboard.conversations.line_views import Drawn, WholeText, drawn, whole_text
from hotel_inbox.dashboard.conversations.stretches import MOST_ROWS
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.shell.together import Together, who_asks
from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches
from hotel_inbox.domain.guests import GuestPanel
from hotel_inbox.domain.inbox import ConversationPage, Cursor, HotelName, Thread
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened

Answer = TypeVar("Answer")

PAGE_ROWS = 40
PAGE_MESSAGES = 60
_AFTER_SOUGHT = 30

SHOWN = frozenset(
    {
        Happened.MESSAGE_QUEUED,
        Happened.MESSAGE_ADDED,
        Happened.MESSAGE_CHANGED,
        Happened.CONVERSATION_CHANGED,
        Happened.CONNECTION_CHANGED,
    }
)
_OF_NO_ROW = frozenset({Happened.MESSAGE_CHANGED, Happened.CONNECTION_CHANGED})


@dataclass(frozen=True)
class Wish:
    """What a page wants to know: a thread, or that many rows of the list, or both.

    The number tells which of two answers was asked for later. `until` names the message that the
    thread's part ends with, `messages` how many it has, `start` where in the list the rows begin.
    `around` names a message that is to be seen, wherever in the thread it stands. `chosen` is what
    the rows have to be, and `count` asks how many such there are.
    """

    number: int
    cookie: str | None
    conversation_id: int | None = None
    mark_read: bool = False
    rows: int = 0
    until: int = 0
    around: int = 0
    messages: int = PAGE_MESSAGES
    start: Cursor | None = None
    chosen: Filter = EVERYTHING
    count: bool = False
    # When it was asked, as the chorus tells the time.
    asked: int = field(default_factory=time.monotonic_ns, compare=False)


@dataclass(frozen=True)
class DrawnThread:
    """A part of a thread with its messages laid out, which is done where it was read.

    `until` names the last of them if more were written after it.
    """

    thread: Thread
    messages: tuple[Drawn, ...]
    until: int = 0
    panel: GuestPanel | None = None


@dataclass(frozen=True)
class Screen:
    """What was read; without a viewer the login is over and there is nothing else."""

    viewer: Viewer | None
    page: ConversationPage | None = None
    opened: DrawnThread | None = None
    matches: Matches | None = None
    hotels: tuple[HotelName, ...] = ()


async def read_screen(desk: Desk, wish: Wish, together: Together) -> Screen:
    """Read what a page wants to know, as the signed-in viewer.

    The list is read once for all pages that show the same one: with a hundred of them that is
    what makes them live.
    """
    viewer = await who_asks(desk, wish.cookie, together)
    if viewer is None:
        return Screen(None)
    page = opened = None
    if wish.conversation_id is not None:
        opened = await asyncio.to_thread(_opened, desk, viewer, wish.conversation_id, wish)
    if wish.rows:
        limit = min(max(wish.rows, PAGE_ROWS), MOST_ROWS)
        part = Part(whose(viewer, wish.chosen), wish.chosen, wish.start, limit)
        page = await together.read(
            part.rows,
            partial(desk.conversations.page, viewer, wish.start, limit, wish.chosen),
        )
    if not wish.count:
        return Screen(viewer, page, opened)
    matches = await together.read(
        Part(whose(viewer, wish.chosen), wish.chosen).count,
        partial(desk.conversations.count, viewer, wish.chosen),
    )
    hotels = await together.read(
        ("hotels", viewer.hotel_ids), partial(desk.conversations.hotels, viewer)
    )
    return Screen(viewer, page, opened, matches, tuple(hotels))


def _opened(desk: Desk, viewer: Viewer, conversation_id: int, wish: Wish) -> DrawnThread | None:
    try:
        if wish.mark_read:
            desk.conversations.mark_read(viewer, conversation_id)
            desk.notifications.mark_seen(viewer, conversation_id)
        if wish.around:
            found = read_after(desk, viewer, conversation_id, wish.around, _AFTER_SOUGHT)
        else:
            found = read_thread(
                desk, viewer, conversation_id, through=wish.until, limit=wish.messages
            )
        return replace(found, panel=desk.guest_details.panel(viewer, conversation_id))
    except NotFoundError:
        return None


def read_thread(
    desk: Desk,
    viewer: Viewer,
    conversation_id: int,
    *,
    before: int = 0,
    through: int = 0,
    limit: int = PAGE_MESSAGES,
) -> DrawnThread:
    """Read and draw a thread's newest messages, or those before or up to and with one.

    Raises NotFoundError if the viewer may not see it.
    """
    thread = desk.conversations.thread(
        viewer, conversation_id, before or None, limit, through=through or None
    )
    return DrawnThread(thread, drawn(thread, viewer.language))


def read_after(
    desk: Desk, viewer: Viewer, conversation_id: int, message_id: int, steps: int = PAGE_MESSAGES
) -> DrawnThread:
    """Read and draw so many messages after one, with that one and at least as many before it."""
    until = desk.conversations.further(viewer, conversation_id, message_id, steps)
    found = read_thread(desk, viewer, conversation_id, through=until, limit=2 * PAGE_MESSAGES)
    return replace(found, until=until)


def read_whole(desk: Desk, viewer: Viewer, conversation_id: int, message_id: int) -> WholeText:
    """Read everything that one message says; NotFoundError if its thread is not to be seen."""
    if not message_id:
        return WholeText()
    thread = desk.conversations.thread(viewer, conversation_id, None, 1, through=message_id)
    return whole_text(thread, message_id)


def concerns_list(burst: Iterable[Event]) -> bool:
    """Whether rows of the list may look different now; an empty burst is the clock's tick."""
    events = list(burst)
    return not events or any(event.what not in _OF_NO_ROW for event in events)


def concerns_thread(burst: Iterable[Event], conversation_id: int | None) -> bool:
    """Whether the open conversation may look different now."""
    events = list(burst)
    return not events or any(
        event.conversation_id == conversation_id or event.what is Happened.CONNECTION_CHANGED
        for event in events
    )


def changes_message(burst: Iterable[Event], conversation_id: int | None) -> bool:
    """Whether a message of the open conversation, however old, may say something else now."""
    return any(
        event.conversation_id == conversation_id and event.what is Happened.MESSAGE_CHANGED
        for event in burst
    )


def brings_message(burst: Iterable[Event], conversation_id: int | None) -> bool:
    """Whether somebody wrote in the open conversation."""
    return any(
        event.conversation_id == conversation_id and event.what is Happened.MESSAGE_ADDED
        for event in burst
    )
