"""What charts are drawn from: pure values, with lengths as a share of the longest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LEVELS = 6
"""So many shades tell how much there is; the lowest says that there is nothing."""


@dataclass(frozen=True)
class TableView:
    """A chart's values in words: what is counted stands in the first column."""

    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class LegendView:
    """What a colour stands for, and how much of it there is in all."""

    kind: str
    name: str
    total: str


@dataclass(frozen=True)
class PieceView:
    """A part of a column or bar; `size` is its length in CSS."""

    kind: str
    size: str


@dataclass(frozen=True)
class ColumnView:
    """One day, week or month; `mark` names it on the axis where there is room."""

    mark: str
    words: str
    pieces: list[PieceView]


@dataclass(frozen=True)
class ColumnsView:
    """Columns side by side; `top` is what the highest of them reaches."""

    columns: list[ColumnView] = field(default_factory=list)
    legend: list[LegendView] = field(default_factory=list)
    top: str = ""
    table: TableView = TableView()


@dataclass(frozen=True)
class CellView:
    """One hour of one weekday; both are counted from 1, as a grid's lines are."""

    day: str
    hour: str
    level: str
    words: str


@dataclass(frozen=True)
class HeatView:
    """How much there is by hour and weekday; `days` and `hours` stand along its edges."""

    cells: list[CellView] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    busiest: str = ""
    table: TableView = TableView()


@dataclass(frozen=True)
class LineView:
    """A line through the days; `points` are places in a box of 100 by 100.

    `alone` is one day between others of which nothing is known: it is drawn as a dot.
    """

    kind: str
    points: str
    alone: bool


@dataclass(frozen=True)
class TellView:
    """One number that says the most of a chart; `note` says more of it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class LinesView:
    """Lines over the same days; `top` is what the highest of them reaches."""

    lines: list[LineView] = field(default_factory=list)
    legend: list[LegendView] = field(default_factory=list)
    top: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class RepliesView:
    """How soon guests are answered: in all, and over time by the bot and by people."""

    tells: list[TellView] = field(default_factory=list)
    charts: list[LinesView] = field(default_factory=list)
    table: TableView = TableView()


@dataclass(frozen=True)
class BarView:
    """A row of a table whose number is a bar too; `parts` are its further cells."""

    label: str
    value: str
    size: str
    note: str = ""
    kind: str = ""
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ResolutionView:
    """What the bot settled, and the reasons of the rest."""

    tells: list[TellView] = field(default_factory=list)
    rows: list[BarView] = field(default_factory=list)


@dataclass(frozen=True)
class QuestionView:
    """What guests asked in vain; `href` opens its answer to be written, if it still has none."""

    key: str
    question: str
    times: str
    asked: str
    href: str


def share(part: float, whole: float) -> str:
    """Write a length as a share of the longest, in CSS; nothing of nothing has none."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def level(count: int, most: int) -> int:
    """Say in which shade a count is drawn: 0 for none, then evenly up to the most."""
    if count <= 0 or most <= 0:
        return 0
    return 1 + (LEVELS - 2) * (count - 1) // most if count < most else LEVELS - 1


def marks(labels: Sequence[str], most: int) -> list[str]:
    """Leave out so many of an axis' words that at most a number of them are left, evenly."""
    every = -(-len(labels) // most) if labels else 1
    return [label if place % every == 0 else "" for place, label in enumerate(labels)]


def lines_of(kind: str, values: Iterable[float | None], most: float) -> list[LineView]:
    """Draw values as one line or, where some are missing, as several."""
    known = list(values)
    step = 100 / max(1, len(known) - 1)
    lines: list[list[str]] = [[]]
    for place, value in enumerate(known):
        if value is None:
            lines.append([])
        else:
            height = 100 - (100 * value / most if most else 0)
            lines[-1].append(f"{place * step:.2f},{height:.2f}")
    # A line to the same place is drawn as a dot.
    return [
        LineView(kind, " ".join(line * 2 if len(line) == 1 else line), alone=len(line) == 1)
        for line in lines
        if line
    ]
