"""The commands about what was received: replay and export."""

from __future__ import annotations

import csv
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings

# Spreadsheets take a file for UTF-8 only if it begins with this.
_BYTE_ORDER_MARK = "\ufeff"


def replay(args: Namespace, settings: Settings) -> None:
    """Handle the stored callbacks that failed once more."""
    with opened(settings) as inbox:
        replayed = inbox.callbacks.replay(args.since)
    if args.json:
        say_json(asdict(replayed))
    else:
        say(f"{replayed.handled} handled, {replayed.failed} failed again")


def export_messages(args: Namespace, settings: Settings) -> None:
    """Write a hotel's messages as CSV to a file or to standard output."""
    if args.first and args.last and args.first > args.last:
        raise InvalidInputError(f"--from {args.first} lies after --to {args.last}")
    with (
        opened(settings) as inbox,
        closing(inbox.export.messages(args.hotel, args.first, args.last)) as rows,
    ):
        # The header comes once the hotel is known to exist: before that no file is begun.
        header = next(rows)
        if args.output is None:
            _write(sys.stdout, header, rows)
        else:
            with _whole_file(args.output) as file:
                _write(file, header, rows)


def _write(file: TextIO, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    file.write(_BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows(rows)


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """Give a file that appears under its name complete or not at all."""
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device is written to, never replaced; a folder refuses.
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
            return
        target = path.resolve()
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with draft.open("x", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error
