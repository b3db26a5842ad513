"""What the charts over time draw, and what their tables say."""

from datetime import date, timedelta

import pytest

from hotel_inbox.dashboard.statistics.charts import LEVELS, LineView, level, lines_of, marks, share
from hotel_inbox.dashboard.statistics.time_views import (
    days_words,
    period_words,
    replies_view,
    trend_view,
    week_view,
)
from hotel_inbox.domain.charts import Column, ReplyColumn, ReplyTimes, Times, Trend, Week
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.periods import Grain

MONDAY = date(2026, 11, 16)
EN, ES = Language.ENGLISH, Language.SPANISH


def day(number: int, **counts: int) -> Column:
    found = MONDAY + timedelta(days=number)
    return Column(found, found, {Channel(name): count for name, count in counts.items()})


def test_each_day_is_a_column_of_its_channels() -> None:
    shown = trend_view(
        Trend(Grain.DAY, (day(0, webchat=1, whatsapp=3), day(1), day(2, whatsapp=1200))), EN
    )
    assert shown is not None
    assert shown.top == "1,200"
    assert [[(one.kind, one.size) for one in c.pieces] for c in shown.columns] == [
        [("webchat", "0.08%"), ("whatsapp", "0.25%")],
        [],
        [("whatsapp", "100.00%")],
    ]
    assert [(one.name, one.total) for one in shown.legend] == [
        ("Web Chat", "1"),
        ("WhatsApp", "1,203"),
    ]
    assert shown.table.heads == ["Days", "Web Chat", "WhatsApp", "All"]
    assert shown.table.rows == [
        ["16 Nov", "1", "3", "4"],
        ["17 Nov", "0", "0", "0"],
        ["18 Nov", "0", "1,200", "1,200"],
    ]
    assert shown.columns[0].words == "16 Nov: Web Chat 1 · WhatsApp 3 · All 4"


def test_what_is_empty_is_not_drawn() -> None:
    assert trend_view(Trend(Grain.DAY, (day(0), day(1))), EN) is None
    assert week_view(Week(), EN) is None
    assert replies_view(ReplyTimes(Times(), Times(), Grain.DAY), EN) is None


def test_days_weeks_and_months_have_names() -> None:
    assert days_words(MONDAY, MONDAY, EN) == "16 Nov"
    assert days_words(MONDAY, MONDAY + timedelta(days=6), EN) == "16 Nov – 22 Nov"
    assert days_words(date(2026, 10, 1), date(2026, 10, 31), ES) == "oct 2026"
    assert period_words((), EN) == ""
    assert period_words((day(0), day(3)), EN) == "16 Nov – 19 Nov 2026"
    assert period_words((day(0), day(60)), ES) == "16 nov 2026 – 15 ene 2027"
    assert period_words((day(0),), EN) == "16 Nov 2026"


def test_the_hours_of_the_week_are_shaded() -> None:
    hours = [[0] * 24 for _ in range(7)]
    hours[4][18], hours[0][9] = 40, 1
    shown = week_view(Week(tuple(map(tuple, hours))), EN)
    assert shown is not None
    assert len(shown.cells) == 7 * 24
    drawn = {(one.day, one.hour): one.level for one in shown.cells if one.level != "0"}
    assert drawn == {("5", "19"): "5", ("1", "10"): "1"}
    assert shown.busiest == "Guests write most on Friday from 18:00."
    assert shown.cells[9].words == "Monday, 09:00: 1 message"
    assert shown.table.rows[18] == ["18:00", "0", "0", "0", "0", "40", "0", "0"]
    spanish = week_view(Week(tuple(map(tuple, hours))), ES)
    assert spanish is not None
    assert spanish.table.heads[:2] == ["Hora", "lun"]


def test_replies_are_told_and_drawn_where_there_are_several_days() -> None:
    bot = Times(30, 1.24, 3.0)
    columns = (
        ReplyColumn(MONDAY, MONDAY, bot, Times(2, 240.0, 4000.0)),
        ReplyColumn(MONDAY + timedelta(days=1), MONDAY + timedelta(days=1), Times()),
        ReplyColumn(MONDAY + timedelta(days=2), MONDAY + timedelta(days=2), bot),
    )
    shown = replies_view(ReplyTimes(bot, Times(2, 240.0, 4000.0), Grain.DAY, columns), EN)
    assert shown is not None
    assert [(one.label, one.value, one.note) for one in shown.tells] == [
        ("Bot", "1.2 s", "nine in ten within 3.0 s · 30 replies"),
        ("People", "4 min", "nine in ten within 1 h 7 min · 2 replies"),
    ]
    of_bot, of_people = shown.charts
    assert [line.kind for line in of_bot.lines] == ["bot-p90", "bot-p90", "bot", "bot"]
    assert (of_bot.top, of_bot.first, of_bot.last) == ("3.0 s", "16 Nov", "18 Nov")
    assert of_people.lines == []
    assert shown.table.rows[1] == ["17 Nov", "–", "–", "–", "–"]
    assert shown.table.rows[0] == ["16 Nov", "1.2 s", "3.0 s", "4 min", "1 h 7 min"]


@pytest.mark.parametrize("most", [1, 2, 3, 5, 7, 1000])
def test_shades_grow_with_the_count(most: int) -> None:
    shades = [level(count, most) for count in range(most + 1)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (0, LEVELS - 1)
    assert all(shades[1:])


def test_lengths_marks_and_points_stay_within_their_frame() -> None:
    assert (share(1, 4), share(0, 0)) == ("25.00%", "0%")
    assert marks([], 7) == []
    assert marks(list("abcdefgh"), 4) == ["a", "", "c", "", "e", "", "g", ""]
    assert lines_of("bot", [0, None, 10, 5], 10) == [
        LineView("bot", "0.00,100.00 0.00,100.00", alone=True),
        LineView("bot", "66.67,0.00 100.00,50.00", alone=False),
    ]
    assert lines_of("bot", [0], 0) == [LineView("bot", "0.00,100.00 0.00,100.00", alone=True)]
