"""The commands about what was received: replay and export."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.services.export_running import Running
    from hotel_inbox.settings import Settings


def replay(args: Namespace, settings: Settings) -> None:
    """Handle the stored callbacks that failed once more."""
    with opened(settings) as inbox:
        replayed = inbox.callbacks.replay(args.since)
    if args.json:
        say_json(asdict(replayed))
    else:
        say(f"{replayed.handled} handled, {replayed.failed} failed again")


def export(args: Namespace, settings: Settings) -> None:
    """Write a hotel's history to a file, or as CSV to standard output."""
    from hotel_inbox.domain.exports import FileKind, Layout, Order
    from hotel_inbox.domain.filters import Filter, Period

    if args.first and args.last and args.first > args.last:
        raise InvalidInputError(f"--from {args.first} lies after --to {args.last}")
    kind = FileKind.XLSX if _is_workbook(args.output) else FileKind.CSV
    days = Period.CUSTOM if args.first or args.last else None
    order = Order(Layout(args.layout), kind, Filter(period=days, since=args.first, until=args.last))
    with opened(settings) as inbox:
        if args.output is None:
            _write(sys.stdout.buffer, inbox.export.begin_for(args.hotel, order))
        else:
            with _whole_file(args.output) as file:
                _write(file, inbox.export.begin_for(args.hotel, order))


def _is_workbook(path: Path | None) -> bool:
    return path is not None and path.suffix.lower() == ".xlsx"


def _write(file: BinaryIO, running: Running) -> None:
    with closing(running.content()) as content:
        file.writelines(content)


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file that appears under its name complete or not at all."""
    try:
        if path.exists() and not path.is_file():
            # A pipe or a device is written to, never replaced; a folder refuses.
            with path.open("wb") as file:
                yield file
            return
        target = path.resolve()
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with draft.open("xb") as file:
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
