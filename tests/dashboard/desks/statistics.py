"""Statistics that were counted beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hotel_inbox.domain.charts import (
    AgentRow,
    Column,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    ReplyTimes,
    Stage,
    Times,
    Trend,
    Week,
)
from hotel_inbox.domain.filters import EVERYTHING, Filter
from hotel_inbox.domain.measures import Figures, Share, Tally
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.periods import Grain
from hotel_inbox.domain.staff import Viewer

BEFORE = Tally(36, Share(94, 100), 107, 6, 22, Share(27, 100))
FIGURES = Figures(Tally(42, Share(96, 100), 118, 9, 22, Share(31, 100)), BEFORE)
_FIRST, _LAST = date(2026, 11, 1), date(2026, 11, 2)
_HELIPAD = QuestionGroup(
    1, "Casa Azul", "Is there a helipad?", "en", 4, datetime(2026, 11, 2, tzinfo=UTC), (9,), (9,)
)


@dataclass
class FakeStatistics:
    known: Figures = FIGURES
    asked: list[tuple[str, int, Filter]] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)

    def figures(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Figures:
        self._note("figures", viewer, chosen)
        return self.known

    def trend(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Trend:
        self._note("trend", viewer, chosen)
        columns = (Column(_FIRST, _FIRST, {Channel.WHATSAPP: 3}), Column(_LAST, _LAST))
        return Trend(Grain.DAY, columns)

    def week(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Week:
        self._note("week", viewer, chosen)
        return Week()

    def replies(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> ReplyTimes:
        self._note("replies", viewer, chosen)
        return ReplyTimes(Times(3, 1.0, 2.0), Times(), Grain.DAY)

    def outcomes(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Outcomes:
        self._note("outcomes", viewer, chosen)
        return Outcomes(3, Share(3, 3))

    def unanswered(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[QuestionGroup]:
        self._note("unanswered", viewer, chosen)
        return [_HELIPAD]

    def top_questions(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[EntryUse]:
        self._note("top_questions", viewer, chosen)
        return [EntryUse(1, "Casa Azul", 4, "When is breakfast?", 7)]

    def funnel(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[FunnelStep]:
        self._note("funnel", viewer, chosen)
        return [FunnelStep(Stage.CONVERSATIONS, 3)]

    def agents(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[AgentRow]:
        self._note("agents", viewer, chosen)
        return []

    def hotels(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[HotelRow]:
        self._note("hotels", viewer, chosen)
        return [HotelRow(1, "Casa Azul", 3, FIGURES.now)]

    def _note(self, what: str, viewer: Viewer, chosen: Filter) -> None:
        self.asked.append((what, viewer.agent_id, chosen))
        if what in self.failing:
            raise RuntimeError(what)
