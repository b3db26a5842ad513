"""Lets staff ask the bot a guest's question, with nothing stored and nobody told."""

import asyncio
from dataclasses import dataclass

from hotel_inbox.bot.base import Bot, Handoff, TurnHotel, UsedEntry
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.repositories import hotels
from hotel_inbox.services.rehearsal import Rehearsal, hotel_to_speak_for

QUESTION_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """What the bot would have said; `entries` are those it weighed, the used ones first."""

    answer: str
    handed_off: str | None
    entries: tuple[UsedEntry, ...]
    used: int


class Trials:
    """The bot, asked by staff."""

    def __init__(self, db: Database, bot: Bot, text_limit: int, clock: Clock) -> None:
        """Answer as on a channel with this limit."""
        self._db = db
        self._bot = bot
        self._text_limit = text_limit
        self._clock = clock

    async def ask(self, viewer: Viewer, hotel_id: int, question: str) -> Trial:
        """Ask one question of one of the viewer's hotels."""
        if not question.strip():
            raise InvalidInputError("Write a question first.")
        hotel = await asyncio.to_thread(self._hotel, viewer, hotel_id)
        rehearsal = Rehearsal(self._bot, hotel, self._text_limit, self._clock)
        result = await rehearsal.say(question[:QUESTION_LIMIT])
        used = {(entry.question, entry.answer) for entry in result.entries}
        weighed = [one for one in result.weighed if (one.question, one.answer) not in used]
        return Trial(
            result.text,
            result.why if isinstance(result, Handoff) else None,
            (*result.entries, *weighed),
            len(result.entries),
        )

    def _hotel(self, viewer: Viewer, hotel_id: int) -> TurnHotel:
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids & {hotel_id})
        if not found:
            raise NotFoundError("There is no such hotel.")
        return hotel_to_speak_for(self._db, found[0].slug, self._clock)
