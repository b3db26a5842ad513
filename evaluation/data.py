"""Reads the data sets where they lie; a set that is not there is told, never passed over."""

import json
from pathlib import Path
from typing import Any

# Beside the project, not in it: the sets have licences of their own.
DATASETS = Path(__file__).resolve().parents[2] / "shared" / "datasets"


class MissingDataError(Exception):
    """A data set that a figure is measured on does not lie where it should."""


def _text(path: Path) -> str:
    """Read a file of a data set."""
    if not path.is_file():
        raise MissingDataError(f"{path} is missing")
    return path.read_text("utf-8")


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line; raises MissingDataError if it is not there."""
    return [json.loads(line) for line in _text(path).splitlines() if line.strip()]


def document(path: Path) -> Any:  # noqa: ANN401 - JSON of any shape
    """Read a file that is one JSON document; raises MissingDataError if it is not there."""
    return json.loads(_text(path))
