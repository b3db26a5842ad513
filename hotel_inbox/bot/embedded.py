"""The embedded engine: answers from the hotel's entries, with no key and no network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from hotel_inbox.bot.base import (
    BotReply,
    Embedder,
    Handoff,
    HotelKnowledge,
    KnowledgeSource,
    ToolCall,
    Turn,
    UsedEntry,
)
from hotel_inbox.bot.composing import joined, shorten, with_ending
from hotel_inbox.bot.finding import Finder, Found
from hotel_inbox.bot.language import detect
from hotel_inbox.bot.phrases import Phrase, only_in, say
from hotel_inbox.bot.reading import Reading, read
from hotel_inbox.bot.retrieval import Retriever
from hotel_inbox.bot.signals import Courtesy
from hotel_inbox.domain.handoff import HandoffReason, summarise
from hotel_inbox.domain.languages import Language, spoken
from hotel_inbox.domain.messages import Author

logger = logging.getLogger(__name__)

ENGINE = "embedded"
TURNS_AT_ONCE = 2
# Earlier guest messages that tell in which language a short new one is to be expected.
_EARLIER_TEXTS = 5

_COURTESY_REPLIES = (
    (Courtesy.GREETING, Phrase.OFFER),
    (Courtesy.GOODBYE, Phrase.GOODBYE),
    (Courtesy.THANKS, Phrase.THANKS),
    (Courtesy.AGREEMENT, Phrase.AGREEMENT),
)


@dataclass(slots=True)
class _Answering:
    """One turn on its way: what was read, in which language to speak, what was looked up."""

    turn: Turn
    reading: Reading
    language: Language
    tools: list[ToolCall] = field(default_factory=list)

    def say(self, phrase: Phrase) -> str:
        """Say a phrase to this guest."""
        return say(phrase, self.language, hotel=self.turn.hotel.name)

    def opening(self) -> str:
        """Greet back if the guest greeted; welcome them if nobody spoke to them before."""
        if Courtesy.GREETING not in self.reading.courtesies:
            return ""
        spoken_to = any(m.author in {Author.BOT, Author.AGENT} for m in self.turn.messages)
        return self.say(Phrase.HELLO if spoken_to else Phrase.WELCOME)

    def reply(self, text: str, entries: Sequence[UsedEntry] = ()) -> BotReply:
        """Reply within the channel's limit."""
        return BotReply(
            shorten(text, self.turn.text_limit),
            self.language.value,
            ENGINE,
            tuple(self.tools),
            tuple(entries),
        )

    def hand_off(
        self,
        reason: HandoffReason,
        phrase: Phrase,
        *,
        answered: str = "",
        entries: Sequence[UsedEntry] = (),
    ) -> Handoff:
        """Hand off within the channel's limit: what could be answered, then what happens next."""
        return Handoff(
            reason,
            summarise(reason, self.reading.quote),
            with_ending(answered, self.say(phrase), self.turn.text_limit),
            self.language.value,
            ENGINE,
            tuple(self.tools),
            tuple(entries),
        )


class EmbeddedEngine:
    """A bot that finds the entry which answers a question, or says honestly that none does."""

    def __init__(self, knowledge: KnowledgeSource, embedder: Embedder) -> None:
        """Answer from this knowledge; the indexes of the hotels asked for last stay in memory."""
        self._knowledge = knowledge
        self._finder = Finder(Retriever(embedder))
        # Turns are arithmetic: side by side each would only take the longer, all of them too long
        # on a busy machine. One that waits here costs nothing and can still be called off.
        self._threads = ThreadPoolExecutor(TURNS_AT_ONCE, thread_name_prefix="bot")

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Answer the guest's unanswered messages, or hand off; whatever happens is a value."""
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._take_turn, turn)
        except Exception:
            logger.exception("The embedded engine could not finish a turn")
            return self.give_up(turn)

    def give_up(self, turn: Turn) -> Handoff:
        """Say honestly that something broke, relying on nothing that may have broken."""
        language = spoken(turn.guest.language) or spoken(turn.hotel.language) or Language.ENGLISH
        text = say(Phrase.FAILURE, language, hotel=turn.hotel.name)
        return Handoff(
            HandoffReason.FAILURE,
            summarise(HandoffReason.FAILURE),
            shorten(text, turn.text_limit),
            language.value,
            ENGINE,
        )

    def _take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Decide by what the guest did: wanted a person, asked, sent media, was kind."""
        reading = read(turn.unanswered())
        answering = _Answering(turn, reading, _language(turn, reading))
        if reading.wants_person:
            return answering.hand_off(HandoffReason.REQUESTED, Phrase.REQUESTED)
        if reading.about_bot:
            return answering.reply(answering.say(Phrase.ABOUT_BOT))
        if reading.texts:
            return self._answer(answering, self._knowledge.of_hotel(turn.hotel.id))
        if reading.unreadable:
            return answering.hand_off(HandoffReason.UNREADABLE, Phrase.UNREADABLE)
        return _courtesy(answering)

    def _answer(self, answering: _Answering, knowledge: HotelKnowledge) -> BotReply | Handoff:
        """Look every question up; what has no answer goes to a colleague."""
        turn, reading, language = answering.turn, answering.reading, answering.language
        result = self._finder.find(turn, reading.texts, knowledge, language)
        answering.tools.extend(result.tools)
        answer = joined([answering.opening(), _told(result.found, answering)])
        entries = _used(result.found)
        if result.found and not result.open and not reading.unreadable:
            return answering.reply(answer, entries)
        if result.found:
            return answering.hand_off(
                HandoffReason.NO_ANSWER if result.open else HandoffReason.UNREADABLE,
                Phrase.REST_UNANSWERED,
                answered=answer,
                entries=entries,
            )
        if reading.unreadable:
            return answering.hand_off(HandoffReason.UNREADABLE, Phrase.UNREADABLE)
        return answering.hand_off(
            HandoffReason.NO_ANSWER,
            Phrase.NO_ANSWER if result.asked else Phrase.PASSED_ON,
            answered=answering.opening(),
        )


def _language(turn: Turn, reading: Reading) -> Language:
    """Choose the language to answer in: the guest's words decide, what is known of them helps."""
    expected = spoken(turn.hotel.language) or Language.ENGLISH
    known = spoken(turn.guest.language)
    earlier = [m.text for m in turn.messages if m.author is Author.GUEST and m.text.strip()]
    before = " ".join(earlier[: len(earlier) - len(turn.unanswered())][-_EARLIER_TEXTS:])
    if known is not None:
        expected = known
    elif before:
        expected = detect(before, expected=expected)
    return detect(reading.said, expected=expected)


def _told(found: Sequence[Found], answering: _Answering) -> str:
    """Tell the answers one after the other; say once if they come in another language."""
    parts: list[str] = []
    noted: set[Language] = {answering.language}
    for item in found:
        written = spoken(item.entry.language)
        lead = [answering.say(Phrase.AS_SAID)] if item.again else []
        if written is not None and written not in noted and not item.again:
            noted.add(written)
            lead = [only_in(written, said_in=answering.language)]
        parts.append(joined([*lead, item.text], separator=" " if item.again else "\n"))
    return joined(parts)


def _used(found: Sequence[Found]) -> list[UsedEntry]:
    """List the entries that answers rest on, best first."""
    best = sorted(found, key=lambda item: -item.score)
    return [UsedEntry(item.entry.question, item.entry.answer, item.score) for item in best]


def _courtesy(answering: _Answering) -> BotReply | Handoff:
    """Answer kind words kindly; ask once what an empty message meant, then ask a colleague."""
    courtesies = answering.reading.courtesies
    for courtesy, phrase in _COURTESY_REPLIES:
        if courtesy in courtesies:
            words = [answering.opening(), answering.say(phrase)]
            return answering.reply(joined(words, separator=" "))
    unclear = answering.say(Phrase.UNCLEAR)
    spoken_last = [m.text for m in answering.turn.messages if m.author is Author.BOT][-1:]
    if spoken_last == [unclear]:
        return answering.hand_off(HandoffReason.UNREADABLE, Phrase.NOT_UNDERSTOOD)
    return answering.reply(unclear)
