"""What a period is compared with, how it is cut into columns, and how clocks are moved."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.filters import Filter, Period, Span, span_of
from hotel_inbox.domain.periods import Grain, grain_of, period_of, shifts, slots, span_before

MADRID, LORD_HOWE, LIMA = "Europe/Madrid", "Australia/Lord_Howe", "America/Lima"
ZONES = (MADRID, LORD_HOWE, LIMA, "Asia/Kathmandu", "America/New_York")


def here(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(MADRID)).astimezone(UTC)


NOW = here(2026, 11, 18, 15, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("chosen", "now", "begin", "end"),
    [
        (Filter(period=Period.TODAY), NOW, here(2026, 11, 17), here(2026, 11, 17, 15, 30)),
        (Filter(period=Period.WEEK), NOW, here(2026, 11, 9), here(2026, 11, 11, 15, 30)),
        (Filter(period=Period.MONTH), NOW, here(2026, 10, 1), here(2026, 10, 18, 15, 30)),
        (Filter(period=Period.QUARTER), NOW, here(2026, 7, 1), here(2026, 8, 18, 15, 30)),
        # The month before is shorter: all of it, and nothing of this one.
        (Filter(period=Period.MONTH), here(2026, 3, 31, 9), here(2026, 2, 1), here(2026, 3, 1)),
        # Days that are over are compared with whole days.
        (
            Filter(period=Period.CUSTOM, since=date(2026, 11, 2), until=date(2026, 11, 4)),
            NOW,
            here(2026, 10, 30),
            here(2026, 11, 2),
        ),
        (
            Filter(period=Period.CUSTOM, since=date(2026, 11, 17), until=date(2026, 11, 20)),
            NOW,
            here(2026, 11, 13),
            here(2026, 11, 14, 15, 30),
        ),
        # On the day after the clocks went back, an equal time of the day.
        (
            Filter(period=Period.TODAY),
            here(2026, 10, 26, 12),
            here(2026, 10, 25),
            here(2026, 10, 25, 12),
        ),
    ],
    ids=["today", "week", "month", "quarter", "short month", "past days", "under way", "clocks"],
)
def test_a_period_is_compared_with_as_much_of_the_one_before(
    chosen: Filter, now: datetime, begin: datetime, end: datetime
) -> None:
    assert span_before(chosen, MADRID, now) == Span(begin, end)


@pytest.mark.parametrize(
    "chosen",
    [Filter(), Filter(period=Period.CUSTOM, until=date(2026, 11, 4))],
    ids=["everything", "until a day"],
)
def test_what_has_no_beginning_has_nothing_before(chosen: Filter) -> None:
    assert span_before(chosen, MADRID, NOW) is None


def test_what_is_still_to_come_is_compared_with_nothing() -> None:
    chosen = Filter(period=Period.CUSTOM, since=date(2026, 12, 1), until=date(2026, 12, 5))
    assert span_before(chosen, MADRID, NOW) is None


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware
        lambda at: at.replace(tzinfo=UTC)
    ),
    period=st.sampled_from([Period.TODAY, Period.WEEK, Period.MONTH, Period.QUARTER]),
    zone=st.sampled_from(ZONES),
)
def test_the_period_before_ends_before_this_one_begins(
    now: datetime, period: Period, zone: str
) -> None:
    chosen = Filter(period=period)
    before, this = span_before(chosen, zone, now), span_of(chosen, zone, now)
    assert before is not None
    assert before.start is not None
    assert before.end is not None
    assert this.start is not None
    assert before.start <= before.end <= this.start <= now


def test_an_open_period_begins_with_what_there_is_and_ends_today() -> None:
    earliest = date(2025, 5, 6)
    assert period_of(Filter(), MADRID, NOW, earliest) == (earliest, date(2026, 11, 18))
    later = Filter(period=Period.CUSTOM, since=date(2026, 11, 1), until=date(2027, 1, 1))
    assert period_of(later, MADRID, NOW, earliest) == (date(2026, 11, 1), date(2026, 11, 18))


@pytest.mark.parametrize(
    ("days", "grain"), [(0, Grain.DAY), (99, Grain.DAY), (100, Grain.WEEK), (800, Grain.MONTH)]
)
def test_a_chart_has_about_a_hundred_columns_at_most(days: int, grain: Grain) -> None:
    first = date(2024, 1, 1)
    last = first + timedelta(days=days)
    assert grain_of(first, last) is grain
    assert len(list(slots(first, last, grain, MADRID))) <= 105


@given(
    first=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    days=st.integers(0, 400),
    grain=st.sampled_from(Grain),
    zone=st.sampled_from(ZONES),
)
def test_columns_follow_each_other_without_gap_or_overlap(
    first: date, days: int, grain: Grain, zone: str
) -> None:
    last = first + timedelta(days=days)
    cut = list(slots(first, last, grain, zone))
    assert (cut[0].first, cut[-1].last) == (first, last)
    for one, following in itertools.pairwise(cut):
        assert (one.last + timedelta(days=1), one.end) == (following.first, following.start)


@pytest.mark.parametrize(
    ("first", "last", "zone", "ahead"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), MADRID, [3600, 7200, 3600]),
        (date(2026, 3, 29), date(2026, 3, 29), MADRID, [3600, 7200]),
        (date(2026, 10, 25), date(2026, 10, 25), MADRID, [7200, 3600]),
        # The day ends before the clocks are moved, or begins after it.
        (date(2026, 3, 28), date(2026, 3, 28), MADRID, [3600]),
        (date(2026, 10, 26), date(2026, 10, 26), MADRID, [3600]),
        (date(2026, 4, 1), date(2026, 11, 1), LORD_HOWE, [39_600, 37_800, 39_600]),
        (date(2026, 1, 1), date(2026, 12, 31), "Asia/Kathmandu", [20_700]),
        (date(2026, 1, 1), date(2025, 12, 31), MADRID, []),
    ],
    ids=["year", "spring", "autumn", "before", "after", "half an hour", "quarters", "nothing"],
)
def test_clocks_are_moved_when_they_are(
    first: date, last: date, zone: str, ahead: list[int]
) -> None:
    found = list(shifts(first, last, zone))
    assert [shift.ahead for shift in found] == ahead
    for shift in found[1:]:
        just_before = (shift.start - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).utcoffset()
        assert just_before != shift.start.astimezone(ZoneInfo(zone)).utcoffset()
