"""The list on one browser tab: its rows, the filter that its address carries, and how many fit."""

from abc import abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.chorus import RECOUNT, Heard, Part, whose
from hotel_inbox.dashboard.conversations.filter_views import FilterView, count_words, filter_view
from hotel_inbox.dashboard.conversations.list_views import RowView, concerns, row_views
from hotel_inbox.dashboard.conversations.live import LivePage
from hotel_inbox.dashboard.conversations.reading import PAGE_ROWS, Screen, Wish
from hotel_inbox.dashboard.conversations.stretches import MOST_ROWS, ListStretch
from hotel_inbox.dashboard.shell.led import Led
from hotel_inbox.dashboard.shell.same import Same
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.filters import (
    EVERYTHING,
    Filter,
    changed,
    filter_in,
    is_over,
    query_of,
    switched,
    with_day,
    without,
)
from hotel_inbox.domain.inbox import Cursor, HotelName
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event
from hotel_inbox.wiring import get_inbox

_TELLING = (
    "_chosen",
    "_language",
    "_several_hotels",
    "ready",
    "sifting",
    "matches",
    "_heard_at",
)
"""What a list's look depends on beside its rows."""
REVIEW = timedelta(seconds=10)
"""Rows of long ago cost the most of all, and few of them change: nor are they read more often."""


class ShownList(rx.State, LivePage, mixin=True):
    """The list's variables and what the browser may ask of it."""

    ready: bool = False
    rows: list[RowView] = []
    rows_above: bool = False
    more_rows: bool = False
    filters: FilterView = FilterView()
    # Whether another filter was chosen whose rows are not read yet.
    sifting: bool = False
    # Only on a phone, where there is no room for both.
    filters_open: bool = False
    # Which filter the rows are of: with another one, the list begins at its top.
    rows_of: str = ""
    # Counts the filters that came otherwise than through the fields that show them.
    filter_turn: int = 0
    matches: str = ""

    _agent_id: int = 0
    _language: Language = Language.ENGLISH
    _several_hotels: bool = False
    _listed: ListStretch = ListStretch()
    _chosen: Filter = EVERYTHING
    _led: Led = Led()
    _hotels: tuple[HotelName, ...] = ()
    _counted_at: datetime | None = None
    _recount: bool = False
    _pace_of_list: timedelta = RECOUNT
    # When what the chorus sang last was read; 0 before it sang.
    _heard_at: int = 0

    def _enter_list(self) -> None:
        self._heard_at = 0
        self._arrive(filter_in(self.router.url.query))
        # A count that was asked for on the former address may never have come.
        self._counted_at = None
        self._show_filter()

    def _arrive(self, chosen: Filter) -> None:
        passing, self._led = self._led.passes(chosen), self._led.past(chosen)
        if not passing and chosen != self._chosen:
            self.filter_turn += 1
            self._sift(chosen)

    def _sift(self, chosen: Filter) -> None:
        # The rows stay until those of the new filter are there: an empty list would flash.
        self._chosen, self._listed, self._counted_at = chosen, ListStretch(), None
        self.sifting = self.ready

    def _address(self, chosen: Filter) -> str:
        return (self.router.url.path or HOME) + query_of(chosen)

    def _show_filter(self) -> None:
        path = self.router.url.path or HOME
        self._put("filters", filter_view(self._chosen, path, self._hotels, self._language))

    def _list_wishes(self, burst: frozenset[Event] | None) -> list[Wish]:
        now = datetime.now(UTC)
        chosen: Filter = self.get_value("_chosen")
        listed: ListStretch = self.get_value("_listed")
        over = is_over(chosen, now)
        self._pace_of_list = REVIEW if over else RECOUNT
        due = None if self._counted_at is None else self._counted_at + self._pace_of_list
        self._recount = due is not None and now < due
        if burst and over and self._recount:
            # Only who asks.
            return [self._next_wish()]
        rows = max(len(listed.rows), PAGE_ROWS)
        wish = replace(self._next_wish(), chosen=chosen)
        wishes = [replace(wish, rows=rows, start=listed.start)]
        if not self._recount:
            self._counted_at = now
            wishes.append(replace(self._next_wish(), chosen=chosen, count=True))
        return wishes

    def _next_count(self) -> float:
        """Say in how many seconds a count is due that events asked for."""
        if not self._recount or self._counted_at is None:
            return self._pace.tick
        left = (self._counted_at + self._pace_of_list - datetime.now(UTC)).total_seconds()
        return min(self._pace.tick, max(left, self._pace.pause))

    @abstractmethod
    def _next_wish(self) -> Wish:
        """Number a wish and say who asks."""

    def _put(self, name: str, value: object) -> None:
        # Only what changed goes to the browser.
        if self.get_value(name) != value:
            setattr(self, name, value)

    def _show_list(self, screen: Screen, wish: Wish) -> None:
        if wish.chosen != self.get_value("_chosen"):
            return
        listed: ListStretch = self.get_value("_listed")
        # What the chorus sang meanwhile may be newer.
        is_new = wish.asked >= self.get_value("_heard_at")
        if screen.page is not None and wish.start == listed.start and is_new:
            self._heard_at = self._heard_at and wish.asked
            self._show_rows(listed.with_beginning(screen.page))
        if screen.page is not None:
            self._put("ready", True)
        if screen.matches is not None:
            self._hotels = screen.hotels
            self._show_filter()
            self._put("matches", count_words(screen.matches, self._language))

    def _show_rows(self, listed: ListStretch) -> None:
        self._listed = listed
        for name, value in self._look_of(listed).items():
            self._put(name, value)
        self._put("sifting", False)

    def _look_of(self, listed: ListStretch) -> dict[str, object]:
        query = query_of(self.get_value("_chosen"))
        rows = row_views(
            listed.rows,
            datetime.now(UTC),
            name_hotels=self._several_hotels,
            me=self._agent_id,
            language=self._language,
            query=query,
        )
        return {
            "rows": rows,
            "rows_above": bool(listed.above),
            "more_rows": listed.more,
            "rows_of": query,
        }

    def _part(self, viewer: Viewer) -> Part | None:
        """Say which part of the chorus the list is; None where it is none."""
        chosen: Filter = self.get_value("_chosen")
        listed: ListStretch = self.get_value("_listed")
        if not self.ready or self.sifting or is_over(chosen, datetime.now(UTC)):
            return None
        limit = max(len(listed.rows), PAGE_ROWS)
        return Part(whose(viewer, chosen), chosen, listed.start, limit)

    def _before(self, heard: Heard) -> Hashable:
        """Name all that its look after hearing something depends on, beside what was heard."""
        large = map(Same, map(self.get_value, ("_listed", "rows")))
        listed: ListStretch = self.get_value("_listed")
        me: int = self.get_value("_agent_id")
        fresh = heard.page.rows if heard.page else ()
        mine = me if concerns(listed.rows, me) or concerns(fresh, me) else 0
        return (*large, mine, *map(self.get_value, _TELLING))

    def _after(self, heard: Heard) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """Say what it keeps after what the chorus sang, and what of that looks different."""
        kept: dict[str, object] = {}
        look: dict[str, object] = {}
        if heard.page is not None and heard.began >= self.get_value("_heard_at"):
            known: ListStretch = self.get_value("_listed")
            listed = known.with_beginning(heard.page)
            kept = {"_listed": listed, "_heard_at": heard.began}
            look = self._look_of(listed)
        if heard.matches is not None:
            look["matches"] = count_words(heard.matches, self._language)
        fresh = {name: value for name, value in look.items() if self.get_value(name) != value}
        return kept | look, fresh

    @rx.event
    def choose(self, name: str, value: str) -> EventSpec:
        """Ask for something else of the list's conversations; the address tells it."""
        return self._look_for(changed(self._chosen, name, value))

    @rx.event
    def choose_day(self, name: str, value: str) -> EventSpec | None:
        """Begin or end the period on another day; one that is half typed is none yet."""
        chosen = with_day(self._chosen, name, value)
        # Each key that is typed in a field may name another day: going back skips them all.
        return None if chosen == self._chosen else self._look_for(chosen, replace=True)

    @rx.event
    def switch(self, name: str) -> EventSpec:
        """Ask for one thing more, or no longer."""
        return self._look_for(switched(self._chosen, name))

    @rx.event
    def take_off(self, name: str) -> EventSpec:
        """Ask no longer for one thing; a second click changes nothing."""
        return self._look_for(without(self._chosen, name))

    def _look_for(self, chosen: Filter, *, replace: bool = False) -> EventSpec:
        if chosen != self._chosen:
            self._sift(chosen)
        self._led = self._led.on(chosen)
        self._show_filter()
        return rx.redirect(self._address(chosen), replace=replace)

    @rx.event
    def fold_filters(self) -> None:
        """Show or hide the filters where there is no room for them."""
        self.filters_open = not self.filters_open

    @rx.event(background=True)
    async def load_more_rows(self) -> None:
        """Show the next page of the list."""
        async with self:
            known, chosen = self._listed, self._chosen
        if not known.rows:
            return
        after = Cursor(known.rows[-1].last_message_at, known.rows[-1].id)
        page = await self._ask(
            get_inbox(), lambda desk, me: desk.conversations.page(me, after, PAGE_ROWS, chosen)
        )
        async with self:
            here = self._chosen == chosen and self._listed.rows
            if page and here and self._listed.rows[-1].id == after.id:
                self._show_rows(self._listed.with_more(page))

    @rx.event(background=True)
    async def load_rows_above(self) -> None:
        """Show the rows again that were let go while scrolling down."""
        async with self:
            above, chosen = self._listed.above, self._chosen
        if not above:
            return
        page = await self._ask(
            get_inbox(), lambda desk, me: desk.conversations.page(me, above[-1], MOST_ROWS, chosen)
        )
        async with self:
            if page and self._listed.above == above and self._chosen == chosen:
                self._show_rows(self._listed.with_above(page))
