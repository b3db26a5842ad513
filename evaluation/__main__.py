"""Measures the bot's figures on real data and prints them beside their goals.

`python -m evaluation` measures all, `python -m evaluation nlupp sgd` only those; `--data FOLDER`
says where the data sets are.
"""

import argparse
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from evaluation.data import DATASETS, MissingDataError
from evaluation.figures import Figure, table

# In the order of the table; each is a module with `measure(data) -> list[Figure]`.
MEASURES = (
    "finding",
    "knowledge_seeking",
    "nlupp",
    "sgd",
    "multiwoz",
    "contacts",
    "languages",
    "persona",
    "hostile",
    "turns",
)


def measure(name: str, data: Path) -> list[Figure]:
    """Measure the figures of one module; raises MissingDataError without its data."""
    module = importlib.import_module(f"evaluation.{name}")
    return cast("Callable[[Path], list[Figure]]", module.measure)(data)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, one after the other, and print one table; 1 if a goal is missed.

    What could not be measured is told below the table.
    """
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("figure", nargs="*", help=f"of {', '.join(MEASURES)}; all if none is named")
    parser.add_argument("--data", type=Path, default=DATASETS, help="folder of the data sets")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.figure) - set(MEASURES)):
        parser.error(f"no such figure: {', '.join(unknown)}")
    figures: list[Figure] = []
    skipped: list[str] = []
    for name in chosen.figure or MEASURES:
        try:
            figures += measure(name, chosen.data)
        except MissingDataError as missing:
            skipped.append(f"{name}: {missing}")
    if figures:
        print(table(figures))
    for line in skipped:
        print(f"skipped {line}")
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
