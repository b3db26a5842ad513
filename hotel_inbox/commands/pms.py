"""The commands about a hotel's PMS: connect it, check it, fill our own, see what it offers."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import read_secret, say, say_json
from hotel_inbox.domain.books import Book
from hotel_inbox.domain.stay import Offer, StayRequest
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.services.pms_accounts import Connected
    from hotel_inbox.settings import Settings


def connect(args: Namespace, settings: Settings) -> None:
    """Connect a hotel to its PMS, if that lets us in."""
    given = credentials_in(read_secret("credentials")) if args.credentials_stdin else None
    with asyncio.Runner() as runner, opened(settings, runner) as inbox:
        connected = runner.run(
            inbox.pms_accounts.connect(
                args.hotel, args.kind, args.property, given, take_currency=args.take_currency
            )
        )
    if args.json:
        say_json(asdict(connected))
    else:
        say(f"{args.hotel} now asks {connected.kind}: {connected.name}{_lacks(connected)}")


def check(args: Namespace, settings: Settings) -> None:
    """Prove that a hotel's PMS answers."""
    with asyncio.Runner() as runner, opened(settings, runner) as inbox:
        connected = runner.run(inbox.pms_accounts.check(args.hotel))
    if args.json:
        say_json(asdict(connected))
    else:
        say(f"{connected.kind} answers for {connected.name}{_lacks(connected)}")


def take(args: Namespace, settings: Settings) -> None:
    """Write a file into the books that the embedded PMS sells from."""
    with opened(settings) as inbox:
        entered = inbox.books_import.take(Book(args.book), args.file, args.hotel)
    if args.json:
        say_json(asdict(entered))
    else:
        lifted = f", {entered.removed} lifted" if entered.removed else ""
        say(
            f"{entered.added} added, {entered.changed} changed, "
            f"{entered.unchanged} unchanged{lifted}"
        )


def offers(args: Namespace, settings: Settings) -> None:
    """Show what the bot would learn about a stay."""
    request = StayRequest(
        check_in=args.first,
        check_out=args.last,
        adults=args.adults,
        children=len(args.child_age),
        child_ages=tuple(args.child_age),
        rooms=args.rooms,
    )
    with asyncio.Runner() as runner, opened(settings, runner) as inbox:
        found = runner.run(inbox.pms_accounts.offers(args.hotel, request))
    if args.json:
        say_json({"offers": [{**asdict(one), "total": f"{one.total:f}"} for one in found]})
    elif found:
        for one in found:
            say(_line(one))
    else:
        say("Nothing can be booked for this stay.")


def credentials_in(text: str) -> dict[str, str]:
    """Read credentials from a JSON object or from NAME=VALUE lines; errors quote none of them."""
    if text.lstrip().startswith("{"):
        return _from_json(text)
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals:
            raise InvalidInputError("credentials are a JSON object, or lines such as client_id=…")
        found[name.strip()] = value.strip()
    return found


def _from_json(text: str) -> dict[str, str]:
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or not all(isinstance(one, str) for one in read.values()):
        raise InvalidInputError("the credentials are not a JSON object of texts")
    return read


def _lacks(connected: Connected) -> str:
    return f", which has {connected.lacks}" if connected.lacks else ""


def _line(offer: Offer) -> str:
    sold = " · ".join(filter(None, (offer.room_name, offer.rate_name)))
    left = "" if offer.rooms_left is None else f"{offer.rooms_left} left"
    rooms = f"{offer.rooms} rooms" if offer.rooms > 1 else ""
    told = (f"{offer.total:f} {offer.currency}", sold, rooms, left, offer.conditions)
    return "  ".join(filter(None, told))
