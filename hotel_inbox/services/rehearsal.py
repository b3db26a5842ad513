"""Talks with the bot without storing anything: for trying it out and for measuring it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from hotel_inbox.bot.base import (
    Bot,
    BotReply,
    Handoff,
    Turn,
    TurnGuest,
    TurnHotel,
    TurnMessage,
)
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import NotFoundError
from hotel_inbox.repositories import hotels
from hotel_inbox.services.answering import BOT_TIMEOUT_SECONDS, CONTEXT_MESSAGES

logger = logging.getLogger(__name__)


class Rehearsal:
    """One guest's conversation with a hotel's bot, kept in memory alone."""

    def __init__(self, bot: Bot, hotel: TurnHotel, text_limit: int, clock: Clock) -> None:
        """Let this bot answer for this hotel."""
        self._bot = bot
        self._hotel = hotel
        self._text_limit = text_limit
        self._clock = clock
        self._guest = TurnGuest()
        self._transcript: list[TurnMessage] = []

    @property
    def guest(self) -> TurnGuest:
        """What is known of the guest by now."""
        return self._guest

    def start_over(self) -> None:
        """Begin a conversation with a guest of whom nothing is known."""
        self._guest = TurnGuest()
        self._transcript.clear()

    async def say(self, text: str) -> BotReply | Handoff:
        """Say something as the guest and return what the bot makes of it.

        A bot that fails or takes too long gives up, as it does towards real guests in the end.
        """
        self._note(Author.GUEST, clean(text))
        turn = Turn(
            hotel=self._hotel,
            guest=self._guest,
            messages=tuple(self._transcript[-CONTEXT_MESSAGES:]),
            text_limit=self._text_limit,
        )
        try:
            async with asyncio.timeout(BOT_TIMEOUT_SECONDS):
                result = await self._bot.take_turn(turn)
        except Exception:
            logger.exception("the bot's turn failed")
            result = self._bot.give_up(turn)
        self._note(Author.BOT, result.text)
        self._guest = replace(self._guest, language=result.language)
        return result

    def _note(self, author: Author, text: str) -> None:
        self._transcript.append(TurnMessage(author, text, "text", self._clock()))


def hotel_to_speak_for(
    db: Database, hotel_slug: str, clock: Clock, today: date | None = None
) -> TurnHotel:
    """Load what the bot may know of a hotel; `today` stands in for the hotel's own date."""
    with db.reading() as session:
        hotel = hotels.by_slug(session, hotel_slug)
    if hotel is None:
        raise NotFoundError(f"there is no hotel {hotel_slug!r}")
    return TurnHotel(
        id=hotel.id,
        name=hotel.name,
        language=hotel.language,
        timezone=hotel.timezone,
        today=today or clock().astimezone(ZoneInfo(hotel.timezone)).date(),
    )
