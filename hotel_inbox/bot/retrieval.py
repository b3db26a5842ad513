"""Search in one hotel's knowledge: vectors, words and concepts together."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hotel_inbox.bot.base import (
    Embedder,
    EmbeddingUnavailableError,
    HotelKnowledge,
    KnowledgeEntry,
    passage_text,
)
from hotel_inbox.bot.confidence import ENOUGH, Evidence, calibration
from hotel_inbox.bot.index import KnowledgeIndex, Scores

logger = logging.getLogger(__name__)


# Entries near the top of which a surer one may take the place of an unsure first.
_CONSIDERED = 3
# How much the second and the third entry take from the certainty that the first is the one meant:
# by how near they come to it, and by how sure the second would be if it stood first.
_RIVALS = (0.4, 0.2)
_RIVAL_SURE = 0.3


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


class Retriever:
    """Finds entries for questions; keeps the indexes of the hotels asked for last."""

    def __init__(self, embedder: Embedder, *, hotels_kept: int = 64) -> None:
        """Search with this embedder, holding at most so many hotels in memory."""
        self._embedder = embedder
        self._hotels_kept = hotels_kept
        self._indexes: OrderedDict[int, KnowledgeIndex] = OrderedDict()
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

    def _ready(self, knowledge: HotelKnowledge, query: str) -> tuple[KnowledgeIndex, Scores | None]:
        index = self._index_of(knowledge)
        return index, index.likeness(self._query_vector(query))

    def _query_vector(self, query: str) -> bytes | None:
        try:
            return self._embedder.query(query)
        except EmbeddingUnavailableError:
            return None

    def _index_of(self, knowledge: HotelKnowledge) -> KnowledgeIndex:
        """Return the index of this version, building it once however many ask at once."""
        index = self._kept(knowledge)
        if index is None:
            with self._building:
                index = self._kept(knowledge) or self._build(knowledge)
        return index

    def _kept(self, knowledge: HotelKnowledge) -> KnowledgeIndex | None:
        with self._access:
            index = self._indexes.get(knowledge.hotel_id)
            if index is None or index.version != knowledge.version:
                return None
            self._indexes.move_to_end(knowledge.hotel_id)
            return index

    def _build(self, knowledge: HotelKnowledge) -> KnowledgeIndex:
        """Make the index of a version; it takes the place of the hotel's earlier one."""
        with self._access:
            earlier = self._indexes.get(knowledge.hotel_id)
        index = KnowledgeIndex(
            knowledge, self._vectors(knowledge, earlier.vectors if earlier else {})
        )
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
