"""One version of a hotel's knowledge, made ready to be searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hotel_inbox.bot.base import HotelKnowledge, KnowledgeEntry, passage_text
from hotel_inbox.bot.confidence import Evidence
from hotel_inbox.bot.lexical import Bm25, subjects, terms, words
from hotel_inbox.bot.vocabulary import FACETS
from hotel_inbox.domain.languages import Language, spoken

Scores = NDArray[np.float64]

# Measured together on guests' questions, see docs/bot.md: each part alone finds fewer.
_LIKENESS_WEIGHT = 0.4
_WORDS_WEIGHT = 0.3
_AGREEMENT_WEIGHT = 0.3
# Of entries in several languages the guest's own is wanted, then the one most people read.
_LANGUAGE_BONUS = 0.15
_SECOND_LANGUAGE_BONUS = 0.05
_FACET_WEIGHT = 0.5
# Staff write an entry in the guest's own words: then no likeness has to be weighed.
_SAME_WORDS = 0.97
_SAME_TELLING_WORDS = 0.8
_ANSWER_WEIGHT = 0.5
# What an entry is about beside the question counts against it, if less than what it leaves out.
_BESIDE_WEIGHT = 0.7


def _weight(concepts: frozenset[str]) -> float:
    return sum(_FACET_WEIGHT if concept in FACETS else 1.0 for concept in concepts)


def _bonus(entry: KnowledgeEntry, language: str) -> float:
    """Favour an entry for its language, less than for what it says."""
    written = spoken(entry.language)
    if written == language:
        return _LANGUAGE_BONUS
    return _SECOND_LANGUAGE_BONUS if written is Language.ENGLISH else 0.0


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(whole) if whole else 0.0


@dataclass(frozen=True, slots=True)
class _About:
    """What an entry is about: by its question alone, and with its answer."""

    question: frozenset[str]
    anywhere: frozenset[str]

    def agreement(self, asked: frozenset[str]) -> float:
        """How much a question and the entry are about the same, and about nothing else."""
        beside = _weight(self.question - asked)
        union = _weight(asked) + _BESIDE_WEIGHT * beside
        if not asked or not union:
            return 0.0
        aside = _weight(asked & (self.anywhere - self.question))
        return (_weight(asked & self.question) + _ANSWER_WEIGHT * aside) / union


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question by its words, by its telling words, and by what it is about."""

    words: tuple[str, ...]
    telling: frozenset[str]
    subjects: frozenset[str]

    @classmethod
    def of(cls, question: str) -> Self:
        """Take a question apart."""
        return cls(tuple(words(question)), frozenset(terms(question)), subjects(question))

    def sameness(self, other: Self) -> float:
        """Say how sure it is that both ask the same: 0 unless nearly every word says so."""
        if self.words and self.words == other.words:
            return _SAME_WORDS
        alike = self.telling == other.telling and self.subjects == other.subjects
        return _SAME_TELLING_WORDS if alike and len(self.telling) > 1 else 0.0


class KnowledgeIndex:
    """One version of one hotel's knowledge, made ready to be searched; immutable once built."""

    def __init__(self, knowledge: HotelKnowledge, vectors: Mapping[str, bytes]) -> None:
        """Take the entries and their vectors by passage; without vectors words alone count."""
        self.version = knowledge.version
        self.entries = knowledge.entries
        self.vectors = vectors
        self._matrix = self._as_matrix()
        questions = [f"{entry.title} {entry.question}" for entry in self.entries]
        self._terms = [
            terms(question) * 2 + terms(entry.answer)
            for question, entry in zip(questions, self.entries, strict=True)
        ]
        self._words = Bm25(self._terms)
        self._asked = [_Asked.of(entry.question) for entry in self.entries]
        self._about = [
            _About(subjects(question), subjects(question) | subjects(entry.answer))
            for question, entry in zip(questions, self.entries, strict=True)
        ]

    def _as_matrix(self) -> NDArray[np.float32] | None:
        texts = [passage_text(entry.question, entry.answer) for entry in self.entries]
        if not texts or any(text not in self.vectors for text in texts):
            return None
        rows = [np.frombuffer(self.vectors[text], dtype=np.float32) for text in texts]
        return np.vstack(rows) if len({row.size for row in rows}) == 1 else None

    def likeness(self, vector: bytes | None) -> Scores | None:
        """Compare a question's vector with every entry's; None if either side has none."""
        if self._matrix is None or vector is None:
            return None
        query = np.frombuffer(vector, dtype=np.float32)
        if query.size != self._matrix.shape[1]:
            return None
        return np.asarray(self._matrix @ query, dtype=np.float64)

    def rank(self, query: str, likeness: Scores | None, language: str | None) -> Scores:
        """Score every entry for a question, relative to the others."""
        asked = subjects(query)
        found = np.asarray(self._words.scores(terms(query)))
        agreement = np.asarray([about.agreement(asked) for about in self._about])
        score = _WORDS_WEIGHT * found / (found.max() or 1.0) + _AGREEMENT_WEIGHT * agreement
        if likeness is not None:
            spread = float(np.ptp(likeness)) or 1.0
            score = score + _LIKENESS_WEIGHT * (likeness - likeness.min()) / spread
        if language is not None:
            score = score + np.asarray([_bonus(entry, language) for entry in self.entries])
        this = _Asked.of(query)
        return np.asarray(score + np.asarray([this.sameness(one) for one in self._asked]))

    def sameness(self, query: str, number: int) -> float:
        """How sure it is that an entry's question is the very one that was asked."""
        return _Asked.of(query).sameness(self._asked[number])

    def evidence(self, query: str, number: int, likeness: Scores | None) -> Evidence:
        """Gather what speaks for one entry."""
        asked = subjects(query)
        about = self._about[number]
        telling = set(terms(query))
        total = sum(map(self._words.rarity, telling))
        shared = sum(map(self._words.rarity, telling & set(self._terms[number])))
        return Evidence(
            likeness=0.0 if likeness is None else float(likeness[number]),
            lead=0.0 if likeness is None else float(likeness[number] - likeness.mean()),
            covered=_share(about.anywhere, asked - FACETS),
            facets=_share(about.anywhere, asked & FACETS),
            agreement=about.agreement(asked),
            words=shared / total if total else 0.0,
            subject=float(bool(asked - FACETS)),
        )
