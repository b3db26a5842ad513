"""A small hotel's knowledge and turns to ask it with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hotel_inbox.bot.base import KnowledgeEntry, Rooms, Turn, TurnGuest, TurnHotel, TurnMessage
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.fake import FakeEmbedder, FakeRooms, StaticKnowledge
from hotel_inbox.domain.messages import Author

HOTEL = 7
BREAKFAST = (
    "Breakfast is served from 7:30 to 10:00, on weekends until 11:00. It costs 15 EUR per person."
)
PARKING = "Yes, in our own garage. It costs 20 EUR per night."
WIFI = "The wifi is free in the whole house."
POOL = "Yes, a heated pool on the roof, open from 9:00 to 20:00."
PETS = "Dogs are welcome for 10 EUR per night."
PISCINA = "Sí, una piscina en la azotea, abierta de 9:00 a 20:00."

_ENTRIES = (
    ("What time is breakfast?", BREAKFAST, "Breakfast", "en"),
    ("Is there parking?", PARKING, "Parking", "en"),
    ("Do you have wifi?", WIFI, "Wi-Fi", "en"),
    ("Is there a swimming pool?", POOL, "Pool", "en"),
    ("Are pets allowed?", PETS, "Pets", "en"),
    ("¿Hay piscina?", PISCINA, "Piscina", "es"),
    ("What time is check-in?", "Check-in is from 15:00.", "Check-in", "en"),
    ("Do you have a gym?", "No, but there is one next door.", "Gym", "en"),
)


def entries() -> list[KnowledgeEntry]:
    return [
        KnowledgeEntry(number, question, answer, title, language)
        for number, (question, answer, title, language) in enumerate(_ENTRIES, start=1)
    ]


def engine(rooms: Rooms | None = None) -> EmbeddedEngine:
    knowledge = StaticKnowledge()
    knowledge.put(HOTEL, entries())
    knowledge.put(
        8, [KnowledgeEntry(99, "Do you have a helipad?", "Yes, on the tower.", "Helipad", "en")]
    )
    return EmbeddedEngine(knowledge, FakeEmbedder(), rooms or FakeRooms())


Line = tuple[Author, str] | tuple[Author, str, str]


def turn(*lines: str | Line, language: str = "en", limit: int = 1000, hotel: int = HOTEL) -> Turn:
    """A turn from lines, oldest first; a bare text is the guest's."""
    begun = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    messages = []
    for number, line in enumerate(lines):
        author, text, *kind = (Author.GUEST, line) if isinstance(line, str) else line
        at = begun + timedelta(minutes=number)
        messages.append(TurnMessage(Author(author), text, kind[0] if kind else "text", at))
    return Turn(
        hotel=TurnHotel(hotel, "Casa Sol", language, "Europe/Madrid", date(2026, 3, 10)),
        guest=TurnGuest(),
        messages=tuple(messages),
        text_limit=limit,
    )
