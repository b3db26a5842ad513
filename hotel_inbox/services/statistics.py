"""What managers open on Monday morning: figures and charts of the hotels that one may see."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from hotel_inbox.db import Database
from hotel_inbox.domain.charts import (
    HOURS,
    WEEKDAYS,
    AgentRow,
    Column,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    Reason,
    ReplyColumn,
    ReplyTimes,
    Stage,
    Times,
    Trend,
    Week,
)
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.filters import EVERYTHING, Filter, Span
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.measures import Figures, Tally
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.moments import (
    Numbers,
    by_column,
    by_hour_of_week,
    columns,
    counts,
    together,
)
from hotel_inbox.domain.questions import grouped
from hotel_inbox.domain.session import SESSION_LENGTH
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.repositories import hotels, questions, statistics, timelines
from hotel_inbox.repositories.measures import Heap
from hotel_inbox.services.heaps import Asked, Calendar, wanted

MOST_QUESTIONS = 2_000
"""So many of the newest unanswered questions are put together."""
LISTED = 20
_QUALIFIED = frozenset({LeadState.CONTACTED, LeadState.QUOTED, LeadState.BOOKED})


class Statistics:
    """Every method takes who asks and what they chose: hotel, channel, status, type, show, days.

    Nothing chosen means all hotels that the viewer may see, and all time. What a filter says of a
    `figure` is left out: that is for lists. All of it blocks, for less than 0.3 s.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        """Read this database by this clock."""
        self._db = db
        self._clock = clock

    def figures(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Figures:
        """Give the six figures, and those of the period before."""
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            recent, day_before = _days(asked)
            now = statistics.tally(session, recent, asked.chosen_days())
            before = asked.days_before()
            if not before:
                return Figures(now)
            return Figures(now, statistics.tally(session, day_before, before))

    def trend(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Trend:
        """Count the conversations over time, by channel."""
        counted: Counter[tuple[int, Channel]] = Counter()
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in calendar.heaps(asked):
                slots = calendar.slots(zone)
                for channel, began in timelines.conversations(session, heap).items():
                    for number, count in counts(columns(began, slots)):
                        counted[number, channel] += count
        by_channel: dict[int, dict[Channel, int]] = defaultdict(dict)
        for (number, channel), count in counted.items():
            by_channel[number][channel] = count
        found = (
            Column(slot.first, slot.last, by_channel[number])
            for number, slot in enumerate(calendar.slots("UTC"))
        )
        return Trend(calendar.grain, tuple(found))

    def week(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Week:
        """Count guests' messages by weekday and hour, as their own clocks and the hotels' say."""
        counted = [0] * WEEKDAYS * HOURS
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in calendar.heaps(asked):
                found = timelines.guest_messages(session, heap)
                here = by_hour_of_week(found, calendar.shifts(zone))
                counted = [one + more for one, more in zip(counted, here.tolist(), strict=True)]
        days = range(0, len(counted), HOURS)
        return Week(tuple(tuple(counted[day : day + HOURS]) for day in days))

    def replies(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> ReplyTimes:
        """Measure how soon the bot and people answer."""
        bot: list[tuple[Numbers, Numbers]] = []
        people: list[tuple[Numbers, Numbers]] = []
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in calendar.heaps(asked):
                slots = calendar.slots(zone)
                of_bot, of_people = timelines.replies(session, heap)
                bot.append((columns(of_bot[0], slots), of_bot[1]))
                people.append((columns(of_people[0], slots), of_people[1]))
        slots = calendar.slots("UTC")
        found = (
            ReplyColumn(slot.first, slot.last, Times.of(by_bot), Times.of(by_people))
            for slot, by_bot, by_people in zip(
                slots, by_column(bot, len(slots)), by_column(people, len(slots)), strict=True
            )
        )
        return ReplyTimes(_all(bot), _all(people), calendar.grain, tuple(found))

    def outcomes(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Outcomes:
        """Say what the bot resolved alone, and why the rest went to people."""
        heaps = self._asked(viewer, chosen).chosen_days()
        with self._db.reading() as session:
            sessions, resolved, reasons = statistics.outcomes(session, heaps)
        ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        return Outcomes(
            sessions, resolved, sum(reasons.values()), tuple(Reason(*one) for one in ordered)
        )

    def unanswered(
        self, viewer: Viewer, chosen: Filter = EVERYTHING, limit: int = LISTED
    ) -> tuple[QuestionGroup, ...]:
        """List what the bot could not answer in the period, the most frequent questions first."""
        heaps = self._asked(viewer, chosen).chosen_days()
        with self._db.reading() as session:
            found = questions.unanswered(session, heaps, MOST_QUESTIONS)
        return tuple(grouped(found)[:limit])

    def top_questions(
        self, viewer: Viewer, chosen: Filter = EVERYTHING, limit: int = LISTED
    ) -> tuple[EntryUse, ...]:
        """List the knowledge entries on which most answers of the period rested."""
        heaps = self._asked(viewer, chosen).chosen_days()
        with self._db.reading() as session:
            return tuple(EntryUse(*row) for row in questions.uses(session, heaps, limit))

    def funnel(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> tuple[FunnelStep, ...]:
        """Follow the conversations to bookings, step by step."""
        heaps = self._asked(viewer, chosen).chosen_days()
        with self._db.reading() as session:
            held = statistics.by_hotel(session, (), heaps).values()
            sold = statistics.sales(session, heaps)
        captured = sum(tally.captured_leads for _, tally in held)
        return (
            FunnelStep(Stage.CONVERSATIONS, sum(number for number, _ in held)),
            FunnelStep(Stage.CAPTURED, captured),
            _step(Stage.QUALIFIED, (one for one in sold if one[0] in _QUALIFIED)),
            _step(Stage.BOOKED, (one for one in sold if one[0] is LeadState.BOOKED)),
        )

    def agents(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> tuple[AgentRow, ...]:
        """List what people took over and answered, the busiest first; agents see their own."""
        heaps = self._asked(viewer, chosen).chosen_days()
        with self._db.reading() as session:
            taken = statistics.takeovers(session, heaps)
            who, waited = statistics.answers(session, heaps)
            answered = dict(counts(who))
            names = statistics.names(session, {*taken, *answered}, heaps)
        waits = {one: waited[(who == one) & (waited >= 0)] for one in names}
        rows = (
            AgentRow(one, name, taken.get(one, 0), answered.get(one, 0), Times.of(waits[one]))
            for one, name in names.items()
            if viewer.role is not Role.AGENT or one == viewer.agent_id
        )
        return tuple(sorted(rows, key=lambda row: (-row.answered, -row.taken_over, row.name)))

    def hotels(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> tuple[HotelRow, ...]:
        """Compare the hotels, by name; one without any conversations is listed too."""
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            found = statistics.by_hotel(session, _days(asked)[0], asked.chosen_days())
        nothing = (0, Tally())
        return tuple(
            HotelRow(hotel.id, hotel.name, *found.get(hotel.id, nothing)) for hotel in asked.hotels
        )

    def _asked(self, viewer: Viewer, chosen: Filter) -> Asked:
        with self._db.reading() as session:
            found = hotels.named(session, wanted(viewer, chosen))
        # Which figure's conversations are listed beside it changes no figure.
        return Asked(replace(chosen, figure=None), tuple(found), viewer, self._clock())


def _days(asked: Asked) -> tuple[list[Heap], list[Heap]]:
    """Take the last 24 hours, and those before."""
    yesterday = asked.now - SESSION_LENGTH
    before = yesterday - SESSION_LENGTH
    return asked.heaps(lambda _: Span(yesterday)), asked.heaps(lambda _: Span(before, yesterday))


def _all(found: Sequence[tuple[Numbers, Numbers]]) -> Times:
    return Times.of(together(took for _, took in found))


def _step(stage: Stage, sold: Iterable[tuple[LeadState, str, int, Decimal]]) -> FunnelStep:
    worth: dict[str, Decimal] = defaultdict(Decimal)
    count = 0
    for _, currency, number, value in sold:
        count += number
        worth[currency] += value
    return FunnelStep(stage, count, tuple(sorted(worth.items())))
