"""Very many moments are counted as one would count them one by one."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.charts import Times
from hotel_inbox.domain.filters import midnight
from hotel_inbox.domain.moments import by_column, by_hour_of_week, columns
from hotel_inbox.domain.periods import Grain, shifts, slots

ZONES = st.sampled_from(
    [
        *("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
        *("America/St_Johns", "Pacific/Chatham", "America/Santiago", "Africa/Casablanca"),
    ]
)
FIRST = st.dates(date(2024, 1, 1), date(2027, 1, 1))
SECONDS = st.lists(st.integers(0, 40 * 86_400), max_size=30)


@given(ZONES, FIRST, st.integers(0, 39), SECONDS)
def test_hours_are_what_the_clock_on_the_wall_says(
    name: str, first: date, days: int, after: list[int]
) -> None:
    zone, last = ZoneInfo(name), first + timedelta(days=days)
    began, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    moments = [at for one in after if (at := began + timedelta(seconds=one)) < end]
    on_the_wall = [at.astimezone(zone) for at in moments]

    counted = by_hour_of_week(in_seconds(moments), list(shifts(first, last, name)))

    assert len(counted) == 7 * 24
    assert {hour: n for hour, n in enumerate(counted.tolist()) if n} == Counter(
        at.weekday() * 24 + at.hour for at in on_the_wall
    )


@given(ZONES, FIRST, st.integers(0, 39), SECONDS, st.sampled_from(Grain))
def test_columns_are_the_days_on_the_calendar(
    name: str, first: date, days: int, after: list[int], grain: Grain
) -> None:
    zone, last = ZoneInfo(name), first + timedelta(days=days)
    began, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    moments = [at for one in after if (at := began + timedelta(seconds=one)) < end]
    cut = list(slots(first, last, grain, name))

    found = columns(in_seconds(moments), cut)

    for at, place in zip(moments, found.tolist(), strict=True):
        assert cut[place].first <= at.astimezone(zone).date() <= cut[place].last
    numbers = np.arange(len(moments))
    sorted_in = by_column([(found, numbers), (found, numbers)], len(cut))
    assert [sorted(set(one.tolist())) for one in sorted_in] == [
        [number for number, at in enumerate(found.tolist()) if at == place]
        for place in range(len(cut))
    ]
    assert sum(map(len, sorted_in)) == 2 * len(moments)


def test_nothing_is_nothing() -> None:
    nothing = np.empty(0, np.int64)
    assert by_hour_of_week(nothing, []).tolist() == [0] * 168
    assert columns(nothing, []).tolist() == []
    assert by_column([], 0) == []
    assert Times.of(nothing) == Times()


def in_seconds(moments: list[datetime]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([int(at.astimezone(UTC).timestamp()) for at in moments], np.int64)
