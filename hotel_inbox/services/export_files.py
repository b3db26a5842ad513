"""Writes rows to a file: CSV as it goes, a spreadsheet's file as a whole."""

import re
from collections.abc import Generator, Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time
from typing import Protocol

import xlsxwriter  # type: ignore[import-untyped]

from hotel_inbox.domain.exports import FORMULA_STARTS, NUMBER_COLUMNS, harmless, harmless_text

Part = Sequence[tuple[str, ...]]
"""Rows of which every free text went through the writer's `text`."""

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take a file for UTF-8 only if it begins with this."""
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
_BLOCK = 2**18
_WIDTH = 18
_A_DAY = 86_400
_CUT = "… [cut: a cell holds no more; the CSV file has all of it]"
# What XML, and so a spreadsheet's file, cannot hold.
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Writer(Protocol):
    """Takes rows and gives the file's bytes as soon as it has them."""

    def text(self, text: str | None) -> str:
        """Make a free text fit for a cell that no spreadsheet runs."""

    def head(self) -> bytes:
        """Write the columns' names."""

    def write(self, part: Part) -> bytes:
        """Write rows."""

    def end(self) -> Generator[bytes, None, None]:
        """Give what is left."""

    def close(self) -> None:
        """Leave nothing behind, wherever it stopped."""


class CsvWriter:
    """CSV by RFC 4180, quoted only where it has to be: twice as fast as the standard library's."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Begin a file with these columns."""
        self._columns = tuple(columns)

    def text(self, text: str | None) -> str:
        """Make a free text fit for a cell that no spreadsheet runs."""
        if not text:
            return ""
        if text[0] in FORMULA_STARTS:
            text = harmless(text)
        if '"' in text:
            return '"' + text.replace('"', '""') + '"'
        if "," in text or "\n" in text or "\r" in text:
            return f'"{text}"'
        return text

    def head(self) -> bytes:
        """Write the columns' names."""
        return BYTE_ORDER_MARK.encode() + self.write([self._columns])

    def write(self, part: Part) -> bytes:
        """Write rows."""
        text = "\r\n".join([",".join(cells) for cells in part]) + "\r\n"
        # Once for many rows, as bytes: no other letter has theirs in it.
        return text.encode("utf-8", "replace").translate(None, _CONTROLS)

    def end(self) -> Generator[bytes, None, None]:
        """Nothing is left."""
        yield from ()

    def close(self) -> None:
        """Nothing is left behind."""


class XlsxWriter:
    """A workbook, written to the disk row by row; every sheet begins with the columns' names.

    What is longer than a cell or a sheet can be is cut or goes on in the next sheet.
    """

    def __init__(self, columns: Sequence[str], name: str, folder: Path) -> None:
        """Begin a file with these columns in sheets of this name; `folder` is for drafts."""
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        self._drafts = TemporaryDirectory(prefix="xlsx-", dir=folder, ignore_cleanup_errors=True)
        self._file = Path(self._drafts.name) / "export.xlsx"
        self._book = xlsxwriter.Workbook(
            str(self._file), {"constant_memory": True, "tmpdir": self._drafts.name}
        )
        self._bold = self._book.add_format({"bold": True})
        self._columns, self._name = columns, name
        self._numbers = {place for place, column in enumerate(columns) if column in NUMBER_COLUMNS}
        self._sheets = 0
        self._row = 0

    def text(self, text: str | None) -> str:
        """Make a free text fit for a cell that no spreadsheet runs."""
        if not text:
            return ""
        text = _UNFIT.sub("", harmless_text(text))
        return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT

    def head(self) -> bytes:
        """Write the columns' names."""
        self._sheets += 1
        several = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(f"{self._name}{several}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._columns) - 1, _WIDTH)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column, self._bold)
        self._row = 1
        return b""

    def write(self, part: Part) -> bytes:
        """Write rows."""
        for row in part:
            if self._row == MOST_ROWS:
                self.head()
            sheet, number = self._sheet, self._row
            for place, cell in enumerate(row):
                if cell and place in self._numbers:
                    sheet.write_number(number, place, float(cell))
                elif cell:
                    sheet.write_string(number, place, cell)
            self._row += 1
        return b""

    def end(self) -> Generator[bytes, None, None]:
        """Pack the file and give it."""
        self._book.use_zip64()
        self._book.close()
        with self._file.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block

    def close(self) -> None:
        """Leave nothing behind, wherever it stopped."""
        for sheet in [] if self._book.fileclosed else self._book.worksheets():
            sheet._opt_close()  # noqa: SLF001 - its draft; the book closes it only when it packs
        self._drafts.cleanup()


def sheets_of(rows: int) -> int:
    """Say in how many sheets so many rows are; each has the columns' names beside them."""
    return max(1, -(-rows // (MOST_ROWS - 1)))


def _sweep(folder: Path) -> None:
    """Take away what a process left behind that ended in the middle."""
    for draft in folder.glob("xlsx-*"):
        if draft.stat().st_mtime < time() - _A_DAY:
            rmtree(draft, ignore_errors=True)
