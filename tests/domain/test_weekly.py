from datetime import UTC, date, datetime, timedelta

import pytest

from hotel_inbox.domain.weekly import TOLD_FOR, ReportedWeek, reported_week

MADRID, BOGOTA, AUCKLAND = "Europe/Madrid", "America/Bogota", "Pacific/Auckland"
LAST = ReportedWeek(date(2026, 11, 16))


@pytest.mark.parametrize(
    ("zones", "due"),
    [
        ([MADRID], datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ([MADRID, BOGOTA], datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ([AUCKLAND], datetime(2026, 11, 22, 18, tzinfo=UTC)),
    ],
)
def test_it_is_told_when_it_is_monday_morning_in_every_hotel(
    zones: list[str], due: datetime
) -> None:
    assert reported_week(zones, due - timedelta(seconds=1)) is None
    assert reported_week(zones, due) == LAST
    assert reported_week(zones, due + TOLD_FOR - timedelta(seconds=1)) == LAST
    assert reported_week(zones, due + TOLD_FOR) is None


def test_a_week_ends_on_sunday_and_nobody_without_hotels_has_one() -> None:
    assert LAST.last == date(2026, 11, 22)
    assert reported_week([], datetime(2026, 11, 23, 9, tzinfo=UTC)) is None


def test_the_morning_follows_the_clock_when_it_changes() -> None:
    assert reported_week([MADRID], datetime(2026, 10, 26, 5, 59, tzinfo=UTC)) is None
    assert reported_week([MADRID], datetime(2026, 10, 26, 6, tzinfo=UTC)) is not None
    assert reported_week([MADRID], datetime(2026, 10, 19, 5, tzinfo=UTC)) is not None
