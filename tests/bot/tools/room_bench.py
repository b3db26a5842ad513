"""A workbench for the tools that ask the PMS."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hotel_inbox.bot.base import HotelKnowledge, Rooms, Turn, TurnGuest, TurnHotel, TurnMessage
from hotel_inbox.bot.fake import FakeEmbedder
from hotel_inbox.bot.retrieval import Retriever
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.understanding import Understanding

TODAY = date(2026, 3, 10)


def room_bench(
    rooms: Rooms, *said: str, author: Author = Author.GUEST, booking_url: str = ""
) -> Workbench:
    """A bench for hotel 7 and conversation 5 after what was said."""
    at = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    hotel = TurnHotel(7, "Azul", "en", "UTC", TODAY, booking_url=booking_url)
    messages = tuple(TurnMessage(author, text, "text", at) for text in said)
    return Workbench(
        turn=Turn(hotel, TurnGuest(), messages, 1000, conversation_id=5),
        language=Language.ENGLISH,
        understood=Understanding(),
        knowledge=HotelKnowledge(7, "0", ()),
        retriever=Retriever(FakeEmbedder()),
        rooms=rooms,
    )
