"""The Statistics screen of one tab: what is counted there, and of what."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.filter_views import ALL, CHANNELS
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.figures.reading import FiguresOf
from hotel_inbox.dashboard.figures.views import FigureView, figure_views
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.shell.led import Led
from hotel_inbox.dashboard.shell.live import Rhythm
from hotel_inbox.dashboard.shell.rarely import STATISTICS
from hotel_inbox.dashboard.shell.screen_state import ScreenState
from hotel_inbox.dashboard.shell.together import TOGETHER, who_asks
from hotel_inbox.dashboard.statistics.charts import (
    BarView,
    ColumnsView,
    HeatView,
    QuestionView,
    RepliesView,
    ResolutionView,
)
from hotel_inbox.dashboard.statistics.sections import SECTIONS, Chart, ChartOf, Onlooker, Section
from hotel_inbox.dashboard.statistics.time_views import period_words
from hotel_inbox.domain.charts import Trend
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.filters import (
    EVERYTHING,
    Filter,
    Period,
    changed,
    filter_in,
    query_of,
    with_day,
)
from hotel_inbox.domain.inbox import HotelName
from hotel_inbox.domain.measures import Figures
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened

logger = logging.getLogger(__name__)

ADDRESS = "/statistics"
_FIRST = Period.MONTH
_CHOICES = frozenset({"date", "hotel", "channel"})
_DAYS = frozenset({"from", "to"})


class StatisticsState(ScreenState[Figures], rx.State):
    """What the page shows; `places` says of each chart whether it is there."""

    # Where `place` is neither loading nor shown: empty (no hotel is the viewer's).
    about: str = ""
    hotels: list[tuple[str, str]] = []
    hotel: str = ALL
    channel: str = ALL
    period: str = _FIRST.value
    since: str = ""
    until: str = ""
    turn: int = 0
    # What the links to the charts' CSV carry.
    query: str = ""
    figures: list[FigureView] = []
    # loading, shown, nothing or failed
    places: dict[str, str] = {one.value: "loading" for one in Chart}
    per_day: ColumnsView = ColumnsView()
    by_hour: HeatView = HeatView()
    response_time: RepliesView = RepliesView()
    resolution: ResolutionView = ResolutionView()
    unanswered: list[QuestionView] = []
    top_questions: list[BarView] = []
    leads: list[BarView] = []
    agents: list[BarView] = []
    by_hotel: list[BarView] = []

    _chosen: Filter = EVERYTHING
    _led: Led = Led()
    _names: dict[int, str] = {}
    # Who looks at a month does not look for seconds.
    _rhythm: ClassVar[Rhythm] = Rhythm(pause=15.0, tick=60.0)
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {
            Happened.MESSAGE_ADDED,
            Happened.CONVERSATION_CHANGED,
            Happened.LEADS_CHANGED,
            Happened.KNOWLEDGE_CHANGED,
            Happened.HOTEL_CHANGED,
        }
    )

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show what the address asks for and keep it true."""
        async with self:
            self._enter(filter_in(self.router.url.query))
        return await self._follow_on()

    @rx.event
    def choose(self, name: str, value: str) -> EventSpec | None:
        """Count other days, another hotel or channel; the address tells it."""
        return self._go(changed(self._chosen, name, value)) if name in _CHOICES else None

    @rx.event
    def choose_day(self, name: str, value: str) -> EventSpec | None:
        """Begin or end the period on another day; one that is half typed is none yet."""
        chosen = with_day(self._chosen, name, value)
        same = chosen == self._chosen or name not in _DAYS
        # Each key that is typed in a field may name another day: going back skips them all.
        return None if same else self._go(chosen, replace=True)

    def _go(self, chosen: Filter, *, replace: bool = False) -> EventSpec:
        self._choose(chosen)
        self._led = self._led.on(chosen)
        return rx.redirect(ADDRESS + query_of(chosen), replace=replace)

    def _enter(self, asked: Filter) -> None:
        chosen = Filter(
            hotel=asked.hotel,
            channel=asked.channel,
            period=asked.period or _FIRST,
            since=asked.since,
            until=asked.until,
        )
        passing, self._led = self._led.passes(chosen), self._led.past(chosen)
        if not passing and chosen != self._chosen:
            self.turn += 1
            self._choose(chosen)

    def _choose(self, chosen: Filter) -> None:
        self._chosen, self.places = chosen, {one.value: "loading" for one in Chart}
        self.hotel, self.channel = str(chosen.hotel or ALL), chosen.channel or ALL
        self.period = chosen.period or _FIRST
        self.since = chosen.since.isoformat() if chosen.since else ""
        self.until = chosen.until.isoformat() if chosen.until else ""
        self.query = query_of(chosen)

    async def _refresh(self, desk: Desk) -> Viewer | None:
        """Show each part as soon as it is counted."""
        async with self:
            self._asked += 1
            number, cookie, chosen = self._asked, self._cookie(), self._chosen
        viewer = await who_asks(desk, cookie, TOGETHER)
        if viewer is None:
            return None
        hotels = await TOGETHER.read(
            ("hotels", viewer.hotel_ids), partial(desk.conversations.hotels, viewer)
        )
        async with self:
            self._introduce(viewer, hotels)
        several = len(hotels) > 1
        await asyncio.gather(
            self._count(desk, viewer, number, self._question(), self._show),
            *(
                self._count(
                    desk,
                    viewer,
                    number,
                    ChartOf(section, chosen),
                    partial(self._show_chart, section, several=several),
                    section.chart,
                )
                for section in SECTIONS
                if several or section.chart is not Chart.HOTELS
            ),
        )
        return viewer

    async def _count(
        self,
        desk: Desk,
        viewer: Viewer,
        number: int,
        question: FiguresOf | ChartOf,
        show: Callable[[Viewer, Any], None],
        chart: Chart | None = None,
    ) -> None:
        """Show what is known at once and, in its turn, what is counted anew."""
        key = question.key(viewer)
        known = STATISTICS.known(key)
        if known is not None:
            await self._take_in(number, question.chosen, partial(show, viewer, known))
        try:
            found = await STATISTICS.read(key, partial(question, desk, viewer))
        except Exception:
            if chart is None:
                raise
            logger.exception("the chart %s could not be counted", chart.value)
            failed = partial(self._place, chart, "failed")
            await self._take_in(number, question.chosen, failed)
        else:
            await self._take_in(number, question.chosen, partial(show, viewer, found))

    async def _take_in(self, number: int, chosen: Filter, show: Callable[[], None]) -> None:
        async with self:
            # Of two answers the one that was asked for later holds.
            if number >= self._shown and chosen == self._chosen:
                self._shown = number
                show()

    def _question(self) -> FiguresOf:
        return FiguresOf(self._chosen)

    def _introduce(self, viewer: Viewer, hotels: Sequence[HotelName]) -> None:
        chosen = self._chosen
        self._greet(viewer)
        if self._chosen != chosen:
            self._choose(chosen)
        self._names = {one.id: one.name for one in hotels}
        several = len(hotels) > 1
        self._put("hotels", [(str(one.id), one.name) for one in hotels] if several else [])
        self._put("place", "shown" if hotels else "empty")

    def _show(self, viewer: Viewer, seen: Figures) -> None:
        self._put("figures", figure_views(seen, self._chosen, HOME, viewer.language))

    def _show_chart(self, section: Section, viewer: Viewer, found: Any, *, several: bool) -> None:  # noqa: ANN401 - as the section draws it
        onlooker = Onlooker(viewer.language, datetime.now(UTC), name_hotels=several)
        drawn = section.draw(found, onlooker)
        if isinstance(found, Trend):
            self._put("about", self._about(found))
        if drawn is not None:
            self._put(section.variable, drawn)
        self._place(section.chart, "nothing" if drawn is None else "shown")

    def _place(self, chart: Chart, place: str) -> None:
        if self.places.get(chart.value) != place:
            self.places[chart.value] = place

    def _about(self, trend: Trend) -> str:
        """Say what is counted: printed, it is all that tells."""
        asked = self._chosen.hotel
        hotel = say(self._language, "All hotels") if len(self._names) > 1 else ""
        if asked:
            hotel = self._names.get(asked, say(self._language, "Another hotel"))
        channel = self._chosen.channel
        parts = (
            period_words(trend.columns, self._language),
            hotel,
            say(self._language, CHANNELS[channel]) if channel else "",
        )
        return " · ".join(part for part in parts if part)
