"""Brings the model to a text that a guest may read, or gives up on it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from hotel_inbox.bot.base import UsedEntry
from hotel_inbox.bot.composing import joined, shorten, with_ending
from hotel_inbox.bot.confidence import ENOUGH
from hotel_inbox.bot.lexical import subjects, terms
from hotel_inbox.bot.model.faults import Fault, ModelFaultError
from hotel_inbox.bot.model.grounds import gather
from hotel_inbox.bot.model.guard import clean, length_objection, objections
from hotel_inbox.bot.model.loop import Loop
from hotel_inbox.bot.offers import tell_offers
from hotel_inbox.bot.phrases import Phrase, say
from hotel_inbox.bot.understanding.alarm import gives_orders
from hotel_inbox.bot.vocabulary import FACETS

logger = logging.getLogger(__name__)

# A reply that shares so much of an entry's words rests on it.
_SHARED = 0.3
_GAP = "\n\n"
# Offers that fill a small channel leave room for a short sentence; what is too much gives way.
_LEAST_ROOM = 80
_ANEW = "Write the whole answer anew."


@dataclass(slots=True)
class Drafting:
    """One turn's way to a text; `canary` marks the instructions."""

    loop: Loop
    canary: str

    async def text(self) -> str:
        """Let the model write, once more if need be; raises ModelFaultError if it cannot.

        Offers and links stand below the model's words. After a handoff the text is what the model
        answered beside it, or empty.
        """
        first = clean(await self.loop.run())
        notes = self._objections(first)
        if self._handed_off:
            return "" if notes else first
        too_long = length_objection(first, self._room)
        if notes or too_long:
            first = await self._again(first, notes, too_long)
        limit, ending = self.loop.bench.turn.text_limit, self._ending()
        return with_ending(first, ending, limit) if ending else shorten(first, limit)

    async def _again(self, first: str, notes: list[str], too_long: str | None) -> str:
        """Ask for a better text; one that was merely too long will do in the end."""
        asked = [*notes, too_long or "", _ANEW]
        logger.info("Model's answer sent back: %s", " ".join(filter(None, asked)))
        self.loop.note(" ".join(filter(None, asked)))
        try:
            second = clean(await self.loop.run())
        except ModelFaultError:
            if notes:
                raise
            return first
        left = self._objections(second)
        if self._handed_off:
            return "" if left else second
        if not left:
            return second
        if notes:
            raise ModelFaultError(Fault.UNFIT, left[0])
        return first

    @property
    def _handed_off(self) -> bool:
        return self.loop.bench.handoff is not None

    @property
    def _room(self) -> int:
        """How long the model's own words may be, so that offers fit below them."""
        ending = self._ending()
        limit = self.loop.bench.turn.text_limit
        return max(limit - len(ending) - len(_GAP), _LEAST_ROOM) if ending else limit

    def _objections(self, text: str) -> list[str]:
        bench = self.loop.bench
        found = gather(
            bench,
            self.loop.stays,
            [e for e in bench.weighed if not gives_orders(f"{e.question}\n{e.answer}")],
        )
        return objections(
            text,
            bench.language,
            found,
            self.canary,
            handed_off=self._handed_off or bench.turn.waiting,
        )

    def _ending(self) -> str:
        """Tell what the PMS offered and where to book, in words of our own."""
        bench = self.loop.bench
        blocks = [tell_offers(s, bench.language, bench.turn.hotel) for s in self.loop.stays]
        told = joined(blocks)
        link = bench.booking_link
        if link is None or link in told:
            return told
        return joined([told, say(Phrase.BOOK_HERE, bench.language, link=link)])


def resting_on(text: str, weighed: list[UsedEntry]) -> tuple[UsedEntry, ...]:
    """Choose the entries that a reply took its words from; in another language, the surest one."""
    said, about = _telling(text), subjects(text)
    used = []
    for entry in weighed:
        own, topic = _telling(entry.answer), subjects(entry.question) - FACETS
        on_topic = not topic or bool(topic & about)
        if own and on_topic and len(own & said) / len(own) >= _SHARED:
            used.append(entry)
    if used or not weighed or weighed[0].score < ENOUGH:
        return tuple(used)
    surest = weighed[0]
    shares = _telling(surest.answer) & said or (subjects(surest.question) - FACETS) & about
    return (surest,) if shares else ()


def _telling(text: str) -> set[str]:
    """The terms of a text that tell something; numbers alone are everywhere."""
    return {term for term in terms(text) if not term.isdigit()}
