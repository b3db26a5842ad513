"""What the commands about a hotel's PMS are called and take."""

from __future__ import annotations

from pathlib import Path

from hotel_inbox.commands import pms
from hotel_inbox.commands.arguments import Commands, add_hotel, add_json, commands_of, day
from hotel_inbox.domain.books import Book


def add_pms(commands: Commands) -> None:
    """Add the commands below `pms`."""
    actions = commands_of(commands("pms", "Where rooms and prices come from."), "ACTION")
    _add_connecting(actions)
    _add_books(actions)
    _add_offers(actions)


def _add_connecting(actions: Commands) -> None:
    connect = actions(
        "connect", "Connect a hotel to its PMS and say what it is called there.", run=pms.connect
    )
    connect.add_argument("kind", metavar="KIND", help="local, apaleo or cloudbeds")
    add_hotel(connect)
    connect.add_argument("--property", metavar="ID", default="", help="the hotel's id there")
    connect.add_argument(
        "--credentials-stdin",
        action="store_true",
        help="read client_id and client_secret, or api_key, from standard input: a JSON object or "
        "NAME=VALUE lines; without it those that are stored are kept",
    )
    connect.add_argument(
        "--take-currency",
        action="store_true",
        help="let the hotel count in the PMS's currency from now on",
    )
    add_json(connect)

    check = actions("check", "Prove that a hotel's PMS answers.", run=pms.check)
    add_hotel(check)
    add_json(check)


def _add_books(actions: Commands) -> None:
    take = actions(
        "import",
        "Import a CSV file into the books that the local PMS sells from.",
        run=pms.take,
    )
    take.add_argument(
        "book",
        metavar="BOOK",
        choices=[one.value for one in Book],
        help=", ".join(Book),
    )
    take.add_argument("file", metavar="FILE", type=Path)
    add_hotel(take)
    add_json(take)


def _add_offers(actions: Commands) -> None:
    offers = actions("offers", "Show what the bot would learn about a stay.", run=pms.offers)
    add_hotel(offers)
    offers.add_argument(
        "--from", metavar="DATE", dest="first", type=day, required=True, help="arrival"
    )
    offers.add_argument(
        "--to", metavar="DATE", dest="last", type=day, required=True, help="departure"
    )
    offers.add_argument("--adults", metavar="N", type=int, default=2, help="%(default)s")
    offers.add_argument(
        "--child-age", metavar="N", type=int, action="append", default=[], help="may be repeated"
    )
    offers.add_argument("--rooms", metavar="N", type=int, default=1, help="%(default)s")
    add_json(offers)
