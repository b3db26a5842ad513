"""Finds the entries that answer a guest's messages, one question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hotel_inbox.bot.base import KnowledgeEntry, Turn
from hotel_inbox.bot.composing import about
from hotel_inbox.bot.lexical import has_subject, words
from hotel_inbox.bot.profile import from_profile
from hotel_inbox.bot.questions import Question, questions, readable
from hotel_inbox.bot.retrieval import Hit
from hotel_inbox.bot.signals import opening
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.bot.tools.search_knowledge import search_knowledge, weighed
from hotel_inbox.bot.understanding.alarm import gives_orders
from hotel_inbox.domain.messages import Author

# More questions than this in one turn are for a person.
_QUESTIONS_ANSWERED = 4
# What was said around a question may count for that much less certainty.
_WIDER_ALLOWANCE = 0.05
# As far back a follow-up may refer.
_CONTEXT_MESSAGES = 12
# A follow-up is not answered with words that stand in one of so many replies.
_REPLIES_REMEMBERED = 3
# The beginning of an answer tells whether a reply held it, even if the channel cut the rest.
_RECOGNISED_LENGTH = 200

_NONE_QUIET: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the entry, the words to say, and whether they were said in the last reply."""

    entry: KnowledgeEntry
    text: str
    score: float
    again: bool = False


@dataclass(slots=True)
class Findings:
    """What a turn's questions led to: answers, lines of the profile, questions that got none.

    `ranked` are the entries, by id, that answer all that was asked at once, if there was more.
    """

    found: list[Found] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    profile: list[str] = field(default_factory=list)
    ranked: list[int] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything was answered."""
        return bool(self.found or self.profile)

    def add(self, found: Found) -> None:
        """Keep an answer, unless another question already led to the same entry."""
        if all(found.entry.id != earlier.entry.id for earlier in self.found):
            self.found.append(found)

    def place(self, found: Found) -> tuple[int, float]:
        """Say where an answer stands among the others: as all that was asked would have it."""
        known = found.entry.id in self.ranked
        return self.ranked.index(found.entry.id) if known else len(self.ranked), -found.score


def find(
    bench: Workbench,
    asking: Sequence[Question],
    quiet: Mapping[str, float] = _NONE_QUIET,
    whole: str = "",
) -> Findings:
    """Look questions up in the hotel's knowledge, with the conversation in mind; blocking.

    A `quiet` text hardly asks for knowledge: its search is only kept if it found an answer that
    is as sure as is said beside it.
    `whole` is the message that several questions were taken from.
    """
    findings = Findings()
    context = _context(bench.turn)
    for question in asking[:_QUESTIONS_ANSWERED]:
        told = from_profile(question.text, bench.turn.hotel, bench.language)
        if told and question.text in quiet:
            findings.profile.append(told)
            continue
        search = _Search(bench, quiet.get(question.text))
        found = _answer(search, question, context, bench.turn) if search.may_find else None
        if found is not None:
            findings.add(found)
        elif told:
            findings.profile.append(told)
        else:
            findings.open.append(question.text)
        if has_subject(question.text):
            context = question.text
    findings.open.extend(question.text for question in asking[_QUESTIONS_ANSWERED:])
    if len(asking) > 1:
        findings.ranked = _ranked(bench, whole)
    return findings


def _ranked(bench: Workbench, whole: str) -> list[int]:
    """Search for a message as a whole, which its parts may have lost sight of, and weigh by it."""
    hits, _ = search_knowledge(
        bench.retriever, bench.knowledge, whole, language=bench.language.value
    )
    order = [hit.entry.id for hit in hits]
    known = weighed(bench.weighed, hits)
    first = sorted((one for one in known if one.id in order), key=lambda one: order.index(one.id))
    bench.weighed[:] = [*first, *(one for one in known if one.id not in order)]
    return order


@dataclass(frozen=True, slots=True)
class _Search:
    """A search in one hotel's knowledge that leaves on the bench what it did."""

    bench: Workbench
    needed: float | None = None

    @property
    def may_find(self) -> bool:
        """Whether any entry could be sure enough."""
        return self.needed is None or self.needed <= 1

    def __call__(self, query: str) -> list[Hit]:
        bench = self.bench
        hits, call = search_knowledge(
            bench.retriever, bench.knowledge, query, language=bench.language.value
        )
        bench.weighed[:] = weighed(bench.weighed, hits)
        # Whoever got into the knowledge gives the bot no orders, and guests no words of theirs. The
        # others' scores are shares of the first one's: they do not answer in its place.
        sure = bool(hits) and not _orders(hits[0]) and hits[0].score >= (self.needed or 0)
        hits = [hit for hit in hits if sure and not _orders(hit)]
        if self.needed is None or (hits and hits[0].answers):
            bench.calls.append(call)
        return hits


def _answer(search: _Search, question: Question, context: str, turn: Turn) -> Found | None:
    """Answer one question: as it stands, with what was said around it, or as a follow-up."""
    if question.follows and context:
        hits = search(f"{context} {question.text}")
        return _follow_up(hits, question, "\n".join(_replies(turn)[:_REPLIES_REMEMBERED]))
    hits = search(question.text)
    if question.wider != question.text:
        wider = search(question.wider)
        if wider and wider[0].score >= (hits[0].score if hits else 0) - _WIDER_ALLOWANCE:
            hits = wider
    if not hits or not hits[0].answers:
        return None
    best = hits[0]
    if _holds("".join(_replies(turn)[:1]), best.entry) and not _asked_again(question, turn):
        part = about(best.entry.answer, question.text)
        return Found(best.entry, part or best.entry.answer, best.score, again=True)
    return Found(best.entry, best.entry.answer, best.score)


def _follow_up(hits: Sequence[Hit], question: Question, said: str) -> Found | None:
    """Answer what leans on the question before, without saying the same words once more."""
    for hit in hits:
        if not hit.answers:
            return None
        if not _holds(said, hit.entry):
            return Found(hit.entry, hit.entry.answer, hit.score)
        part = about(hit.entry.answer, question.text)
        if part:
            return Found(hit.entry, part, hit.score, again=True)
    return None


def _orders(hit: Hit) -> bool:
    return gives_orders(f"{hit.entry.question}\n{hit.entry.answer}")


def _holds(reply: str, entry: KnowledgeEntry) -> bool:
    """Whether a reply already gave an entry's answer."""
    beginning = entry.answer[:_RECOGNISED_LENGTH]
    return bool(beginning) and beginning in reply


def _replies(turn: Turn) -> list[str]:
    """What bot or people said to the guest, newest first."""
    speakers = {Author.BOT, Author.AGENT}
    return [message.text for message in reversed(turn.messages) if message.author in speakers]


def _earlier_texts(turn: Turn) -> Iterator[str]:
    """The guest's messages before the unanswered ones, newest first."""
    new = len(turn.unanswered())
    guests = [m for m in turn.messages[-_CONTEXT_MESSAGES:] if m.author is Author.GUEST]
    for message in reversed(guests[: max(0, len(guests) - new)]):
        yield opening(readable(message.text)).rest


def _context(turn: Turn) -> str:
    """The guest's last earlier words that named a subject."""
    return next(
        (
            question.text
            for text in _earlier_texts(turn)
            for question in reversed(questions(text))
            if has_subject(question.text)
        ),
        "",
    )


def _asked_again(question: Question, turn: Turn) -> bool:
    """Whether the guest repeats an earlier question word for word."""
    asked = words(question.text)
    return any(
        words(earlier.text) == asked for text in _earlier_texts(turn) for earlier in questions(text)
    )
