"""The hotel-inbox command."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from hotel_inbox import logs
from hotel_inbox.commands import bot, chat, history, keys, registration, running, terminal
from hotel_inbox.commands.arguments import (
    Commands,
    add_hotel,
    add_json,
    commands_of,
    day,
    moment,
)
from hotel_inbox.commands.pms_arguments import add_pms
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import HotelInboxError, InvalidInputError

logger = logging.getLogger(__name__)

_FAILED = 1
_BAD_INPUT = 2
_INTERRUPTED = 130
_NOBODY_READS = 141
_LONG_RUNNING = (running.serve, running.work)


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hotel-inbox",
        description="Every guest chat of one or many hotels in one live inbox.",
        allow_abbrev=False,
    )
    commands = commands_of(parser, "COMMAND")
    _add_running(commands)
    _add_hotels(commands)
    _add_staff(commands)
    _add_connections(commands)
    _add_keys(commands)
    _add_knowledge(commands)
    _add_bot(commands)
    _add_chat(commands)
    add_pms(commands)
    _add_history(commands)
    return parser


def _add_running(commands: Commands) -> None:
    commands("serve", "Serve the dashboard, the channels and the queues.", run=running.serve)
    commands("worker", "Work the queues and the periodic jobs alone.", run=running.work)
    commands("migrate", "Bring the database to the newest migration.", run=running.migrate)
    commands("demo", "Load the demo hotels into an empty database.", run=running.load_demo)


def _add_hotels(commands: Commands) -> None:
    hotel = commands_of(commands("hotel", "Hotels."), "ACTION")
    add = hotel("add", "Add a hotel with its web chat.", run=registration.add_hotel)
    add.add_argument("slug", metavar="SLUG", help="its name in addresses, such as casa-azul")
    add.add_argument("--name", required=True)
    add.add_argument("--timezone", metavar="TZ", required=True, help="such as Europe/Madrid")
    add.add_argument("--currency", default="EUR", help="an ISO 4217 code (%(default)s)")
    add.add_argument("--language", default="en", help="an ISO 639 code (%(default)s)")
    add_json(add)


def _add_staff(commands: Commands) -> None:
    user = commands_of(commands("user", "The staff."), "ACTION")
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
    add_json(add)


def _add_connections(commands: Commands) -> None:
    connection = commands_of(commands("connection", "Accounts on channels."), "ACTION")
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
    add_hotel(add)
    add.add_argument(
        "--external-id", metavar="ID", required=True, help="phone number id, page id, account id"
    )
    add.add_argument("--name")
    add.add_argument("--waba-id", metavar="ID", help="the WhatsApp Business Account")
    add.add_argument("--access-token-stdin", action="store_true")
    add_json(add)


def _add_keys(commands: Commands) -> None:
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
    add_json(rotate)


def _add_knowledge(commands: Commands) -> None:
    knowledge = commands_of(commands("knowledge", "What the bot may say."), "ACTION")
    load = knowledge(
        "import",
        "Import a CSV file with the columns question,answer and optionally title,language.",
        run=registration.import_knowledge,
    )
    load.add_argument("file", metavar="FILE", type=Path)
    add_hotel(load)
    add_json(load)


def _add_bot(commands: Commands) -> None:
    actions = commands_of(commands("bot", "How a hotel's bot speaks."), "ACTION")
    change = actions("set", "Change some of it; what is not given stays as it is.", run=bot.set_up)
    add_hotel(change)
    change.add_argument("--tone", metavar="T", help="how it speaks, in the hotel's own words")
    change.add_argument(
        "--rule", metavar="R", action="append", help="may be repeated; replaces all earlier ones"
    )
    change.add_argument(
        "--topic",
        metavar="T",
        action="append",
        help="what goes to a person at once; may be repeated; replaces all earlier ones",
    )
    change.add_argument(
        "--group-size", metavar="N", type=int, help="larger parties go to a person; 0: no limit"
    )
    change.add_argument("--staffed", metavar="WORDS", help="when people answer")
    change.add_argument("--booking-url", metavar="U", help="where guests book")
    change.add_argument("--country", metavar="CC", help="an ISO 3166 code such as ES")
    power = change.add_mutually_exclusive_group()
    power.add_argument("--on", action="store_true", default=None, help="let it answer guests")
    power.add_argument("--off", action="store_false", dest="on", help="let people answer alone")
    add_json(change)

    show = actions("show", "Show what the bot was told.", run=bot.show)
    add_hotel(show)
    add_json(show)


def _add_chat(commands: Commands) -> None:
    talk = commands(
        "chat",
        "Talk with the bot: a line is a guest's message, an empty line a new conversation.",
        run=chat.chat,
    )
    add_hotel(talk)
    talk.add_argument("--today", metavar="DATE", type=day, help="the hotel's date to assume")
    add_json(talk)


def _add_history(commands: Commands) -> None:
    replay = commands(
        "replay", "Handle the stored callbacks that failed once more.", run=history.replay
    )
    replay.add_argument(
        "--since", metavar="ISO", type=moment, help="received since; UTC unless it says otherwise"
    )
    add_json(replay)

    export = commands_of(commands("export", "The history as CSV, or XLSX."), "WHAT")
    for layout in ("conversations", "messages"):
        rows = export(layout, f"Export a hotel's {layout}, a row each.", run=history.export)
        rows.set_defaults(layout=layout)
        add_hotel(rows)
        rows.add_argument("--from", metavar="DATE", dest="first", type=day, help="first day")
        rows.add_argument("--to", metavar="DATE", dest="last", type=day, help="last day")
        rows.add_argument(
            "--output", metavar="FILE", type=Path, help="its name ends in .xlsx for a workbook"
        )
