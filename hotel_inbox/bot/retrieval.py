"""Search in one hotel's knowledge: vectors, words and concepts together."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hotel_inbox.bot.base import (
    Embedder,
    EmbeddingUnavailableError,
    HotelKnowledge,
    KnowledgeEntry,
    passage_text,
)
from hotel_inbox.bot.confidence import ENOUGH, Evidence, calibration
from hotel_inbox.bot.lexical import Bm25, subjects, terms, words
from hotel_inbox.bot.vocabulary import FACETS
from hotel_inbox.domain.languages import Language, spoken

logger = logging.getLogger(__name__)

_Vector = NDArray[np.float32]
_Scores = NDArray[np.float64]

# Measured together on guests' questions, see docs/bot.md: each part alone finds fewer.
_LIKENESS_WEIGHT = 0.4
_WORDS_WEIGHT = 0.3
_AGREEMENT_WEIGHT = 0.3
# Of entries in several languages the guest's own is wanted, then the one most people read.
_LANGUAGE_BONUS = 0.15
_SECOND_LANGUAGE_BONUS = 0.05
# Entries near the top of which a surer one may take the place of an unsure first.
_CONSIDERED = 3
# How much the second and the third entry take from the certainty that the first is the one meant:
# by how near they come to it, and by how sure the second would be if it stood first.
_RIVALS = (0.4, 0.2)
_RIVAL_SURE = 0.3
_FACET_WEIGHT = 0.5
# Staff write an entry in the guest's own words: then no likeness has to be weighed.
_SAME_WORDS = 0.97
_SAME_TELLING_WORDS = 0.8
_ANSWER_WEIGHT = 0.5
# What an entry is about beside the question counts against it, if less than what it leaves out.
_BESIDE_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, with a score from 0 to 1; the best one's says how surely it is meant."""

    entry: KnowledgeEntry
    score: float

    @property
    def answers(self) -> bool:
        """Whether the score is good enough to answer a guest with this entry."""
        return self.score >= ENOUGH


def _pressed(sure: list[float], shares: list[float]) -> float:
    """Be less sure of the first entry if others press it, but never too unsure to answer with it.

    They mostly say the same in other words: which of them is meant is in doubt, not the answer.
    """
    first = sure[0]
    if first <= ENOUGH:
        return first
    doubt = _RIVAL_SURE * sure[1] if len(sure) > 1 else 0.0
    doubt += sum(weight * share for weight, share in zip(_RIVALS, shares, strict=False))
    return ENOUGH + (first - ENOUGH) * (1 - doubt)


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


class _Index:
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

    def _as_matrix(self) -> _Vector | None:
        texts = [passage_text(entry.question, entry.answer) for entry in self.entries]
        if not texts or any(text not in self.vectors for text in texts):
            return None
        rows = [np.frombuffer(self.vectors[text], dtype=np.float32) for text in texts]
        return np.vstack(rows) if len({row.size for row in rows}) == 1 else None

    def likeness(self, vector: bytes | None) -> _Scores | None:
        """Compare a question's vector with every entry's; None if either side has none."""
        if self._matrix is None or vector is None:
            return None
        query = np.frombuffer(vector, dtype=np.float32)
        if query.size != self._matrix.shape[1]:
            return None
        return np.asarray(self._matrix @ query, dtype=np.float64)

    def rank(self, query: str, likeness: _Scores | None, language: str | None) -> _Scores:
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

    def evidence(self, query: str, number: int, likeness: _Scores | None) -> Evidence:
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


class Retriever:
    """Finds entries for questions; keeps the indexes of the hotels asked for last."""

    def __init__(self, embedder: Embedder, *, hotels_kept: int = 64) -> None:
        """Search with this embedder, holding at most so many hotels in memory."""
        self._embedder = embedder
        self._hotels_kept = hotels_kept
        self._indexes: OrderedDict[int, _Index] = OrderedDict()
        self._access = threading.Lock()
        self._building = threading.Lock()

    def search(
        self, knowledge: HotelKnowledge, query: str, *, limit: int = 5, language: str | None = None
    ) -> list[Hit]:
        """Find the hotel's entries for a question, best first; entries of no other hotel exist."""
        if not knowledge.entries or not query.strip():
            return []
        index, likeness = self._ready(knowledge, query)
        ranked = index.rank(query, likeness, language)
        nearest = max(limit, _CONSIDERED)
        order = [int(number) for number in np.argsort(-ranked, kind="stable")[:nearest]]
        model = None if likeness is None else self._embedder.model
        measure = calibration(model)
        sure = [
            max(
                measure.confidence(index.evidence(query, number, likeness)),
                index.sameness(query, number),
            )
            for number in order[:_CONSIDERED]
        ]
        best = 0 if sure[0] >= ENOUGH else max(range(len(sure)), key=sure.__getitem__)
        order.insert(0, order.pop(best))
        sure.insert(0, sure.pop(best))
        top = max(float(ranked.max()), 1e-9)
        shares = [min(max(float(ranked[number]), 0.0) / top, 1.0) for number in order[1:]]
        first = _pressed(sure, shares)
        scores = [first, *(first * share for share in shares)]
        return [
            Hit(index.entries[number], round(score, 4))
            for number, score in zip(order[:limit], scores[:limit], strict=True)
        ]

    def evidence(
        self, knowledge: HotelKnowledge, query: str, *, language: str | None = None
    ) -> tuple[KnowledgeEntry, Evidence]:
        """Show the best entry of a hotel that has any, and what its confidence is made of."""
        index, likeness = self._ready(knowledge, query)
        best = int(np.argmax(index.rank(query, likeness, language)))
        return index.entries[best], index.evidence(query, best, likeness)

    def _ready(self, knowledge: HotelKnowledge, query: str) -> tuple[_Index, _Scores | None]:
        index = self._index_of(knowledge)
        return index, index.likeness(self._query_vector(query))

    def _query_vector(self, query: str) -> bytes | None:
        try:
            return self._embedder.query(query)
        except EmbeddingUnavailableError:
            return None

    def _index_of(self, knowledge: HotelKnowledge) -> _Index:
        """Return the index of this version, building it once however many ask at once."""
        index = self._kept(knowledge)
        if index is None:
            with self._building:
                index = self._kept(knowledge) or self._build(knowledge)
        return index

    def _kept(self, knowledge: HotelKnowledge) -> _Index | None:
        with self._access:
            index = self._indexes.get(knowledge.hotel_id)
            if index is None or index.version != knowledge.version:
                return None
            self._indexes.move_to_end(knowledge.hotel_id)
            return index

    def _build(self, knowledge: HotelKnowledge) -> _Index:
        """Make the index of a version; it takes the place of the hotel's earlier one."""
        with self._access:
            earlier = self._indexes.get(knowledge.hotel_id)
        index = _Index(knowledge, self._vectors(knowledge, earlier.vectors if earlier else {}))
        with self._access:
            self._indexes[knowledge.hotel_id] = index
            self._indexes.move_to_end(knowledge.hotel_id)
            while len(self._indexes) > self._hotels_kept:
                self._indexes.popitem(last=False)
        return index

    def _vectors(self, knowledge: HotelKnowledge, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Gather the vectors by passage: those stored, those of the earlier version, new ones."""
        vectors: dict[str, bytes] = {}
        missing: list[str] = []
        for entry in knowledge.entries:
            text = passage_text(entry.question, entry.answer)
            stored = entry.vector if entry.vector_model == self._embedder.model else None
            vector = stored or known.get(text)
            if vector is None:
                missing.append(text)
            else:
                vectors[text] = vector
        if missing:
            try:
                vectors.update(zip(missing, self._embedder.passages(missing), strict=True))
            except EmbeddingUnavailableError:
                logger.warning("Hotel %s is searched by words alone", knowledge.hotel_id)
        return vectors
