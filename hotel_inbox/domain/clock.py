"""The time, handed in wherever it matters."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

Clock = Callable[[], datetime]


def now() -> datetime:
    """Tell the present moment, in UTC."""
    return datetime.now(UTC)


def from_day(day: date) -> Clock:
    """Make a clock that began at noon of a day, and goes on from there."""
    ahead = datetime.combine(day, time(12), UTC) - now()
    return lambda: now() + ahead
