"""The stretch of time that a figure is about, and the one that it is compared with.

One rule for all: the period before is the day, week, month or quarter before, or as many days
directly before chosen ones, and of it only as much as has gone of this one: as many days, and until
the same time of the hotel's day. It never reaches into this one, so March 31st is compared with the
whole of February.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hotel_inbox.domain.filters import Filter, Period, Span, days_of, midnight, quarter_of

_DAY, _MINUTE, _WEEK = timedelta(days=1), timedelta(minutes=1), timedelta(weeks=1)
_MOST_DAYS, _MOST_WEEKS = 100, 104


def span_before(chosen: Filter, timezone: str, now: datetime) -> Span | None:
    """Say what the chosen days are compared with by a hotel's clock; None with nothing.

    Without a first day, or while the first one is still to come, there is nothing before.
    """
    zone = ZoneInfo(timezone)
    here = now.astimezone(zone)
    first, last = days_of(chosen, here.date())
    if first is None or first > here.date():
        return None
    began = _first_before(chosen, first, last or here.date())
    gone = min(last + _DAY, here.date()) - first if last else here.date() - first
    until = began + gone
    if until >= first:
        return Span(midnight(began, zone), midnight(first, zone))
    at = time.min if last is not None and last < here.date() else here.time()
    end = datetime.combine(until, at, zone).astimezone(UTC)
    return Span(midnight(began, zone), min(end, midnight(first, zone)))


def _first_before(chosen: Filter, first: date, last: date) -> date:
    match chosen.period:
        case Period.TODAY:
            return first - _DAY
        case Period.WEEK:
            return first - timedelta(weeks=1)
        case Period.MONTH:
            return (first - _DAY).replace(day=1)
        case Period.QUARTER:
            return quarter_of(first - _DAY)
        case _:
            return first - (last - first + _DAY)


class Grain(StrEnum):
    """What a column of a chart over time stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Slot:
    """Some days, and when they begin and end by a hotel's clock."""

    first: date
    last: date
    start: datetime
    end: datetime


def period_of(chosen: Filter, timezone: str, now: datetime, earliest: date) -> tuple[date, date]:
    """Name the first and the last day of what is chosen, as far as there can be anything.

    What is open begins with the `earliest` day that has something, and nothing lies in the future.
    """
    today = now.astimezone(ZoneInfo(timezone)).date()
    first, last = days_of(chosen, today)
    return first or earliest, min(last or today, today)


def grain_of(first: date, last: date) -> Grain:
    """Choose columns so that a chart has no more than about a hundred."""
    days = (last - first).days
    if days < _MOST_DAYS:
        return Grain.DAY
    return Grain.WEEK if days < _MOST_WEEKS * 7 else Grain.MONTH


def slots(first: date, last: date, grain: Grain, timezone: str) -> Iterator[Slot]:
    """Cut days into columns; the first and the last one may be shorter than the others."""
    zone = ZoneInfo(timezone)
    while first <= last:
        end = min(_last_of(first, grain), last)
        yield Slot(first, end, midnight(first, zone), midnight(end + _DAY, zone))
        first = end + _DAY


def _last_of(day: date, grain: Grain) -> date:
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day + timedelta(days=6 - day.weekday())
        case Grain.MONTH:
            return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


@dataclass(frozen=True, slots=True)
class Shift:
    """How many seconds a clock is ahead of UTC from a moment on, until it is moved."""

    start: datetime
    ahead: int


def shifts(first: date, last: date, timezone: str) -> Iterator[Shift]:
    """Say how a clock goes on some days."""
    zone = ZoneInfo(timezone)
    at, end = midnight(first, zone), midnight(last + _DAY, zone)
    while at < end:
        yield Shift(at, _ahead(at, zone))
        at = _moved(at, end, zone)


def _moved(at: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Find when a clock is moved next; the end if it is not before."""
    now = _ahead(at, zone)
    while at < end and _ahead(min(at + _WEEK, end), zone) == now:
        at += _WEEK
    minute = bisect_right(
        range(_WEEK // _MINUTE), 0, key=lambda minute: _ahead(at + minute * _MINUTE, zone) != now
    )
    return min(at + minute * _MINUTE, end)


def _ahead(at: datetime, zone: ZoneInfo) -> int:
    ahead = at.astimezone(zone).utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds())
