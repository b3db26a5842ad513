"""Whether a guest asks for knowledge, rather than booking, searching, answering or chatting.

Two logistic regressions, fitted by evaluation/seeking_fit.py: one on the vector of the text, one on
its words for when there is no vector. Both ship as numbers.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hotel_inbox.bot.base import Embedder, EmbeddingUnavailableError
from hotel_inbox.bot.lexical import has_subject, words
from hotel_inbox.bot.questions import questions
from hotel_inbox.bot.understanding.signs import sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Above this a text asks: the F1 of the development half is flat from .4 to .6.
BORDER = 0.5
# What was learnt is English: a plain question for something of the house asks in any language.
_PLAIN_QUESTION = 0.9
# Unless it looks for a room, for a fact that stands on the hotel's card, or for another business.
_OTHER_QUESTIONS = frozenset(
    {"booking", "search", "choosing", "fact", "interest", "reference", "elsewhere"}
)

# The words' hashes fall into so many buckets; twice as many tell no more.
BUCKETS = 2048
# What is read of a text: a vector sees no more either.
_READ_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: a weight for each number of a vector of `model`, one for each bucket."""

    model: str
    vector: NDArray[np.float32]
    vector_bias: float
    words: NDArray[np.float32]
    words_bias: float

    def of_vector(self, vector: bytes) -> float:
        """Tell the probability from a text's vector."""
        numbers = np.frombuffer(vector, dtype=np.float32)
        return _probability(float(numbers @ self.vector) + self.vector_bias)

    def of_words(self, text: str) -> float:
        """Tell the probability from a text's words alone."""
        seen = buckets(text)
        if not seen:
            return 0.0
        weight = float(self.words[seen].sum()) / math.sqrt(len(seen))
        return _probability(weight + self.words_bias)


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def buckets(text: str) -> list[int]:
    """Name the buckets into which a text's words, pairs of words and question marks fall."""
    shown = text[:_READ_LENGTH]
    said = ["^", *words(shown), *("?" for char in shown if char == "?"), "$"]
    if len(said) == len("^$"):
        return []
    both = [*said[1:-1], *(f"{left} {right}" for left, right in pairwise(said))]
    return sorted({zlib.crc32(each.encode()) % BUCKETS for each in both})


def load() -> Weights:
    """Read the weights that come with the package."""
    stored = files(__package__).joinpath("seeking.npz").read_bytes()
    with np.load(BytesIO(stored), allow_pickle=False) as arrays:
        return Weights(
            model=str(arrays["model"]),
            vector=arrays["vector"].astype(np.float32),
            vector_bias=float(arrays["vector_bias"]),
            words=arrays["words"].astype(np.float32),
            words_bias=float(arrays["words_bias"]),
        )


def _asks_plainly(text: str) -> bool:
    """Whether a sentence names something of the house and asks, in any of the six languages."""
    return any(
        not _OTHER_QUESTIONS & sentence.signs.keys()
        and any(each.asked and has_subject(each.text) for each in questions(sentence.text))
        for sentence in sentences(text)
    )


class Seeking:
    """Tells questions to the hotel's knowledge from everything else that guests write."""

    def __init__(self, embedder: Embedder, weights: Weights | None = None) -> None:
        """Use the embedder where the weights were fitted on its model, the words otherwise."""
        self._embedder = embedder
        self._weights = weights or load()

    def probability(self, text: str, before: Sequence[str] = ()) -> float:
        """Tell how likely a text asks for knowledge; `before` is what the guest wrote before it.

        "And on weekends?" asks if what it follows did.
        """
        if not any(char.isalpha() for char in text):
            return 0.0
        text = text[:_READ_LENGTH]
        asked = questions(text)
        if before and asked and all(each.follows for each in asked):
            text = f"{before[-1][-_READ_LENGTH // 2 :]} {text}"
        learnt = self._learnt(text)
        return max(learnt, _PLAIN_QUESTION) if _asks_plainly(text) else learnt

    def _learnt(self, text: str) -> float:
        """Tell what the regressions say: the vector's where there is one."""
        if self._embedder.model == self._weights.model:
            try:
                return self._weights.of_vector(self._embedder.query(text))
            except EmbeddingUnavailableError:
                pass
        return self._weights.of_words(text)

    def seeks(self, text: str, before: Sequence[str] = ()) -> bool:
        """Decide whether a text asks for knowledge."""
        return self.probability(text, before) > BORDER
