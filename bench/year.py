"""A made-up year of an inbox: a million messages in 100,000 conversations of a dozen hotels."""

import random
from collections.abc import Iterator, Sequence
from itertools import count

from bench import year_rows
from bench.bulk import BATCH, Row, without_indexes, write
from bench.year_plan import AGENTS_OF_A_HOTEL, WORDS, Stretch, stretches
from bench.year_rows import CHANNELS, connection_of, entry_of, told
from hotel_inbox.db import Database
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.models import (
    Agent,
    AgentHotel,
    Connection,
    Conversation,
    ConversationSession,
    Guest,
    Hotel,
    KnowledgeEntryRow,
    KnowledgeUse,
    Lead,
    Message,
    ToolCallRecord,
    UnansweredQuestion,
)

HOTELS = len(WORDS["hotel"])
DIRECTOR = Viewer(
    HOTELS * AGENTS_OF_A_HOTEL + 1,
    "Sam",
    "sam@year.example",
    Role.ADMIN,
    frozenset(range(1, HOTELS + 1)),
)
"""Sees every hotel."""

_AT_ONCE = BATCH // 4


def live(database: Database) -> None:
    """Put the whole year in; the same year every time."""
    chance = random.Random(6)  # noqa: S311 - a year, not a secret
    lived = list(stretches(chance))
    last = {one.conversation: one for one in lived}
    sold = {one.conversation for one in lived if one.lead}
    began: dict[int, Stretch] = {}
    for one in lived:
        began.setdefault(one.conversation, one)
    with without_indexes(database, *_LARGE):
        write(database, Hotel, _hotels())
        write(database, Connection, _connections())
        write(database, Agent, _agents())
        write(database, AgentHotel, _places())
        write(database, KnowledgeEntryRow, _knowledge())
        write(database, Guest, map(year_rows.guest, began.values()))
        write(
            database,
            Conversation,
            (year_rows.conversation(one, last[one.conversation], sold) for one in began.values()),
        )
        write(database, ConversationSession, map(year_rows.session, lived))
        write(database, Lead, year_rows.leads(one for one in lived if one.lead))
        _talk(database, lived)


_LARGE = (
    Guest,
    Conversation,
    ConversationSession,
    KnowledgeUse,
    Lead,
    Message,
    ToolCallRecord,
    UnansweredQuestion,
)


def _talk(database: Database, lived: Sequence[Stretch]) -> None:
    numbers, calls, questions, uses = count(1), count(1), count(1), count(1)
    for start in range(0, len(lived), _AT_ONCE):
        said: list[Row] = []
        called: list[Row] = []
        used: list[Row] = []
        asked: list[Row] = []
        for one in lived[start : start + _AT_ONCE]:
            began = len(said)
            said += [
                year_rows.message(one, place, next(numbers)) for place in range(len(one.lines))
            ]
            mine = said[began:]
            by_bot = [row for row in mine if row["author"] == Author.BOT]
            called += [year_rows.call(one, row, next(calls)) for row in by_bot]
            if one.answered:
                used += [year_rows.use(one, row, next(uses)) for row in by_bot]
            if year_rows.is_unanswered(one):
                asked.append(year_rows.question(one, mine[2], next(questions)))
        write(database, Message, said)
        write(database, ToolCallRecord, called)
        write(database, KnowledgeUse, used)
        write(database, UnansweredQuestion, asked)


def _hotels() -> Iterator[Row]:
    for number, hotel in enumerate(WORDS["hotel"], 1):
        named = {"slug": f"house-{number}", "name": f"House {number}", "currency": "EUR"}
        on = {"language": "en", "bot_enabled": True, "counts_channel_numbers": number % 3 != 0}
        yield {"id": number, "timezone": hotel["timezone"]} | named | on | {"pms": "local"}


def _connections() -> Iterator[Row]:
    for hotel in range(1, HOTELS + 1):
        for channel in CHANNELS:
            number, name = connection_of(hotel, channel), f"{channel}-{hotel}"
            yield {
                "id": number,
                "hotel_id": hotel,
                "channel": channel.value,
                "external_id": name,
                "findings": "[]",
            }


def _agents() -> Iterator[Row]:
    for number in range(1, HOTELS * AGENTS_OF_A_HOTEL + 1):
        manager = number % AGENTS_OF_A_HOTEL == 1
        known = {"email": f"agent-{number}@year.example", "name": f"Agent {number}"}
        role = "manager" if manager else "agent"
        yield {"id": number, "role": role, "active": True, **known}
    yield {
        "id": DIRECTOR.agent_id,
        "role": DIRECTOR.role.value,
        "active": True,
        "email": DIRECTOR.email,
        "name": DIRECTOR.name,
    }


def _places() -> Iterator[Row]:
    for number in range(1, HOTELS * AGENTS_OF_A_HOTEL + 1):
        hotel = (number - 1) // AGENTS_OF_A_HOTEL + 1
        yield {"id": number, "agent_id": number, "hotel_id": hotel}


def _knowledge() -> Iterator[Row]:
    asked = WORDS["words"]["asked"]
    for hotel in range(1, HOTELS + 1):
        for place, question in enumerate(asked):
            said = {"question": question, "answer": told(place), "language": "en"}
            number = entry_of(hotel, place)
            yield {"id": number, "hotel_id": hotel, "key": f"{place}", "title": question} | said
