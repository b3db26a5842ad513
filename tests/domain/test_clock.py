"""A clock that begins on another day."""

from datetime import UTC, date

from hotel_inbox.domain.clock import from_day


def test_it_begins_on_the_day_and_goes_on() -> None:
    clock = from_day(date(2024, 2, 29))
    first, second = clock(), clock()
    assert (first.date(), first.hour, first.tzinfo) == (date(2024, 2, 29), 12, UTC)
    assert first <= second
