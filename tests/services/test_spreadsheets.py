"""What a spreadsheet makes of an export: LibreOffice opens both kinds of file, pandas too."""

import asyncio
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from hotel_inbox.domain.exports import MESSAGE_COLUMNS, FileKind, Layout, Order
from hotel_inbox.services import export_files
from tests.services.world import World

SOFFICE = shutil.which("soffice")
COMMA, QUOTE, UTF_8 = 44, 34, 76
TEXTS = (
    'José said: "Olá, 5 °C;\nand 李 👋"',
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "+34600111222",
)


@pytest.fixture
def files(sqlite_url: str, tmp_path: Path) -> Iterator[dict[FileKind, Path]]:
    """A guest's odd messages as both kinds of file."""
    world = World.made(sqlite_url, tmp_path / "data")
    for text in TEXTS:
        world.guest_writes(text, guest_name="Núñez, 李 🙂", guest_phone="+34600111222")
    made = {}
    for kind in FileKind:
        made[kind] = tmp_path / f"from-{kind}.{kind}"
        running = world.inbox.export.begin(world.amy, Order(Layout.MESSAGES, kind))
        made[kind].write_bytes(b"".join(running.content()))
    yield made
    asyncio.run(world.close())


def told(read: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    assert tuple(read.columns) == MESSAGE_COLUMNS
    return list(read[["guest", "phone", "text", "sent_at"]].itertuples(index=False, name=None))


def as_it_stands(text: str) -> str:
    """Say what a sheet shows of a message: all of it, and an apostrophe where it might run."""
    return f"'{text}" if text[0] in "=+-@\t" else text


def written(phone: str, texts: list[str]) -> list[tuple[str, str, str, str]]:
    return [("Núñez, 李 🙂", phone, text, "2026-03-10T10:00:00+01:00") for text in texts]


IN_CSV = written("'+34600111222", [as_it_stands(text) for text in TEXTS])
# There the phone is known to be text.
IN_XLSX = written("+34600111222", [*map(as_it_stands, TEXTS[:-1]), TEXTS[-1]])


def test_pandas_reads_both(files: dict[FileKind, Path]) -> None:
    assert told(pd.read_csv(files[FileKind.CSV])) == IN_CSV
    assert told(pd.read_excel(files[FileKind.XLSX], dtype=str)) == IN_XLSX


@pytest.mark.parametrize("rows", [0, 2, 3, 7])
def test_what_a_sheet_cannot_hold_goes_on_in_the_next_one(
    rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "MOST_ROWS", 3)
    writer = export_files.XlsxWriter(["message_id", "text"], "messages", tmp_path)
    writer.head()
    writer.write([(str(number), "hello") for number in range(rows)])
    made = tmp_path / "several.xlsx"
    made.write_bytes(b"".join(writer.end()))
    writer.close()

    sheets = pd.read_excel(made, sheet_name=None)
    assert len(sheets) == export_files.sheets_of(rows)
    assert [name for sheet in sheets.values() for name in sheet["message_id"]] == list(range(rows))
    assert all(len(sheet) <= 2 for sheet in sheets.values())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: not tried")
def test_libreoffice_shows_both_as_they_were_written(
    files: dict[FileKind, Path], tmp_path: Path
) -> None:
    assert SOFFICE
    separated = f"{COMMA},{QUOTE},{UTF_8}"
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            # Without a word on the separators it reads them without looking at the byte order
            # mark; whoever opens a file by hand is asked for them.
            f"--infilter=CSV:{separated}",
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{separated}",
            "--outdir",
            str(tmp_path / "read"),
            *map(str, files.values()),
        ],
        check=True,
        timeout=60,
        capture_output=True,
        # Whatever language the machine speaks, a sum would be one and a date would be one.
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C"},
    )
    for kind, shown in ((FileKind.CSV, IN_CSV), (FileKind.XLSX, IN_XLSX)):
        content = (tmp_path / "read" / f"from-{kind}.csv").read_bytes().decode()
        assert told(pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)) == shown
