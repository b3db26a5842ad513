"""A made-up town of hotels: a million guests with a million messages, put in quickly."""

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.bulk import Row, without_indexes, write
from hotel_inbox.db import Database
from hotel_inbox.domain.folding import guest_words, message_words
from hotel_inbox.domain.messages import Author
from hotel_inbox.models import Connection, Conversation, Guest, Hotel, Message

GUESTS = 1_000_000
MESSAGES = 1_000_000
HOTELS = 40
SMALL_HOTEL = HOTELS
"""Has two thousand of the guests; the first hotel has a third of them."""
LONG_THREAD = 20_000
"""So many of the messages are one guest's."""
LONG_GUEST = 3
GUEST = Author.GUEST
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def settle(database: Database) -> None:
    """Put everybody in; the same town every time."""
    chance = random.Random(5)  # noqa: S311 - a town, not a secret
    with without_indexes(database, Guest, Conversation, Message):
        write(database, Hotel, _hotels())
        write(database, Connection, _connections())
        write(database, Guest, _guests(chance))
        write(database, Conversation, _conversations())
        write(database, Message, _messages(chance))


def hotel_of(guest: int) -> int:
    """Say which hotel a guest wrote to: every third to the first, few to the last."""
    if guest % 3 == 0:
        return 1
    return SMALL_HOTEL if guest % 500 == 1 else 2 + guest % (HOTELS - 2)


def _guest_of(message: int) -> int:
    return LONG_GUEST if message % (MESSAGES // LONG_THREAD) == 0 else 1 + message * 7919 % GUESTS


def _at(number: int) -> str:
    return f"{BEGAN + timedelta(seconds=number * 60):%Y-%m-%d %H:%M:%S.%f}"


def _hotels() -> Iterator[Row]:
    for number in range(1, HOTELS + 1):
        yield {
            "id": number,
            "slug": f"hotel-{number}",
            "name": f"Hotel {number}",
            "timezone": "UTC",
        }


def _connections() -> Iterator[Row]:
    for number in range(1, HOTELS + 1):
        name = f"account-{number}"
        yield {"id": number, "hotel_id": number, "channel": "whatsapp", "external_id": name}


def _guests(chance: random.Random) -> Iterator[Row]:
    for number in range(1, GUESTS + 1):
        names = [
            chance.choice(_WORDS["first"]),
            chance.choice(_WORDS["last"]),
            chance.choice(_WORDS["last"]),
        ]
        name = " ".join(names if chance.random() < 0.4 else names[:2])
        phone = f"{chance.choice(_WORDS['prefixes'])}{chance.randrange(10**8):08d}"
        email = f"{names[2].lower()}{number}@{chance.choice(_WORDS['mails'])}"
        mail = email if chance.random() < 0.5 else None
        words = guest_words(name, mail, phone, phone)
        known = {"name": name, "email": mail, "phone": f"+{phone}", "folded": words}
        hotel = hotel_of(number)
        yield {"id": number, "hotel_id": hotel, "connection_id": hotel, "address": phone} | known


def _conversations() -> Iterator[Row]:
    for number in range(1, GUESTS + 1):
        last = _at(MESSAGES if number == LONG_GUEST else number * 7919 % GUESTS)
        hotel = hotel_of(number)
        place = {"id": number, "hotel_id": hotel, "connection_id": hotel, "guest_id": number}
        shown = {"last_message_at": last, "last_message_author": "guest", "mode": "ai"}
        yield place | shown | {"channel": "whatsapp", "child_ages": "[]"}


def _messages(chance: random.Random) -> Iterator[Row]:
    for number in range(1, MESSAGES + 1):
        guest = _guest_of(number)
        first, then = chance.choices(_WORDS["said"], k=2)
        said = f"{first}, {then} {number % 9973}".capitalize()
        at, hotel = _at(number), hotel_of(guest)
        place = {"id": number, "hotel_id": hotel, "connection_id": hotel, "conversation_id": guest}
        when = {"sent_at": at, "placed_at": at, "created_at": at, "provider_id": f"wamid.{number}"}
        how = {"direction": "inbound", "author": "guest", "kind": "text", "status": "received"}
        yield place | when | how | {"text": said, "folded": message_words(GUEST, "text", said)}
