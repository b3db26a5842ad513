"""Finds the entries that answer a guest's messages, one question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hotel_inbox.bot.base import HotelKnowledge, KnowledgeEntry, ToolCall, Turn
from hotel_inbox.bot.composing import about
from hotel_inbox.bot.lexical import has_subject, words
from hotel_inbox.bot.questions import Question, questions, readable
from hotel_inbox.bot.retrieval import Hit, Retriever
from hotel_inbox.bot.signals import opening
from hotel_inbox.bot.tools.search_knowledge import search_knowledge
from hotel_inbox.domain.languages import Language
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


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the entry, the words to say, and whether they were said in the last reply."""

    entry: KnowledgeEntry
    text: str
    score: float
    again: bool = False


@dataclass(slots=True)
class Findings:
    """What a turn's questions led to; `open` counts those without an answer."""

    found: list[Found] = field(default_factory=list)
    tools: list[ToolCall] = field(default_factory=list)
    open: int = 0
    asked: bool = False

    def add(self, found: Found) -> None:
        """Keep an answer, unless another question already led to the same entry."""
        if all(found.entry.id != earlier.entry.id for earlier in self.found):
            self.found.append(found)


class Finder:
    """Answers questions from one hotel's knowledge, with the conversation in mind."""

    def __init__(self, retriever: Retriever) -> None:
        """Search with this retriever."""
        self._retriever = retriever

    def find(
        self, turn: Turn, texts: Sequence[str], knowledge: HotelKnowledge, language: Language
    ) -> Findings:
        """Look up what the guest's new texts ask."""
        findings = Findings()
        search = _Search(self._retriever, knowledge, language, findings.tools)
        context = _context(turn)
        asking = [(text, question) for text in texts for question in questions(text)]
        # A statement beside a question explains it; alone it is all there is to answer.
        if any(question.asked for _, question in asking):
            asking = [(text, question) for text, question in asking if question.asked]
            findings.asked = True
        findings.open = max(0, len(asking) - _QUESTIONS_ANSWERED)
        for _, question in asking[:_QUESTIONS_ANSWERED]:
            found = _answer(search, question, context, turn)
            if found is None:
                findings.open += 1
            else:
                findings.add(found)
            if has_subject(question.text):
                context = question.text
        return findings


@dataclass(frozen=True, slots=True)
class _Search:
    """A search in one hotel's knowledge that keeps what it did."""

    retriever: Retriever
    knowledge: HotelKnowledge
    language: Language
    tools: list[ToolCall]

    def __call__(self, query: str) -> list[Hit]:
        hits, call = search_knowledge(
            self.retriever, self.knowledge, query, language=self.language.value
        )
        self.tools.append(call)
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
