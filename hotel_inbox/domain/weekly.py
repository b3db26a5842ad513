"""When the week before is told by e-mail, and which week that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)
TOLD_FOR = timedelta(days=2)
"""After that a week is old news, and nobody is written to about it."""
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ReportedWeek:
    """A week from Monday to Sunday, by each hotel's own days."""

    first: date

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.first + _WEEK - _DAY


def reported_week(timezones: Iterable[str], now: datetime) -> ReportedWeek | None:
    """Say which week is to be told now; None between two reports.

    It is Monday morning by the clock of every hotel then, so that nobody's week is cut.
    """
    # Where the day begins first it is Monday already while it is Sunday by UTC.
    latest = now.astimezone(UTC).date() + _DAY
    monday = latest - timedelta(days=latest.weekday())
    due = max(
        (datetime.combine(monday, MORNING, ZoneInfo(zone)).astimezone(UTC) for zone in timezones),
        default=None,
    )
    told = due is not None and due <= now < due + TOLD_FOR
    return ReportedWeek(monday - _WEEK) if told else None
