"""A figure that was measured, and the table of all of them beside their goals."""

from collections.abc import Iterable
from dataclasses import dataclass

_HEAD = ("figure", "value", "goal", "", "how it was measured")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, the value, the goal, and what a reader has to know of the two."""

    name: str
    value: float
    goal: float
    higher_is_better: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether the value is as good as the goal or better."""
        return self.value >= self.goal if self.higher_is_better else self.value <= self.goal


def _shown(value: float) -> str:
    """Write a share with three places and anything larger without noise."""
    return f"{value:.3f}" if abs(value) <= 1 else f"{value:.0f}"


def table(figures: Iterable[Figure]) -> str:
    """Lay figures out for the terminal, which is Markdown too."""
    rows = [
        (
            one.name,
            _shown(one.value),
            f"{'≥' if one.higher_is_better else '≤'} {_shown(one.goal)}",
            "reached" if one.reached else "MISSED",
            one.note,
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in (_HEAD, *rows)) for column in range(len(_HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in (_HEAD, rule, *rows)
    )
