"""Turns what was counted by day and by hour into charts over time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hotel_inbox.dashboard.conversations.filter_views import CHANNELS
from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.statistics.charts import (
    CellView,
    ColumnsView,
    ColumnView,
    HeatView,
    LegendView,
    LinesView,
    PieceView,
    RepliesView,
    TableView,
    TellView,
    level,
    lines_of,
    marks,
    share,
)
from hotel_inbox.dashboard.words import (
    DASH,
    length,
    month_name,
    number,
    short_date,
    short_date_of_year,
)
from hotel_inbox.domain.charts import HOURS, Column, ReplyColumn, ReplyTimes, Times, Trend, Week
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR_MARKS = 8
_DAY_MARKS = 7
_WEEK = timedelta(weeks=1)
BOT, PERSON = "bot", "person"


def trend_view(trend: Trend, language: Language) -> ColumnsView | None:
    """Draw what began on each day on each channel; None if nothing did."""
    if not trend.total:
        return None
    channels = [one for one in Channel if any(c.by_channel.get(one) for c in trend.columns)]
    names = {one: say(language, CHANNELS[one]) for one in channels}
    most = max(column.total for column in trend.columns)
    labels = [days_words(one.first, one.last, language) for one in trend.columns]
    heads = [say(language, "Days"), *names.values(), say(language, "All")]
    rows = [
        [label, *(number(count, language) for count in _counts(column, channels))]
        for label, column in zip(labels, trend.columns, strict=True)
    ]
    return ColumnsView(
        [
            ColumnView(
                mark,
                _column_words(row, heads),
                [
                    PieceView(one.value, share(column.by_channel[one], most))
                    for one in channels
                    if one in column.by_channel
                ],
            )
            for mark, row, column in zip(
                marks(labels, _DAY_MARKS), rows, trend.columns, strict=True
            )
        ],
        [
            LegendView(
                one.value,
                names[one],
                number(sum(c.by_channel.get(one, 0) for c in trend.columns), language),
            )
            for one in channels
        ],
        number(most, language),
        TableView(heads, rows),
    )


def week_view(week: Week, language: Language) -> HeatView | None:
    """Draw how much guests wrote in each hour of the week; None if they did not."""
    if not week.total:
        return None
    names = [say(language, one) for one in WEEKDAYS]
    most = week.most
    busiest_day, busiest_hour = _busiest(week)
    clock = [f"{hour:02}:00" for hour in range(HOURS)]
    return HeatView(
        [
            CellView(
                str(day + 1),
                str(hour + 1),
                str(level(count, most)),
                say_count(
                    language,
                    count,
                    "{day}, {hour}: 1 message",
                    "{day}, {hour}: {count} messages",
                    day=names[day],
                    hour=clock[hour],
                    count=number(count, language),
                ),
            )
            for day, hours in enumerate(week.hours)
            for hour, count in enumerate(hours)
        ],
        [say(language, one) for one in _SHORT],
        marks([str(hour) for hour in range(HOURS)], _HOUR_MARKS),
        say(
            language,
            "Guests write most on {day} from {hour}.",
            day=names[busiest_day],
            hour=clock[busiest_hour],
        ),
        TableView(
            [say(language, "Hour"), *(say(language, one) for one in _SHORT)],
            [
                [clock[hour], *(number(of_day[hour], language) for of_day in week.hours)]
                for hour in range(HOURS)
            ],
        ),
    )


def replies_view(replies: ReplyTimes, language: Language) -> RepliesView | None:
    """Show how soon guests are answered, by the bot and by people; None if nobody was."""
    if not replies.bot.count and not replies.people.count:
        return None
    labels = [days_words(one.first, one.last, language) for one in replies.columns]
    who = {BOT: say(language, "Bot"), PERSON: say(language, "People")}
    return RepliesView(
        [_told(who[BOT], replies.bot, language), _told(who[PERSON], replies.people, language)],
        [
            _lines(BOT, [one.bot for one in replies.columns], labels, language),
            _lines(PERSON, [one.people for one in replies.columns], labels, language),
        ],
        TableView(
            [
                say(language, "Days"),
                *(
                    say(language, words, who=name)
                    for name in who.values()
                    for words in ("{who}: median", "{who}: 90 %")
                ),
            ],
            [
                [label, *_times(column, language)]
                for label, column in zip(labels, replies.columns, strict=True)
            ],
        ),
    )


def days_words(first: date, last: date, language: Language) -> str:
    """Name the days, the week or the month that a column stands for."""
    if first == last:
        return short_date(first, language)
    if last - first < _WEEK:
        return f"{short_date(first, language)} – {short_date(last, language)}"
    return month_name(first, language)


def period_words(columns: Sequence[Column], language: Language) -> str:
    """Name the days that were counted; nothing if there are none."""
    if not columns:
        return ""
    first, last = columns[0].first, columns[-1].last
    if first == last:
        return short_date_of_year(first, language)
    begins = short_date if first.year == last.year else short_date_of_year
    return f"{begins(first, language)} – {short_date_of_year(last, language)}"


def _busiest(week: Week) -> tuple[int, int]:
    return next(
        (day, hour)
        for day, hours in enumerate(week.hours)
        for hour in range(HOURS)
        if hours[hour] == week.most
    )


def _counts(column: Column, channels: Sequence[Channel]) -> Iterator[int]:
    yield from (column.by_channel.get(one, 0) for one in channels)
    yield column.total


def _column_words(row: Sequence[str], heads: Sequence[str]) -> str:
    parts = [f"{head} {count}" for head, count in zip(heads[1:], row[1:], strict=True)]
    return f"{row[0]}: {' · '.join(parts)}"


def _told(who: str, times: Times, language: Language) -> TellView:
    if times.median is None or times.p90 is None:
        return TellView(who, DASH)
    return TellView(
        who,
        length(times.median, language),
        say(
            language,
            "nine in ten within {time} · {count} replies",
            time=length(times.p90, language),
            count=number(times.count, language),
        ),
    )


def _lines(
    who: str, times: Sequence[Times], labels: Sequence[str], language: Language
) -> LinesView:
    """Draw median and 90th percentile; a single day is no line."""
    known = [one.p90 for one in times if one.p90 is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return LinesView()
    most = max(known)
    name = say(language, "Bot" if who == BOT else "People")
    return LinesView(
        [
            *lines_of(f"{who}-p90", [one.p90 for one in times], most),
            *lines_of(who, [one.median for one in times], most),
        ],
        [
            LegendView(who, say(language, "{who}: median", who=name), ""),
            LegendView(f"{who}-p90", say(language, "nine in ten within"), ""),
        ],
        length(most, language),
        labels[0],
        labels[-1],
    )


def _times(column: ReplyColumn, language: Language) -> Iterator[str]:
    for times in (column.bot, column.people):
        for value in (times.median, times.p90):
            yield DASH if value is None else length(value, language)
