"""What managers open on Monday morning: figures and charts of the hotels that one may see."""

from collections import Counter, defaultdict
from collections.abc import Iterable
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
from hotel_inbox.domain.periods import hours
from hotel_inbox.domain.questions import grouped
from hotel_inbox.domain.session import SESSION_LENGTH
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.repositories import hotels, questions, statistics, timelines
from hotel_inbox.repositories.measures import Heap
from hotel_inbox.repositories.timelines import Stretch
from hotel_inbox.services.heaps import Asked, Calendar, wanted

MOST_QUESTIONS = 2_000
"""So many of the newest unanswered questions are put together."""
LISTED = 20
_QUALIFIED = frozenset({LeadState.CONTACTED, LeadState.QUOTED, LeadState.BOOKED})
_Times = dict[int, list[int]]


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
        counted: dict[int, Counter[Channel]] = defaultdict(Counter)
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in asked.by_clock():
                found = timelines.conversations(session, heap, _stretches(calendar, zone))
                for number, channel, count in found:
                    counted[number][channel] += count
        columns = (
            Column(slot.first, slot.last, dict(counted[number]))
            for number, slot in enumerate(calendar.slots("UTC"))
        )
        return Trend(calendar.grain, tuple(columns))

    def week(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Week:
        """Count guests' messages by weekday and hour, as their own clocks and the hotels' say."""
        counted: Counter[int] = Counter()
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in asked.by_clock():
                found = hours(calendar.first, calendar.last, zone)
                for number, count in timelines.guest_messages(session, heap, list(found)):
                    counted[number] += count
        return Week(
            tuple(
                tuple(counted[day * HOURS + hour] for hour in range(HOURS))
                for day in range(WEEKDAYS)
            )
        )

    def replies(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> ReplyTimes:
        """Measure how soon the bot and people answer."""
        bot: _Times = defaultdict(list)
        people: _Times = defaultdict(list)
        asked = self._asked(viewer, chosen)
        with self._db.reading() as session:
            calendar = Calendar.of(asked, timelines.earliest(session, asked.begins_open))
            for zone, heap in asked.by_clock():
                stretches = _stretches(calendar, zone)
                for number, took in timelines.bot_replies(session, heap, stretches).items():
                    bot[number] += took
                for number, took in timelines.peoples_replies(session, heap, stretches).items():
                    people[number] += took
        columns = (
            ReplyColumn(slot.first, slot.last, Times.of(bot[number]), Times.of(people[number]))
            for number, slot in enumerate(calendar.slots("UTC"))
        )
        return ReplyTimes(_all(bot), _all(people), calendar.grain, tuple(columns))

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
            answers = statistics.answers(session, heaps)
            names = statistics.names(session, {*taken, *(one for one, _ in answers)}, heaps)
        answered = Counter(agent_id for agent_id, _ in answers)
        waits: _Times = defaultdict(list)
        for agent_id, waited in answers:
            if waited is not None:
                waits[agent_id].append(waited)
        rows = (
            AgentRow(one, name, taken.get(one, 0), answered[one], Times.of(waits[one]))
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


def _stretches(calendar: Calendar, timezone: str) -> list[Stretch]:
    return [(number, slot.start, slot.end) for number, slot in enumerate(calendar.slots(timezone))]


def _all(times: _Times) -> Times:
    return Times.of([one for some in times.values() for one in some])


def _step(stage: Stage, sold: Iterable[tuple[LeadState, str, int, Decimal]]) -> FunnelStep:
    worth: dict[str, Decimal] = defaultdict(Decimal)
    count = 0
    for _, currency, number, value in sold:
        count += number
        worth[currency] += value
    return FunnelStep(stage, count, tuple(sorted(worth.items())))
