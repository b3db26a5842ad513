"""What somebody asks the statistics about: which hotels, which days by whose clock."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hotel_inbox.domain.filters import Filter, Period, Sought, Span, midnight, span_of
from hotel_inbox.domain.periods import (
    Grain,
    Shift,
    Slot,
    grain_of,
    period_of,
    shifts,
    slots,
    span_before,
)
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.models import Hotel
from hotel_inbox.repositories import conversation_list
from hotel_inbox.repositories.measures import Heap

_DAY = timedelta(days=1)


def wanted(viewer: Viewer, chosen: Filter) -> frozenset[int]:
    """Name the hotels that are asked about, as far as the viewer may see them."""
    return viewer.hotel_ids & ({chosen.hotel} if chosen.hotel else viewer.hotel_ids)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know of which hotels, as of one moment."""

    chosen: Filter
    hotels: tuple[Hotel, ...]
    viewer: Viewer
    now: datetime

    @property
    def begins_open(self) -> tuple[int, ...]:
        """Name the hotels if the period has no first day of its own."""
        is_open = self.chosen.period in {None, Period.CUSTOM} and self.chosen.since is None
        return tuple(hotel.id for hotel in self.hotels) if is_open else ()

    def chosen_days(self) -> list[Heap]:
        """Take what is in the period."""
        return self.heaps(lambda zone: span_of(self.chosen, zone, self.now))

    def days_before(self) -> list[Heap]:
        """Take what is in the period before; nothing if it has none."""
        return self.heaps(lambda zone: span_before(self.chosen, zone, self.now))

    def heaps(self, span: Callable[[str], Span | None]) -> list[Heap]:
        """Put the hotels whose days begin and end together into one heap each."""
        together: dict[Span, list[Hotel]] = defaultdict(list)
        for hotel in self.hotels:
            days = span(hotel.timezone)
            if days is not None:
                together[days].append(hotel)
        return [self._heap(found, days) for days, found in together.items()]

    def by_clock(self) -> list[tuple[str, Heap]]:
        """Put the hotels of each timezone into one heap, with the period by its clock."""
        together: dict[str, list[Hotel]] = defaultdict(list)
        for hotel in self.hotels:
            together[hotel.timezone].append(hotel)
        return [
            (zone, self._heap(found, span_of(self.chosen, zone, self.now)))
            for zone, found in sorted(together.items())
        ]

    def _heap(self, found: list[Hotel], days: Span) -> Heap:
        sought = Sought(self.chosen, self.viewer.agent_id, self.now)
        return Heap(
            hotels=frozenset(hotel.id for hotel in found),
            span=days,
            channel=self.chosen.channel,
            counting=frozenset(hotel.id for hotel in found if hotel.counts_channel_numbers),
            conditions=tuple(conversation_list.about(sought)),
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The columns of a chart over time: the same days for every hotel, each by its own clock."""

    first: date
    last: date

    @classmethod
    def of(cls, asked: Asked, earliest: datetime | None) -> "Calendar":
        """Lay the columns over the period; where that is open, from the `earliest` moment on."""
        days = [
            period_of(
                asked.chosen,
                hotel.timezone,
                asked.now,
                (earliest or asked.now).astimezone(ZoneInfo(hotel.timezone)).date(),
            )
            for hotel in asked.hotels
        ]
        today = asked.now.date()
        return cls(
            min((first for first, _ in days), default=today),
            max((last for _, last in days), default=today),
        )

    @property
    def grain(self) -> Grain:
        """Say what a column stands for."""
        return grain_of(self.first, self.last)

    def slots(self, timezone: str) -> list[Slot]:
        """Give the columns by one clock; whoever is a day ahead or behind has the same ones."""
        return list(slots(self.first, self.last, self.grain, timezone))

    def shifts(self, timezone: str) -> list[Shift]:
        """Say how a clock goes on its days."""
        return list(shifts(self.first, self.last, timezone))

    def heaps(self, asked: Asked) -> list[tuple[str, Heap]]:
        """Take what is in the period and in a column, clock by clock."""
        return [
            (zone, replace(heap, span=self._within(heap.span, zone)))
            for zone, heap in asked.by_clock()
        ]

    def _within(self, span: Span, timezone: str) -> Span:
        zone = ZoneInfo(timezone)
        first, end = midnight(self.first, zone), midnight(self.last + _DAY, zone)
        return Span(max(first, span.start or first), min(end, span.end or end))
