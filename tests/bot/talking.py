"""A guest's conversation with the embedded engine, turn after turn, as services would keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hotel_inbox.bot.base import BotReply, Handoff, HouseRules, Turn, TurnHotel, TurnMessage
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.fake import FakeRooms
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Availability, Offer, Reservation, StayRequest
from tests.bot.little_hotel import engine, turn

TODAY = date(2026, 11, 22)
COMPLETE = "I'd like a room from 3 to 6 December for 2 adults"
RESERVATION = Reservation(
    "HTL-1234",
    "confirmed",
    date(2026, 12, 1),
    date(2026, 12, 4),
    "García",
    ("ana@example.com",),
    "Double room",
    2,
)


def offers(request: StayRequest) -> Availability:
    """August is full for a week on; else a double for 100 a night."""
    if request.check_in.month == 8:
        later = timedelta(days=14)
        other = replace(
            request, check_in=request.check_in + later, check_out=request.check_out + later
        )
        return Availability(request, (), (other,))
    total = Decimal(100) * request.nights * request.rooms
    offer = Offer("DBL", "Double", "FLEX", "Flexible", total, "EUR", request.rooms, 9)
    return Availability(request, (offer,))


class Talk:
    """One conversation; what the bot gave back is carried on to the next turn."""

    def __init__(
        self,
        language: str = "en",
        *,
        booking_url: str = "https://book.example/",
        rules: HouseRules | None = None,
        reservations: Sequence[Reservation] = (RESERVATION,),
        bot: EmbeddedEngine | None = None,
    ) -> None:
        self.rooms = FakeRooms(offers, reservations)
        self.bot = bot or engine(self.rooms)
        empty = turn("", language=language)
        self._turn = replace(
            empty,
            messages=(),
            hotel=TurnHotel(
                empty.hotel.id,
                "Casa Sol",
                language,
                "Europe/Madrid",
                TODAY,
                country="ES",
                booking_url=booking_url,
                rules=rules or HouseRules(),
            ),
        )

    def note(self, author: Author, text: str, kind: str = "text") -> Turn:
        """Put a line into the conversation."""
        at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC) + timedelta(minutes=len(self._turn.messages))
        line = TurnMessage(author, text, kind, at)
        self._turn = replace(self._turn, messages=(*self._turn.messages, line))
        return self._turn

    def speak(self, language: str) -> None:
        """Let the guest be known to speak a language."""
        self._turn = replace(self._turn, guest=replace(self._turn.guest, language=language))

    async def say(self, text: str, kind: str = "text") -> BotReply | Handoff:
        """Write as the guest and return what the bot makes of it."""
        result = await self.bot.take_turn(self.note(Author.GUEST, text, kind))
        spoken = replace(
            self.note(Author.BOT, result.text).messages[-1], asked=result.asked, tools=result.tools
        )
        self._turn = replace(
            self._turn,
            messages=(*self._turn.messages[:-1], spoken),
            understood=result.understood,
            unclear=self._turn.unclear + 1 if result.unclear else 0,
            waiting=self._turn.waiting or isinstance(result, Handoff),
            guest=replace(self._turn.guest, language=result.language),
        )
        return result

    async def all(self, *texts: str) -> BotReply | Handoff:
        """Write one text after the other; return what came of the last."""
        result = None
        for text in texts:
            result = await self.say(text)
        assert result is not None
        return result
