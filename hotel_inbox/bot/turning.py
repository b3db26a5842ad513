"""A reply in the making: what it says, what it rests on, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypedDict

from hotel_inbox.bot.base import BotReply, Handoff, LeadDraft, ToolCall, Turn, UsedEntry
from hotel_inbox.bot.before import Before
from hotel_inbox.bot.composing import joined, shorten, with_ending
from hotel_inbox.bot.phrases import Phrase, hand_over, say
from hotel_inbox.bot.reading import Reading
from hotel_inbox.bot.signals import Courtesy
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.handoff import HandoffReason, summarise
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot, Stay
from hotel_inbox.domain.understanding import GuestDetails, Understanding

ENGINE = "embedded"
_WEIGHED_TOLD = 5


class _Kept(TypedDict):
    """What replies and handoffs have in common."""

    language: str
    engine: str
    tools: tuple[ToolCall, ...]
    entries: tuple[UsedEntry, ...]
    weighed: tuple[UsedEntry, ...]
    answered: int
    unanswered: tuple[str, ...]
    understood: Understanding
    guest: GuestDetails
    lead: LeadDraft | None


@dataclass(slots=True)
class Turning:
    """One turn on its way from what was read to what is said."""

    turn: Turn
    reading: Reading
    before: Before
    bench: Workbench
    parts: list[str] = field(default_factory=list)
    entries: list[UsedEntry] = field(default_factory=list)
    answered: int = 0
    unanswered: tuple[str, ...] = ()

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.bench.language

    @property
    def stay(self) -> Stay:
        """The guest's stay as far as it is known."""
        return self.bench.understood.stay

    def say(self, phrase: Phrase, **values: object) -> str:
        """Say a phrase to this guest."""
        return say(phrase, self.language, **values)

    def add(self, *parts: str) -> None:
        """Say something more."""
        self.parts.extend(part for part in parts if part)

    def opening(self) -> str:
        """Greet back if the guest greeted; welcome them if nobody spoke to them before."""
        if Courtesy.GREETING not in self.reading.courtesies:
            return ""
        if self.before.spoken_to:
            return self.say(Phrase.HELLO)
        return self.say(Phrase.WELCOME, hotel=self.turn.hotel.name)

    def forget_stay(self) -> None:
        """Let go of the stay that the guest no longer thinks of."""
        self.bench.understood = replace(self.bench.understood, stay=Stay())

    def move_stay(self, days: int) -> None:
        """Go on with the stay so many days later, as long as it was."""
        stay, by = self.stay, timedelta(days=days)
        if stay.check_in and stay.check_out:
            moved = replace(stay, check_in=stay.check_in + by, check_out=stay.check_out + by)
            self.bench.understood = replace(self.bench.understood, stay=moved)

    def reply(
        self, ending: str = "", *, asked: Slot | None = None, unclear: bool = False
    ) -> BotReply:
        """Reply within the channel's limit; the ending is what must not be cut off."""
        limit = self.turn.text_limit
        said = joined([self.opening(), *self.parts])
        text = with_ending(said, ending, limit) if ending else shorten(said, limit)
        return BotReply(text=text, asked=asked, unclear=unclear, **self._kept())

    def reply_in_line(self, words: str) -> BotReply:
        """Greet and go on in the same line."""
        said = joined([self.opening(), words], separator=" ")
        return BotReply(text=shorten(said, self.turn.text_limit), **self._kept())

    def hand_off(self, reason: HandoffReason, phrase: Phrase, *, why: str = "") -> Handoff:
        """Hand off: what could be answered, then what happens next."""
        ending = self._handing_over(reason, phrase)
        said = joined([self.opening(), *self.parts])
        return Handoff(
            reason=reason,
            why=summarise(reason, why or self.reading.quote),
            text=with_ending(said, ending, self.turn.text_limit),
            **self._kept(),
        )

    def _handing_over(self, reason: HandoffReason, phrase: Phrase) -> str:
        """Say what happens next; a guest who knows it already hears it no second time."""
        if not self.turn.waiting:
            return hand_over(phrase, self.language, self.turn.hotel)
        short = Phrase.WILL_LOOK if reason is HandoffReason.UNREADABLE else Phrase.STILL_WAITING
        told = self.before.last_text.endswith((self.say(short), self.say(Phrase.ADDED)))
        return self.say(Phrase.ADDED if told else short)

    def _kept(self) -> _Kept:
        bench = self.bench
        return _Kept(
            language=self.language.value,
            engine=ENGINE,
            tools=tuple(bench.calls),
            entries=tuple(self.entries),
            weighed=tuple(bench.weighed[:_WEIGHED_TOLD]),
            answered=self.answered,
            unanswered=self.unanswered,
            understood=bench.understood,
            guest=bench.guest,
            lead=bench.lead,
        )
