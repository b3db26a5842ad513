"""The embedded engine: answers, finds rooms and hands off, with no key and no network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from hotel_inbox.bot.answer_language import answer_language
from hotel_inbox.bot.base import (
    BotReply,
    Embedder,
    Handoff,
    KnowledgeSource,
    Rooms,
    Turn,
    TurnGuest,
    TurnHotel,
    TurnMessage,
)
from hotel_inbox.bot.before import before
from hotel_inbox.bot.booking import STAY_SLOTS
from hotel_inbox.bot.composing import shorten
from hotel_inbox.bot.concluding import Work, conclude
from hotel_inbox.bot.finding import find
from hotel_inbox.bot.phrases import Phrase, hand_over, say
from hotel_inbox.bot.reading import read
from hotel_inbox.bot.sorting import Read, Sorter, read_details
from hotel_inbox.bot.threads import patient_threads
from hotel_inbox.bot.turning import ENGINE, Turning
from hotel_inbox.bot.understanding.alarm import Alarm, alarm
from hotel_inbox.bot.understanding.kind import ELSEWHERE
from hotel_inbox.bot.understanding.seeking import Seeking
from hotel_inbox.bot.workshop import Workshop
from hotel_inbox.domain.handoff import HandoffReason, summarise
from hotel_inbox.domain.languages import Language, spoken
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.understanding import Understanding

logger = logging.getLogger(__name__)

TURNS_AT_ONCE = 2

# It touches whatever is loaded at its first use: models, words, the numbering plans of phones.
_FIRST = Turn(
    hotel=TurnHotel(id=0, name="", language="en", timezone="UTC", today=date(2026, 1, 1)),
    guest=TurnGuest(),
    messages=(
        TurnMessage(
            Author.GUEST,
            "Is there parking? We are two from 3 to 5 May, ann@mail.example, +34 600 111 222",
            "text",
            datetime(2026, 1, 1, tzinfo=UTC),
        ),
    ),
    text_limit=1_000,
)

_Result = TypeVar("_Result")


class EmbeddedEngine:
    """A bot that looks up, asks back and reckons; what it does not know it hands to a person."""

    def __init__(self, knowledge: KnowledgeSource, embedder: Embedder, rooms: Rooms) -> None:
        """Answer from this knowledge and these rooms; the last hotels' indexes stay in memory."""
        self._workshop = Workshop(knowledge, embedder, rooms)
        self._seeking = Seeking(self._workshop.embedder)
        # Turns are arithmetic: side by side each would only take the longer, all of them too long
        # on a busy machine. One that waits here costs nothing and can still be called off.
        self._threads = patient_threads(TURNS_AT_ONCE, "bot")

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Answer the guest's unanswered messages, or hand off; whatever happens is a value."""
        try:
            # The PMS is waited for outside of the threads: a slow one holds up no other guest.
            return await conclude(await self._in_thread(self._prepare, turn))
        except Exception:
            logger.exception("The embedded engine could not finish a turn")
            return self.give_up(turn)

    async def listen(self, turn: Turn) -> Understanding:
        """Understand the guest's unanswered messages while a person answers them; say nothing."""
        try:
            return await self._in_thread(self._workshop.understand, turn)
        except Exception:
            logger.exception("The embedded engine could not follow a conversation")
            return turn.understood

    async def warm_up(self) -> None:
        """Load beforehand what the first turn would have to load."""
        await self._in_thread(self._workshop.understand, _FIRST)

    def hold(self, turn: Turn) -> str:
        """Say in the guest's language that the answer takes a moment."""
        language = answer_language(turn, read(turn.unanswered()))
        return shorten(say(Phrase.HOLDING, language), turn.text_limit)

    def give_up(self, turn: Turn) -> Handoff:
        """Say honestly that something broke, relying on nothing that may have broken."""
        language = spoken(turn.guest.language) or spoken(turn.hotel.language) or Language.ENGLISH
        text = hand_over(Phrase.FAILURE, language, turn.hotel)
        return Handoff(
            reason=HandoffReason.FAILURE,
            why=summarise(HandoffReason.FAILURE),
            text=shorten(text, turn.text_limit),
            language=language.value,
            engine=ENGINE,
            understood=turn.understood,
        )

    async def _in_thread(self, work: Callable[[Turn], _Result], turn: Turn) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, turn)

    def _prepare(self, turn: Turn) -> Work:
        """Do all that takes time but for the PMS: understand, sort and look up."""
        reading = read(turn.unanswered())
        bench = self._workshop.bench_for(turn, reading)
        language = bench.language
        turning = Turning(turn, reading, before(turn), bench)
        asked = turning.before.asked
        details = read_details(turn, reading.written, language, asked)
        alarmed = _alarmed(turning)
        if reading.wants_person or reading.about_bot or alarmed:
            return Work(turning, details, alarm=alarmed)
        sorter = Sorter(
            turn,
            language,
            turning.before,
            self._seeking.probability,
            elsewhere=ELSEWHERE in bench.understood.evidence,
        )
        tasks = sorter.sort(reading.texts, details)
        # A statement beside something else explains it; alone it is all there is to answer.
        alone = [] if tasks.busy or asked in STAY_SLOTS else tasks.statements
        asking = [*(tasks.lookups or alone), *tasks.changes]
        findings = find(bench, asking, tasks.quiet, reading.said)
        if tasks.lookups and not tasks.busy:
            details = _without_chance(turning, details)
        return Work(turning, details, tasks, findings)


def _without_chance(turning: Turning, details: Read) -> Read:
    """Take no number in a question for an answer: "is there a pool?" says not who comes."""
    turn, written = turning.turn, turning.reading.written
    if turning.before.asked is None or read_details(turn, written, turning.language, None).said:
        return details
    turning.bench.understood = replace(turning.bench.understood, stay=turn.understood.stay)
    return replace(details, said={})


def _alarmed(turning: Turning) -> Alarm | None:
    """Look for what a person has to see to, whatever else was asked."""
    stay = turning.stay
    people = None if stay.adults is None else stay.adults + (stay.children or 0)
    rules = turning.turn.hotel.rules
    found = (alarm(text, rules, people) for text in turning.reading.written)
    return next(filter(None, found), None)
