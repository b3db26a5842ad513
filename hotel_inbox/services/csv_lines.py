"""Reads CSV files as people save them from spreadsheets, and says which line is wrong."""

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import TypeVar

from hotel_inbox.errors import InvalidInputError

MOST_LINES = 20_000

T = TypeVar("T")
Cells = Mapping[str, str]


def content_of(path: Path) -> bytes:
    """Fetch a file's content; raise InvalidInputError naming the file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error


def read_lines(
    content: bytes,
    name: str,
    read: Callable[[Cells], T],
    *,
    needed: Collection[str],
    known: Collection[str] | None = None,
) -> list[tuple[int, T]]:
    """Read every line with `read`, and give its number with what came of it.

    An InvalidInputError of `read` comes out with the line's number. Columns that are not `known`
    are refused where that is given, else nobody reads them.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{name}: not UTF-8 text") from error
    try:
        return list(_lines(text, name, read, needed, known))
    except csv.Error as error:
        raise InvalidInputError(f"{name}: not a CSV file: {error}") from error


def _lines(
    text: str,
    name: str,
    read: Callable[[Cells], T],
    needed: Collection[str],
    known: Collection[str] | None,
) -> Iterator[tuple[int, T]]:
    # Where the comma stands in numbers, spreadsheets put semicolons between columns.
    head = text.partition("\n")[0]
    comma = ";" if ";" in head and "," not in head else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=comma, strict=True)
    columns = [column.strip() for column in next(reader, [])]
    _check_columns(columns, name, needed, known)
    count = 0
    for cells in reader:
        if not any(map(str.strip, cells)):
            continue
        count += 1
        if count > MOST_LINES:
            raise InvalidInputError(f"{name}: more than {MOST_LINES} lines")
        try:
            yield reader.line_num, read(_named(columns, cells))
        except InvalidInputError as error:
            raise InvalidInputError(f"{name}, line {reader.line_num}: {error}") from error


def _check_columns(
    columns: Collection[str], name: str, needed: Collection[str], known: Collection[str] | None
) -> None:
    missing = sorted(set(needed) - set(columns))
    if missing:
        raise InvalidInputError(f"{name}: no column {' and '.join(missing)}")
    if known is None:
        return
    strange = sorted(set(columns) - set(known) - {""})
    if strange:
        raise InvalidInputError(
            f"{name}: no column is called {' or '.join(strange)}; there are {', '.join(known)}"
        )
    if len(set(columns)) < len(columns):
        raise InvalidInputError(f"{name}: a column stands there twice")


def _named(columns: list[str], cells: list[str]) -> Cells:
    # An answer with a comma but no quotes would lose its end without a word.
    if any(map(str.strip, cells[len(columns) :])):
        raise InvalidInputError(
            f"{len(cells)} columns, and the first line names {len(columns)}: put quotes around "
            "what has a comma in it"
        )
    return dict(zip(columns, cells, strict=False))
