"""One line of the benchmarks' table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, the figure, the goal, and what stands behind it."""

    what: str
    figure: str
    goal: str
    detail: str


def render(rows: list[Row]) -> str:
    """Lay rows out as a table for the terminal, which is Markdown too."""
    lines = [("what", "figure", "goal", "behind it")]
    lines += [(row.what, row.figure, row.goal, row.detail) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    shown = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in [shown[0], rule, *shown[1:]])
