"""The search of one open page: what is looked for, and the beginning of what was found."""

import asyncio
import json
import logging
from datetime import UTC, datetime
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
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.domain.doors import SIGN_IN
from hotel_inbox.domain.filters import EVERYTHING, Filter, filter_in
from hotel_inbox.domain.search import LONGEST_QUERY, Found
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

PAGE = 20
FAILED = "The search did not work. Please try again."


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

    _number: int = 0
    _chosen: Filter = EVERYTHING
    _most_guests: int = PAGE
    _most_messages: int = PAGE

    @rx.event(background=True)
    async def enter(self) -> EventSpec | None:
        """Look for what the address asks for; where it asks for nothing, the search stays."""
        async with self:
            asked = query_in(self.router.url.query)
            query = asked or self.query
            chosen = filter_in(self.router.url.query)
            fresh = query != self.query or not self.found_for or chosen != self._chosen
            self.query = query
        if not query:
            return None
        if fresh:
            return await self._find(PAGE, PAGE)
        return None if asked else rx.call_script(_told(query))

    @rx.event(background=True)
    async def look_for(self, query: str) -> EventSpec | None:
        """Find guests and messages as somebody types."""
        async with self:
            self.query = query[:LONGEST_QUERY].strip()
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

    async def _find(self, guests: int, messages: int) -> EventSpec | None:
        async with self:
            self._number += 1
            number, query, self.busy, self.problem = self._number, self.query, True, ""
            cookie = login_cookie(self.router.headers.cookie)
            address, path = self.router.url.query, self.router.url.path
            chosen = self._chosen = filter_in(address)
        desk = get_inbox()
        viewer, found = await asyncio.to_thread(desk.sign_in.viewer, cookie), None
        if viewer is None:
            return rx.redirect(f"{SIGN_IN}?next={quote(path)}")
        try:
            found = await asyncio.to_thread(
                desk.search.find, viewer, query, chosen, guests=guests, messages=messages
            )
        except Exception:
            logger.exception("a search of agent %s failed", viewer.agent_id)
        async with self:
            # Whoever typed on meanwhile is shown what they typed last.
            if number != self._number:
                return None
            self.busy = False
            if found is None:
                self.problem = say(viewer.language, FAILED)
                return None
            self._most_guests, self._most_messages = guests, messages
            self._show(viewer, found, query, address)
        return rx.call_script(_told(query))

    def _show(self, viewer: Viewer, found: Found, query: str, address: str) -> None:
        self.guests, self.messages = found_views(
            found,
            datetime.now(UTC),
            kept_of(address, query),
            name_hotels=len(viewer.hotel_ids) > 1,
            language=viewer.language,
        )
        self.more_guests, self.more_messages = found.more_guests, found.more_messages
        self.count = count_words(found, viewer.language)
        self.hidden = hidden_words(found, viewer.language)
        self.found_for = query

    def _put_away(self) -> None:
        self._number += 1
        self.found_for = self.problem = self.count = self.hidden = ""
        self.guests, self.messages = [], []
        self.more_guests = self.more_messages = self.busy = False
        self._most_guests = self._most_messages = PAGE


def _told(query: str) -> str:
    # A page that was just opened may answer before its scripts are there.
    tell = f"hotelInboxSearch.tell({json.dumps(query)})"
    return f"globalThis.hotelInboxSearch ? {tell} : addEventListener('load', () => {tell})"
