"""Each chart of the statistics as a table, and as a CSV file with the same figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import chain

from hotel_inbox.domain.charts import Times
from hotel_inbox.domain.filters import Filter
from hotel_inbox.domain.measures import Figure
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.audit import AuditLog
from hotel_inbox.services.export_files import CsvWriter
from hotel_inbox.services.statistics import Statistics

_ALL_QUESTIONS = 10_000
_TIMES = ("count", "median_seconds", "p90_seconds")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The columns of a table and its rows; where a cell is None there is nothing to measure."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class ChartTables:
    """Takes from the statistics what a chart shows, for whoever may see it."""

    def __init__(self, statistics: Statistics, audit: AuditLog) -> None:
        """Read these statistics; note in this log what was taken along."""
        self._statistics = statistics
        self._audit = audit
        self._charts: dict[str, Callable[[Viewer, Filter], ChartTable]] = {
            "figures": self._figures,
            "conversations-per-day": self._trend,
            "messages-by-hour": self._week,
            "response-time": self._replies,
            "resolution": self._outcomes,
            "unanswered": self._unanswered,
            "top-questions": self._top_questions,
            "leads": self._funnel,
            "agents": self._agents,
            "hotels": self._hotels,
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Name the charts."""
        return tuple(self._charts)

    def table(self, viewer: Viewer, name: str, chosen: Filter) -> ChartTable:
        """Make a chart's table of what the viewer may see; NotFoundError without such a chart."""
        if name not in self._charts:
            raise NotFoundError("There is no such chart.")
        return self._charts[name](viewer, chosen)

    def csv(self, viewer: Viewer, name: str, chosen: Filter) -> bytes:
        """Write a chart's table as all exports are: for spreadsheets, harmless, and noted."""
        table = self.table(viewer, name, chosen)
        self._audit.note_chart(viewer, name, chosen, len(table.rows))
        writer = CsvWriter(table.columns)
        rows = [tuple(_written(writer, cell) for cell in row) for row in table.rows]
        return b"".join(chain([writer.head(), writer.write(rows) if rows else b""], writer.end()))

    def _figures(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        figures = self._statistics.figures(viewer, chosen)
        before = figures.before
        rows: list[Row] = [
            (figure.value, value, before.value(figure) if before else None, change)
            for figure, value, change in figures
        ]
        return _table(("figure", "value", "period_before", "change"), rows)

    def _trend(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        trend = self._statistics.trend(viewer, chosen)
        rows: list[Row] = [
            (
                column.first.isoformat(),
                column.last.isoformat(),
                *[column.by_channel.get(channel, 0) for channel in Channel],
                column.total,
            )
            for column in trend.columns
        ]
        return _table(("first_day", "last_day", *Channel, "total"), rows)

    def _week(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        week = self._statistics.week(viewer, chosen)
        rows = (
            (_WEEKDAYS[day], hour, count)
            for day, hours in enumerate(week.hours)
            for hour, count in enumerate(hours)
        )
        return _table(("weekday", "hour", "guest_messages"), rows)

    def _replies(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        replies = self._statistics.replies(viewer, chosen)
        rows = [
            (column.first.isoformat(), column.last.isoformat(), *_times(column.bot, column.people))
            for column in replies.columns
        ]
        total: Row = ("", "", *_times(replies.bot, replies.people))
        named = (f"{who}_{name}" for who in ("bot", "people") for name in _TIMES)
        return _table(("first_day", "last_day", *named), [*rows, total])

    def _outcomes(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        told = self._statistics.outcomes(viewer, chosen)
        rows: list[Row] = [
            ("sessions", "", told.sessions),
            ("begun_with_bot", "", told.resolved.whole),
            ("resolved_by_bot", "", told.resolved.part),
            ("to_a_person", "", told.transferred),
            *(("to_a_person", one.reason, one.count) for one in told.reasons),
        ]
        return _table(("outcome", "reason", "count"), rows)

    def _unanswered(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        found = self._statistics.unanswered(viewer, chosen, _ALL_QUESTIONS)
        rows = (
            (
                one.hotel,
                one.question,
                one.language,
                one.count,
                len(one.open_ids),
                one.asked_at.astimezone(UTC).isoformat(timespec="seconds"),
            )
            for one in found
        )
        return _table(("hotel", "question", "language", "count", "open", "last_asked_at"), rows)

    def _top_questions(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        found = self._statistics.top_questions(viewer, chosen, _ALL_QUESTIONS)
        rows = ((one.hotel, one.entry_id, one.question, one.count) for one in found)
        return _table(("hotel", "entry_id", "question", "answers"), rows)

    def _funnel(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        rows: list[Row] = []
        for step in self._statistics.funnel(viewer, chosen):
            rows.append((step.stage.value, step.count, None, None))
            rows += [(step.stage.value, None, f"{worth:f}", money) for money, worth in step.values]
        return _table(("stage", "count", "value", "currency"), rows)

    def _agents(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        rows = (
            (one.agent_id, one.name, one.taken_over, one.answered, *_times(one.times))
            for one in self._statistics.agents(viewer, chosen)
        )
        named = (f"first_answer_{name}" for name in _TIMES)
        return _table(("agent_id", "agent", "taken_over", "answered", *named), rows)

    def _hotels(self, viewer: Viewer, chosen: Filter) -> ChartTable:
        rows = (
            (
                one.hotel_id,
                one.name,
                one.conversations,
                *(one.tally.value(figure) for figure in Figure),
            )
            for one in self._statistics.hotels(viewer, chosen)
        )
        return _table(("hotel_id", "hotel", "conversations", *Figure), rows)


def _table(columns: Sequence[str], rows: Iterable[Row]) -> ChartTable:
    # In a file's head a hyphen would be taken for a minus by some.
    names = (str(column).replace("-", "_") for column in columns)
    return ChartTable(tuple(names), tuple(rows))


def _times(*times: Times) -> Row:
    return tuple(chain.from_iterable((one.count, one.median, one.p90) for one in times))


def _written(writer: CsvWriter, cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return writer.text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
