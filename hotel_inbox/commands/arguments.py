"""Arguments that several commands take, and how they are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings

# Days outside of these years are slips of the finger, and some have no midnight everywhere.
_YEARS = range(1900, 2201)

Run = Callable[[argparse.Namespace, "Settings"], None]
Commands = Callable[..., argparse.ArgumentParser]


def commands_of(parser: argparse.ArgumentParser, name: str) -> Commands:
    """Give what adds a command below this one."""
    subparsers = parser.add_subparsers(metavar=name, required=True)

    def add(name: str, says: str, **defaults: Run) -> argparse.ArgumentParser:
        command = subparsers.add_parser(name, help=says, description=says, allow_abbrev=False)
        command.set_defaults(**defaults)
        return command

    return add


def add_hotel(command: argparse.ArgumentParser) -> None:
    """Let a command be about one hotel."""
    command.add_argument("--hotel", metavar="SLUG", required=True)


def add_json(command: argparse.ArgumentParser) -> None:
    """Let a command answer programs."""
    command.add_argument("--json", action="store_true", help="answer in JSON")


def day(text: str) -> date:
    """Read a date."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-30")
    return found


def moment(text: str) -> datetime:
    """Read a moment; one that names no offset is in UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment such as 2026-11-30T14:00")
    return found if found.tzinfo else found.replace(tzinfo=UTC)
