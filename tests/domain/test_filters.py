from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.filters import (
    EVERYTHING,
    Filter,
    Period,
    Show,
    Sought,
    Span,
    Status,
    changed,
    filter_in,
    in_order,
    is_over,
    query_of,
    span_of,
    switched,
    toggled,
    with_day,
    without,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.understanding import ConversationType

NOW = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
"""A Wednesday evening in London, Thursday already in Madrid."""


def test_an_address_says_everything_that_is_chosen() -> None:
    chosen = filter_in(
        "hotel=3&channel=whatsapp&status=active&type=faq&from=2026-03-01&to=2026-03-09"
        "&show=mine,unread"
    )
    assert chosen == Filter(
        hotel=3,
        channel=Channel.WHATSAPP,
        status=Status.ACTIVE,
        type=ConversationType.FAQ,
        period=Period.CUSTOM,
        since=date(2026, 3, 1),
        until=date(2026, 3, 9),
        show=frozenset({Show.MINE, Show.UNREAD}),
    )
    assert filter_in(query_of(chosen)[1:]) == chosen
    assert chosen.count == 7
    assert query_of(EVERYTHING) == ""


@pytest.mark.parametrize(
    "query",
    [
        "",
        "channel=all&status=ALL&type=&date=someday&show=nobody",
        "hotel=0&hotel=-1",
        "hotel=²",
        "hotel=99999999999999999999999",
        "from=yesterday&to=2026-02-30",
        "from=0001-01-01&to=9999-12-31",
        "%ff%00=%ff&&==&;",
        "message=12",
    ],
)
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    assert filter_in(query) == EVERYTHING


@given(st.text())
def test_no_address_is_an_error(query: str) -> None:
    chosen = filter_in(query)
    assert filter_in(query_of(chosen)[1:]) == chosen


def test_days_the_wrong_way_round_are_meant_the_right_way_and_stay_as_typed() -> None:
    chosen = filter_in("from=2026-03-09&to=2026-03-01")
    right = filter_in("from=2026-03-01&to=2026-03-09")
    assert query_of(chosen) == "?date=custom&from=2026-03-09&to=2026-03-01"
    assert span_of(chosen, "Europe/London", NOW) == span_of(right, "Europe/London", NOW)
    assert is_over(chosen, NOW) == is_over(right, NOW)
    assert in_order(chosen) == right == in_order(right)
    assert with_day(chosen, "to", "2026-03-12") == filter_in("from=2026-03-09&to=2026-03-12")


@pytest.mark.parametrize("typed", ["0002-03-09", "2026-02-30", "soon"])
def test_a_day_half_typed_leaves_the_one_before(typed: str) -> None:
    chosen = filter_in("from=2026-03-01&to=2026-03-09")
    assert with_day(chosen, "from", typed) == chosen
    assert with_day(chosen, "from", "") == filter_in("to=2026-03-09")


def test_days_belong_to_a_custom_period_alone() -> None:
    assert filter_in("date=today&from=2026-03-09").since is None
    custom = filter_in("date=custom&from=2026-03-09")
    assert changed(custom, "date", "week") == Filter(period=Period.WEEK)
    assert changed(custom, "date", "all") == EVERYTHING
    assert changed(custom, "from", "") == Filter(period=Period.CUSTOM)


def test_one_thing_changes_and_the_others_stay() -> None:
    chosen = filter_in("channel=whatsapp&status=lead")
    assert changed(chosen, "status", "all") == Filter(channel=Channel.WHATSAPP)
    assert changed(chosen, "channel", "pigeon") == Filter(status=Status.LEAD)
    assert changed(chosen, "nonsense", "x") == chosen


def test_mine_and_unassigned_take_each_others_place() -> None:
    mine = toggled(toggled(EVERYTHING, Show.HUMAN), Show.MINE)
    assert mine.show == {Show.MINE, Show.HUMAN}
    assert toggled(mine, Show.UNASSIGNED).show == {Show.UNASSIGNED, Show.HUMAN}
    assert toggled(mine, Show.MINE).show == {Show.HUMAN}


def test_things_are_switched_and_taken_off_by_their_names() -> None:
    chosen = filter_in("channel=whatsapp&from=2026-03-09&show=unread")
    assert switched(chosen, "waiting").show == {Show.UNREAD, Show.WAITING}
    assert switched(switched(chosen, "waiting"), "waiting") == chosen
    assert switched(chosen, "nonsense") == chosen
    assert without(chosen, "unread") == without(without(chosen, "unread"), "unread")
    assert without(without(chosen, "unread"), "date") == Filter(channel=Channel.WHATSAPP)
    assert without(chosen, "waiting") == without(chosen, "nonsense") == chosen


@pytest.mark.parametrize(
    ("query", "timezone", "start", "end"),
    [
        ("date=today", "Europe/London", (3, 11, 0), None),
        ("date=today", "Europe/Madrid", (3, 11, 23), None),
        ("date=week", "Europe/London", (3, 9, 0), None),
        ("date=month", "Asia/Tokyo", (2, 28, 15), None),
        ("from=2026-03-10&to=2026-03-10", "Europe/Madrid", (3, 9, 23), (3, 10, 23)),
        # The night in which clocks go forward: a day of 23 hours.
        ("from=2026-03-29&to=2026-03-29", "Europe/Madrid", (3, 28, 23), (3, 29, 22)),
        ("from=2026-03-10", "Europe/London", (3, 10, 0), None),
        ("to=2026-03-10", "Europe/London", None, (3, 11, 0)),
        ("", "Europe/London", None, None),
    ],
)
def test_days_are_the_hotels(
    query: str,
    timezone: str,
    start: tuple[int, int, int] | None,
    end: tuple[int, int, int] | None,
) -> None:
    def moment(at: tuple[int, int, int] | None) -> datetime | None:
        return datetime(2026, *at, tzinfo=UTC) if at else None

    assert span_of(filter_in(query), timezone, NOW) == Span(moment(start), moment(end))


def test_a_session_is_over_after_24_hours() -> None:
    sought = Sought(EVERYTHING, 1, NOW)
    assert sought.expired_by == datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def test_days_are_over_once_they_have_ended_everywhere() -> None:
    chosen = filter_in("to=2026-03-10")
    assert not is_over(chosen, NOW.replace(hour=11, minute=59))
    assert is_over(chosen, NOW.replace(hour=12, minute=0))
    for query in ("", "date=today", "from=2026-01-01", "date=custom"):
        assert not is_over(filter_in(query), NOW)
