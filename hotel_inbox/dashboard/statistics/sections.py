"""The charts of the Statistics screen: how each is read, and how it is shown."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.desk.books import Statistics
from hotel_inbox.dashboard.statistics.table_views import (
    agent_views,
    funnel_views,
    hotel_views,
    question_views,
    resolution_view,
    use_views,
)
from hotel_inbox.dashboard.statistics.time_views import replies_view, trend_view, week_view
from hotel_inbox.domain.filters import Filter
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Role, Viewer


class Chart(StrEnum):
    """The charts, by the names of their CSV files."""

    PER_DAY = "conversations-per-day"
    BY_HOUR = "messages-by-hour"
    RESPONSE_TIME = "response-time"
    RESOLUTION = "resolution"
    UNANSWERED = "unanswered"
    TOP_QUESTIONS = "top-questions"
    LEADS = "leads"
    AGENTS = "agents"
    HOTELS = "hotels"


@dataclass(frozen=True)
class Onlooker:
    """For whom a chart is shown: in which language, when, and of several hotels or one."""

    language: Language
    now: datetime
    name_hotels: bool


@dataclass(frozen=True)
class Section:
    """A chart; `variable` is the state's that holds its view, `draw` gives None for nothing."""

    chart: Chart
    variable: str
    read: Callable[[Statistics, Viewer, Filter], Any]
    draw: Callable[[Any, Onlooker], Any]


SECTIONS = (
    Section(
        Chart.PER_DAY,
        "per_day",
        lambda counted, me, chosen: counted.trend(me, chosen),
        lambda found, to: trend_view(found, to.language),
    ),
    Section(
        Chart.RESOLUTION,
        "resolution",
        lambda counted, me, chosen: counted.outcomes(me, chosen),
        lambda found, to: resolution_view(found, to.language),
    ),
    Section(
        Chart.RESPONSE_TIME,
        "response_time",
        lambda counted, me, chosen: counted.replies(me, chosen),
        lambda found, to: replies_view(found, to.language),
    ),
    Section(
        Chart.LEADS,
        "leads",
        lambda counted, me, chosen: counted.funnel(me, chosen),
        lambda found, to: funnel_views(found, to.language),
    ),
    Section(
        Chart.AGENTS,
        "agents",
        lambda counted, me, chosen: counted.agents(me, chosen),
        lambda found, to: agent_views(found, to.language),
    ),
    Section(
        Chart.HOTELS,
        "by_hotel",
        lambda counted, me, chosen: counted.hotels(me, chosen),
        lambda found, to: hotel_views(found, to.language),
    ),
    Section(
        Chart.UNANSWERED,
        "unanswered",
        lambda counted, me, chosen: counted.unanswered(me, chosen),
        lambda found, to: question_views(found, to.now, to.language, name_hotels=to.name_hotels),
    ),
    Section(
        Chart.TOP_QUESTIONS,
        "top_questions",
        lambda counted, me, chosen: counted.top_questions(me, chosen),
        lambda found, to: use_views(found, to.language, name_hotels=to.name_hotels),
    ),
    Section(
        Chart.BY_HOUR,
        "by_hour",
        lambda counted, me, chosen: counted.week(me, chosen),
        lambda found, to: week_view(found, to.language),
    ),
)
"""In the order in which they are read: what takes longest comes last."""


@dataclass(frozen=True)
class ChartOf:
    """Asks for one chart of what is chosen. Blocks."""

    section: Section
    chosen: Filter

    def __call__(self, desk: Desk, viewer: Viewer) -> object:
        """Read it."""
        found: object = self.section.read(desk.statistics, viewer, self.chosen)
        return found

    def key(self, viewer: Viewer) -> Hashable:
        """Name what it depends on: of what people did an agent sees their own."""
        personal = self.section.chart is Chart.AGENTS and viewer.role is Role.AGENT
        return self.section.chart, self.chosen, viewer.hotel_ids, viewer.agent_id * personal
