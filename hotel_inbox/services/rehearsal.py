"""Talks with the bot without storing anything: for trying it out and for measuring it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import date

from hotel_inbox.bot.base import (
    Bot,
    BotReply,
    Handoff,
    Spoken,
    Turn,
    TurnGuest,
    TurnHotel,
    TurnMessage,
)
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.text import clean
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.errors import NotFoundError
from hotel_inbox.repositories import hotels
from hotel_inbox.services import captures
from hotel_inbox.services.answering import BOT_TIMEOUT_SECONDS
from hotel_inbox.services.briefing import CONTEXT_MESSAGES, READ_CHARACTERS, hotel_for_bot
from hotel_inbox.services.concluding import understood_after

logger = logging.getLogger(__name__)


class Rehearsal:
    """One guest's conversation with a hotel's bot, kept in memory alone."""

    def __init__(self, bot: Bot, hotel: TurnHotel, text_limit: int, clock: Clock) -> None:
        """Let this bot answer for this hotel."""
        self._bot = bot
        self._hotel = hotel
        self._text_limit = text_limit
        self._clock = clock
        self.start_over()

    @property
    def guest(self) -> TurnGuest:
        """What is known of the guest by now."""
        return self._guest

    def start_over(self) -> None:
        """Begin a conversation with a guest of whom nothing is known."""
        self._guest = TurnGuest()
        self._transcript: list[TurnMessage] = []
        self._understood = Understanding()
        self._summary = ""
        self._unclear = 0
        self._waiting = False

    async def say(self, text: str) -> BotReply | Handoff:
        """Say something as the guest and return what the bot makes of it.

        A bot that fails or takes too long gives up, as it does towards real guests in the end.
        """
        said = clean(text)[:READ_CHARACTERS]
        self._note(TurnMessage(Author.GUEST, said, "text", self._clock()))
        turn = Turn(
            hotel=self._hotel,
            guest=self._guest,
            messages=tuple(self._transcript),
            text_limit=self._text_limit,
            summary=self._summary,
            understood=self._understood,
            unclear=self._unclear,
            waiting=self._waiting,
        )
        try:
            async with asyncio.timeout(BOT_TIMEOUT_SECONDS):
                result = await self._bot.take_turn(turn)
        except Exception:
            logger.exception("the bot's turn failed")
            result = self._bot.give_up(turn)
        self._learn(turn, result)
        return result

    def _learn(self, turn: Turn, spoken: Spoken) -> None:
        """Remember what services/answering would store."""
        self._note(
            TurnMessage(
                Author.BOT,
                spoken.text,
                "text",
                self._clock(),
                asked=spoken.asked,
                tools=spoken.tools,
            )
        )
        told = captures.both(spoken.guest, spoken.understood.guest)
        self._guest = captures.corrected(self._guest, told, spoken.language)
        guest = captures.both(told, self._understood.guest)
        self._understood = replace(understood_after(turn, spoken), guest=guest)
        self._unclear = self._unclear + 1 if spoken.unclear else 0
        self._waiting = self._waiting or isinstance(spoken, Handoff)
        if spoken.summary is not None:
            self._summary = spoken.summary

    def _note(self, message: TurnMessage) -> None:
        self._transcript.append(message)
        del self._transcript[:-CONTEXT_MESSAGES]


def hotel_to_speak_for(
    db: Database, hotel_slug: str, clock: Clock, today: date | None = None
) -> TurnHotel:
    """Load what the bot may know of a hotel; `today` stands in for the hotel's own date."""
    with db.reading() as session:
        hotel = hotels.by_slug(session, hotel_slug)
    if hotel is None:
        raise NotFoundError(f"there is no hotel {hotel_slug!r}")
    return hotel_for_bot(hotel, clock(), today)
