"""A made-up town of hotels: a million guests with a million messages, put in quickly."""

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.bulk import Row, without_indexes, write
from hotel_inbox.db import Database
from hotel_inbox.domain.folding import guest_words, message_words
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.models import (
    Agent,
    Connection,
    Conversation,
    ConversationSession,
    Guest,
    Hotel,
    Message,
)

GUESTS = 1_000_000
MESSAGES = 1_000_000
HOTELS = 40
SMALL_HOTEL = HOTELS
"""Has two thousand of the guests; the first hotel has a third of them."""
LONG_THREAD = 20_000
"""So many of the messages are one guest's."""
LONG_GUEST = 3
SESSION_MINUTES = 24 * 60
KEPT_MINUTES = 120 * SESSION_MINUTES
"""Sessions are known of so long: what was before only its messages tell."""
CHANNELS = tuple(Channel)
GUEST = Author.GUEST
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
TODAY = BEGAN + timedelta(minutes=MESSAGES)
"""When the last message came."""
STAFF = 50

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def settle(database: Database) -> None:
    """Put everybody in; the same town every time."""
    chance = random.Random(5)  # noqa: S311 - a town, not a secret
    with without_indexes(database, Guest, Conversation, ConversationSession, Message):
        write(database, Hotel, _hotels())
        write(database, Agent, _staff())
        write(database, Connection, _connections())
        write(database, Guest, _guests(chance))
        write(database, Conversation, _conversations())
        write(database, ConversationSession, _sessions())
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


def _staff() -> Iterator[Row]:
    for number in range(1, STAFF + 1):
        yield {"id": number, "email": f"{number}@x", "name": f"Agent {number}", "role": "agent"}


def _connections() -> Iterator[Row]:
    for number in range(1, HOTELS * len(CHANNELS) + 1):
        channel, hotel = CHANNELS[number % len(CHANNELS)], 1 + (number - 1) // len(CHANNELS)
        place = {"id": number, "hotel_id": hotel, "channel": channel}
        yield place | {"external_id": f"account-{number}"}


def _connection_of(guest: int) -> int:
    """Say on which of the hotel's connections a guest writes."""
    return (hotel_of(guest) - 1) * len(CHANNELS) + 1 + guest // 7 % len(CHANNELS)


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
        place = {"hotel_id": hotel_of(number), "connection_id": _connection_of(number)}
        yield {"id": number, "address": phone} | place | known


def _last_of(guest: int) -> int:
    return MESSAGES if guest == LONG_GUEST else guest * 7919 % GUESTS


def _conversations() -> Iterator[Row]:
    chance = random.Random(6)  # noqa: S311 - a town, not a secret
    for number in range(1, GUESTS + 1):
        last, connection = _at(_last_of(number)), _connection_of(number)
        yield {
            "id": number,
            "hotel_id": hotel_of(number),
            "connection_id": connection,
            "guest_id": number,
            "channel": CHANNELS[connection % len(CHANNELS)],
            "last_message_at": last,
            "last_guest_at": last,
            "last_message_author": "guest",
            "mode": "human" if chance.random() < 0.01 else "ai",
            "unread_count": int(chance.random() < 0.02),
            "has_lead": chance.random() < 0.05,
            "type": chance.choices((None, "faq", "booking", "mixed", "lead"), (30, 40, 15, 10, 5))[
                0
            ],
            "assignee_id": chance.randint(1, STAFF) if chance.random() < 0.1 else None,
            "child_ages": "[]",
        }


def _sessions() -> Iterator[Row]:
    for number in range(1, GUESTS + 1):
        last, then = _last_of(number), _at(_last_of(number) + SESSION_MINUTES)
        if last < MESSAGES - KEPT_MINUTES:
            continue
        yield {
            "id": number,
            "hotel_id": hotel_of(number),
            "conversation_id": number,
            "started_at": _at(last),
            "last_guest_at": _at(last),
            "expires_at": then,
            "expired_at": then if last + SESSION_MINUTES < MESSAGES else None,
            "channel": CHANNELS[_connection_of(number) % len(CHANNELS)],
        }


def _messages(chance: random.Random) -> Iterator[Row]:
    for number in range(1, MESSAGES + 1):
        guest = _guest_of(number)
        first, then = chance.choices(_WORDS["said"], k=2)
        said = f"{first}, {then} {number % 9973}".capitalize()
        at, hotel = _at(number), hotel_of(guest)
        place = {"id": number, "hotel_id": hotel, "connection_id": _connection_of(guest)}
        when = {"sent_at": at, "placed_at": at, "created_at": at, "provider_id": f"wamid.{number}"}
        how = {"direction": "inbound", "author": "guest", "kind": "text", "status": "received"}
        words = message_words(GUEST, "text", said)
        yield place | when | how | {"conversation_id": guest, "text": said, "folded": words}
