"""The hotel-inbox command."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hotel_inbox import logs
from hotel_inbox.commands import chat, history, keys, registration, running, terminal
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import HotelInboxError, InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings

logger = logging.getLogger(__name__)

_FAILED = 1
_BAD_INPUT = 2
_INTERRUPTED = 130
_NOBODY_READS = 141
_LONG_RUNNING = (running.serve, running.work)
# Days outside of these years are slips of the finger, and some have no midnight everywhere.
_YEARS = range(1900, 2201)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, 2 on bad input, 1 when it failed."""
    terminal.speak_utf8()
    try:
        _run(argv)
        sys.stdout.flush()
    except HotelInboxError as error:
        terminal.complain(str(error))
        return _BAD_INPUT
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        terminal.hush()
        return _NOBODY_READS
    except Exception:
        logger.exception("the command failed")
        return _FAILED
    return 0


def _run(argv: Sequence[str] | None) -> None:
    args = _parser().parse_args(argv)
    # Only now: asking for help should not wait for what the commands need.
    from hotel_inbox.settings import load_settings

    settings = load_settings()
    level = logging.INFO if args.run in _LONG_RUNNING else logging.WARNING
    logs.configure(settings.log_format, level)
    args.run(args, settings)


class _Parser(argparse.ArgumentParser):
    """Complains in one line like everything else."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInputError(f"{message} (see {self.prog} --help)")


_Run = Callable[[argparse.Namespace, "Settings"], None]
_Commands = Callable[..., argparse.ArgumentParser]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hotel-inbox",
        description="Every guest chat of one or many hotels in one live inbox.",
        allow_abbrev=False,
    )
    commands = _commands(parser, "COMMAND")
    _add_running(commands)
    _add_registration(commands)
    _add_chat(commands)
    _add_history(commands)
    return parser


def _commands(parser: argparse.ArgumentParser, name: str) -> _Commands:
    subparsers = parser.add_subparsers(metavar=name, required=True)

    def add(name: str, says: str, **defaults: _Run) -> argparse.ArgumentParser:
        command = subparsers.add_parser(name, help=says, description=says, allow_abbrev=False)
        command.set_defaults(**defaults)
        return command

    return add


def _add_running(commands: _Commands) -> None:
    commands("serve", "Serve the dashboard, the channels and the queues.", run=running.serve)
    commands("worker", "Work the queues and the periodic jobs alone.", run=running.work)
    commands("migrate", "Bring the database to the newest migration.", run=running.migrate)
    commands("demo", "Load the demo hotels into an empty database.", run=running.load_demo)


def _add_registration(commands: _Commands) -> None:
    hotel = _commands(commands("hotel", "Hotels."), "ACTION")
    add = hotel("add", "Add a hotel with its web chat.", run=registration.add_hotel)
    add.add_argument("slug", metavar="SLUG", help="its name in addresses, such as casa-azul")
    add.add_argument("--name", required=True)
    add.add_argument("--timezone", metavar="TZ", required=True, help="such as Europe/Madrid")
    add.add_argument("--currency", default="EUR", help="an ISO 4217 code (%(default)s)")
    add.add_argument("--language", default="en", help="an ISO 639 code (%(default)s)")
    _add_json(add)

    user = _commands(commands("user", "The staff."), "ACTION")
    add = user("add", "Add a person on the staff.", run=registration.add_user)
    add.add_argument("email", metavar="EMAIL", help="what they sign in with")
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=[role.value for role in Role], required=True)
    add.add_argument(
        "--hotel",
        metavar="SLUG",
        action="append",
        default=[],
        help="a hotel they see; may be repeated; admins see every hotel",
    )
    add.add_argument("--password-stdin", action="store_true", required=True)
    _add_json(add)

    connection = _commands(commands("connection", "Accounts on channels."), "ACTION")
    add = connection(
        "add",
        "Connect an account on a channel and print the connection's id.",
        run=registration.add_connection,
    )
    add.add_argument(
        "channel",
        metavar="CHANNEL",
        choices=[channel.value for channel in Channel],
        help=", ".join(Channel),
    )
    _add_hotel(add)
    add.add_argument(
        "--external-id", metavar="ID", required=True, help="phone number id, page id, account id"
    )
    add.add_argument("--name")
    add.add_argument("--waba-id", metavar="ID", help="the WhatsApp Business Account")
    add.add_argument("--access-token-stdin", action="store_true")
    _add_json(add)

    rotate = commands(
        "rotate-key",
        "Make a new secret key and seal every stored access token with it; old keys still open.",
        run=keys.rotate,
    )
    rotate.add_argument(
        "--drop-old",
        action="store_true",
        help="make no new key: seal everything with the newest one and forget the others; visitors "
        "of the web chat who wrote under those begin a new thread",
    )
    _add_json(rotate)

    knowledge = _commands(commands("knowledge", "What the bot may say."), "ACTION")
    load = knowledge(
        "import",
        "Import a CSV file with the columns question,answer and optionally title,language.",
        run=registration.import_knowledge,
    )
    load.add_argument("file", metavar="FILE", type=Path)
    _add_hotel(load)
    _add_json(load)


def _add_chat(commands: _Commands) -> None:
    talk = commands(
        "chat",
        "Talk with the bot: a line is a guest's message, an empty line a new conversation.",
        run=chat.chat,
    )
    _add_hotel(talk)
    talk.add_argument("--today", metavar="DATE", type=_day, help="the hotel's date to assume")
    _add_json(talk)


def _add_history(commands: _Commands) -> None:
    replay = commands(
        "replay", "Handle the stored callbacks that failed once more.", run=history.replay
    )
    replay.add_argument(
        "--since", metavar="ISO", type=_moment, help="received since; UTC unless it says otherwise"
    )
    _add_json(replay)

    export = _commands(commands("export", "The history as CSV."), "WHAT")
    messages = export("messages", "Export a hotel's messages.", run=history.export_messages)
    _add_hotel(messages)
    messages.add_argument("--from", metavar="DATE", dest="first", type=_day, help="first day")
    messages.add_argument("--to", metavar="DATE", dest="last", type=_day, help="last day")
    messages.add_argument("--output", metavar="FILE", type=Path)


def _add_hotel(command: argparse.ArgumentParser) -> None:
    command.add_argument("--hotel", metavar="SLUG", required=True)


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="answer in JSON")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-30")
    return day


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment such as 2026-11-30T14:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
