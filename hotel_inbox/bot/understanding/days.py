"""What calendar day a guest means by "the 12th", "next Friday" or "Christmas"."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)

# Month and day, or days after Easter Sunday.
_HOLIDAYS = {
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
    "new_years_day": (1, 1),
    "epiphany": (1, 6),
    "valentine": (2, 14),
    "halloween": (10, 31),
    "independence": (7, 4),
    "bastille": (7, 14),
    "ferragosto": (8, 15),
}
_YEARS_TO_AGREE = 12
_FROM_EASTER = {"good_friday": -2, "easter": 0, "easter_monday": 1}


class ImpossibleDateError(ValueError):
    """There is no such day."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was said; what was not said is None.

    `ahead` counts months from this one, `week` weeks from this one (0 "this Friday", 1 "next
    week"), `on` is a day that needs no calendar; `coming` is the next such weekday.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    ahead: int | None = None
    weekday: int | None = None
    week: int | None = None
    coming: bool = False
    holiday: str = ""
    on: date | None = None

    @property
    def lone(self) -> bool:
        """Whether only the number of a day was said."""
        return self.day is not None and (self.month, self.ahead, self.weekday) == (None,) * 3

    @property
    def rolls_a_year(self) -> bool:
        """Whether it comes once a year and the year was not said."""
        return bool(self.month or self.holiday) and self.year is None


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches (the anonymous Gregorian rule)."""
    century, rest = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def resolve(said: Day, today: date, earliest: date | None = None) -> date:
    """Return the first such day from `earliest` (or today) on.

    Raises ImpossibleDateError for the 31st of February and its like.
    """
    start = earliest or today
    if said.on:
        return said.on
    if said.holiday:
        return _holiday(said, start)
    if said.month is not None:
        return _in_month(said, start)
    if said.ahead is not None and said.day is not None:
        return _ahead(said.ahead, said.day, today, start)
    if said.day is not None:
        return _next_numbered(said.day, said.weekday, start)
    if said.weekday is not None:
        return _weekday(said.weekday, said.week, today, earliest)
    raise ImpossibleDateError


def _make(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDateError from None


def _holiday(said: Day, start: date) -> date:
    """Find a feast in the year said or the next one to come."""

    def in_year(year: int) -> date:
        if said.holiday in _FROM_EASTER:
            return easter(year) + _FROM_EASTER[said.holiday] * _DAY
        return date(year, *_HOLIDAYS[said.holiday])

    if said.year:
        return in_year(said.year)
    this_year = in_year(start.year)
    return this_year if this_year >= start else in_year(start.year + 1)


def _in_month(said: Day, start: date) -> date:
    """Find the day of a named month: in the year said, else the next to come."""
    month, day = said.month or 1, said.day or 1
    if said.year is not None:
        return _make(said.year, month, day)
    over = (month, day) < (start.month, start.day)
    found = _make(start.year + over, month, day)
    # "Friday 7 January" is the next one that is a Friday, however far off.
    for year in range(found.year, found.year + _YEARS_TO_AGREE):
        if said.weekday in (None, _make(year, month, day).weekday()):
            return date(year, month, day)
    raise ImpossibleDateError


def _ahead(ahead: int, day: int, today: date, start: date) -> date:
    """Find the day of this or the next month; one of this month that is over rolls on."""
    years, month = divmod(today.month - 1 + ahead, 12)
    found = _make(today.year + years, month + 1, day)
    if found < start and ahead == 0:
        return _next_numbered(day, None, start)
    return found


def _months(start: date) -> Iterator[tuple[int, int]]:
    """Give this month and the twelve after it."""
    for ahead in range(13):
        years, month = divmod(start.month - 1 + ahead, 12)
        yield start.year + years, month + 1


def _next_numbered(day: int, weekday: int | None, start: date) -> date:
    """Find the next month that has this day, on this weekday if one was said."""
    for year, month in _months(start):
        if 1 <= day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if found >= start and weekday in (None, found.weekday()):
                return found
    raise ImpossibleDateError


def _weekday(weekday: int, week: int | None, today: date, earliest: date | None) -> date:
    """Find a weekday: of the week said, or the next to come after today."""
    if week is not None:
        found = today + (weekday - today.weekday()) * _DAY + week * _WEEK
        if found < today:
            found += _WEEK
        if earliest is None or found >= earliest:
            return found
    start = max(today + _DAY, earliest or today)
    return start + (weekday - start.weekday()) % 7 * _DAY
