"""The search of one open page: what is looked for, and the beginning of what was found."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.search_views import (
    GuestHitView,
    MessageHitView,
    count_words,
    found_views,
    hidden_words,
    kept_of,
    query_in,
)
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.domain.doors import SIGN_IN
from hotel_inbox.domain.filters import EVERYTHING, Filter, filter_in
from hotel_inbox.domain.search import Found, trimmed
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened, listening
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

PAGE = 20
FAILED = "The search did not work. Please try again."
_CONCERNS = frozenset(
    {Happened.MESSAGE_ADDED, Happened.MESSAGE_CHANGED, Happened.CONVERSATION_CHANGED}
)


@dataclass(frozen=True)
class _Asked:
    """What is looked for, by whom; the number tells whether another search began meanwhile."""

    number: int
    query: str
    chosen: Filter
    address: str
    cookie: str | None
    guests: int
    messages: int


class SearchState(rx.State):
    """While there is a query, what was found stands in the list's place.

    `found_for` is the query that the results shown are of: they stay until those of the next one
    are there.
    """

    query: str = ""
    found_for: str = ""
    busy: bool = False
    problem: str = ""
    guests: list[GuestHitView] = []
    messages: list[MessageHitView] = []
    more_guests: bool = False
    more_messages: bool = False
    # How many there are, and how many more without the filters.
    count: str = ""
    hidden: str = ""
    # Whether there is too much to look through, so that some may be missing.
    cut: bool = False

    # Seconds: a search costs more than a page of the list, so it is never read as often.
    _pause: ClassVar[float] = 1.0
    _tick: ClassVar[float] = 30.0

    _connection: str = ""
    _number: int = 0
    _chosen: Filter = EVERYTHING
    _most_guests: int = PAGE
    _most_messages: int = PAGE

    @rx.event(background=True)
    async def enter(self) -> EventSpec | None:
        """Look for what the address asks for.

        Where it asks for nothing, the search stays for who comes from another screen; who opens a
        link sees what it says alone.
        """
        async with self:
            asked, before = query_in(self.router.url.query), self.query
            connection = self.router.session.session_id
            query = asked or (before if connection == self._connection else "")
            self._connection = connection
            chosen = filter_in(self.router.url.query)
            fresh = query != self.query or not self.found_for or chosen != self._chosen
            self.query = query
            if not query:
                self._put_away()
        if not query:
            return rx.call_script(_told("")) if before else None
        if fresh:
            return await self._find(PAGE, PAGE)
        return None if asked else rx.call_script(_told(query))

    @rx.event(background=True)
    async def look_for(self, query: str) -> EventSpec | None:
        """Find guests and messages as somebody types."""
        async with self:
            self.query = trimmed(query)
            if not self.query:
                self._put_away()
                return rx.call_script(_told(""))
        return await self._find(PAGE, PAGE)

    @rx.event
    def clear(self) -> EventSpec:
        """Give the list back."""
        self.query = ""
        self._put_away()
        return rx.call_script(_told(""))

    @rx.event(background=True)
    async def show_more_guests(self) -> EventSpec | None:
        """Show the next page of guests."""
        async with self:
            guests, messages = self._most_guests + PAGE, self._most_messages
        return await self._find(guests, messages)

    @rx.event(background=True)
    async def show_more_messages(self) -> EventSpec | None:
        """Show the next page of messages."""
        async with self:
            guests, messages = self._most_guests, self._most_messages + PAGE
        return await self._find(guests, messages)

    @rx.event(background=True)
    async def again(self) -> EventSpec | None:
        """Try once more what did not work."""
        return await self._find(PAGE, PAGE)

    @rx.event(background=True)
    async def follow(self) -> None:
        """Keep what is shown true while a search is open, until the tab goes elsewhere."""
        desk = get_inbox()
        async with self:
            cookie = login_cookie(self.router.headers.cookie)
        viewer = await asyncio.to_thread(desk.sign_in.viewer, cookie)
        hotels = viewer.hotel_ids if viewer else frozenset()
        async with listening(
            desk.bus, lambda event: event.hotel_id in hotels, _CONCERNS
        ) as mailbox:
            while viewer:
                await asyncio.sleep(self._pause)
                await mailbox.next(within=self._tick)
                if self._is_open():
                    viewer = await self._find_again(desk, viewer)
                    hotels = viewer.hotel_ids if viewer else frozenset()

    def _is_open(self) -> bool:
        # Past Reflex's proxy and lock a look costs nothing: most pages search nothing.
        return bool(getattr(self, "__wrapped__", self).found_for)

    async def _find_again(self, desk: Desk, viewer: Viewer) -> Viewer | None:
        """Show what is found by now; None if the login is over."""
        async with self:
            if self.busy or not self.found_for:
                return viewer
            asked = self._ask(self._most_guests, self._most_messages)
        now, found = await _answer(desk, asked)
        async with self:
            if now and found and asked.number == self._number:
                self._show(now, found, asked)
        return now

    async def _find(self, guests: int, messages: int) -> EventSpec | None:
        async with self:
            self._number += 1
            self.busy, self.problem = True, ""
            asked = self._ask(guests, messages)
            self._chosen = asked.chosen
            path = self.router.url.path
        viewer, found = await _answer(get_inbox(), asked)
        if viewer is None:
            return rx.redirect(f"{SIGN_IN}?next={quote(path)}")
        async with self:
            # Whoever typed on meanwhile is shown what they typed last.
            if asked.number != self._number:
                return None
            self.busy = False
            if found is None:
                self.problem = say(viewer.language, FAILED)
                return None
            self._most_guests, self._most_messages = guests, messages
            self._show(viewer, found, asked)
        return rx.call_script(_told(asked.query))

    def _ask(self, guests: int, messages: int) -> _Asked:
        address = self.router.url.query
        return _Asked(
            self._number,
            self.query,
            filter_in(address),
            address,
            login_cookie(self.router.headers.cookie),
            guests,
            messages,
        )

    def _show(self, viewer: Viewer, found: Found, asked: _Asked) -> None:
        guests, messages = found_views(
            found,
            datetime.now(UTC),
            kept_of(asked.address, asked.query),
            name_hotels=len(viewer.hotel_ids) > 1,
            language=viewer.language,
        )
        look = {
            "guests": guests,
            "messages": messages,
            "more_guests": found.more_guests,
            "more_messages": found.more_messages,
            "count": count_words(found, viewer.language),
            "hidden": hidden_words(found, viewer.language),
            "cut": found.cut,
            "found_for": asked.query,
        }
        for name, value in look.items():
            # Only what changed goes to the browser.
            if getattr(self, name) != value:
                setattr(self, name, value)

    def _put_away(self) -> None:
        self._number += 1
        self.found_for = self.problem = self.count = self.hidden = ""
        self.guests, self.messages = [], []
        self.more_guests = self.more_messages = self.cut = self.busy = False
        self._most_guests = self._most_messages = PAGE


async def _answer(desk: Desk, asked: _Asked) -> tuple[Viewer | None, Found | None]:
    """Say who asks, if the login still holds, and what there is, if that could be read."""
    viewer = await asyncio.to_thread(desk.sign_in.viewer, asked.cookie)
    if viewer is None:
        return None, None
    finding = partial(desk.search.find, viewer, asked.query, asked.chosen)
    try:
        return viewer, await asyncio.to_thread(
            finding, guests=asked.guests, messages=asked.messages
        )
    except Exception:
        logger.exception("a search of agent %s failed", viewer.agent_id)
        return viewer, None


def _told(query: str) -> str:
    # A page that was just opened may answer before its scripts are there.
    tell = f"hotelInboxSearch.tell({json.dumps(query)})"
    return f"globalThis.hotelInboxSearch ? {tell} : addEventListener('load', () => {tell})"
