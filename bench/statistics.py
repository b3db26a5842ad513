"""The figures and charts of a year on both databases, beside a bare count of the same rows."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from statistics import median

from bench import year
from bench.both import both
from bench.table import Row
from bench.year_plan import ENDED
from hotel_inbox.db import Database
from hotel_inbox.domain.filters import EVERYTHING, Filter, Period
from hotel_inbox.services.audit import AuditLog
from hotel_inbox.services.chart_tables import ChartTables
from hotel_inbox.services.statistics import Statistics

ROUNDS = 5
GOAL = "< 300 ms"
_COUNT = "SELECT count(*) FROM {table} WHERE hotel_id <= {hotels}"
PERIODS = {
    "today": Filter(period=Period.TODAY),
    "a week": Filter(period=Period.WEEK),
    "a month": Filter(period=Period.MONTH),
    "a quarter": Filter(period=Period.QUARTER),
    "a year": EVERYTHING,
}


def rows() -> Iterator[Row]:
    """Measure on SQLite and on PostgreSQL, each with the whole year."""
    for name, database in both():
        began = time.perf_counter()
        year.live(database)
        took = time.perf_counter() - began
        yield Row(f"a year of a million messages, {name}", f"{took:.0f} s", "", "made anew")
        yield from measured(name, database)


def measured(name: str, database: Database) -> Iterator[Row]:
    """Measure every chart for somebody who sees all hotels: the most that there is to count."""
    bare = {
        table: _milliseconds(partial(_counted, database, table))
        for table in ("conversation_session", "message")
    }
    charts = ChartTables(Statistics(database, _now), AuditLog(database, _now))
    for chart in charts.names:
        beside = bare["message" if chart == "messages-by-hour" else "conversation_session"]
        for period, chosen in PERIODS.items():
            took = _milliseconds(partial(charts.table, year.DIRECTOR, chart, chosen))
            detail = f"a bare count of all of its rows {beside:.0f} ms, {ROUNDS} times"
            yield Row(f"{chart} of {period}, {name}", f"{took:.0f} ms", GOAL, detail)


def _now() -> datetime:
    return ENDED


def _counted(database: Database, table: str) -> object:
    with database.reading() as session:
        query = _COUNT.format(table=table, hotels=year.HOTELS)
        return session.connection().exec_driver_sql(query).scalar()


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times) * 1000
