"""Words against words: folding, light stemming and BM25 over one hotel's entries."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from hotel_inbox.bot.vocabulary import FACETS, STOPWORDS, concepts, recognise

_WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+")
# Longest first; what is left has to keep three letters, so that short words stay themselves.
_ENDINGS = (
    *("issements", "amientos", "azioni", "aciones", "ations", "amente", "ungen", "keiten"),
    *("ation", "ments", "iones", "ing", "ies", "ung", "ons", "ez", "en", "er", "es", "ed", "ly"),
    *("s", "e", "a", "o", "i", "n"),
)
_SHORTEST_STEM = 3

# Words that join and ask, in the six languages: they say nothing about what is asked.
_STOP = frozenset(word for joining in STOPWORDS.values() for word in joining)


def fold(text: str) -> str:
    """Lower the case and drop accents, so that spellings of a word meet."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Split a text into its folded words."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """Take a word's ending off, so that its forms meet."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


# A turn asks for the subjects of the same few sentences again and again.
@lru_cache(maxsize=512)
def subjects(text: str) -> frozenset[str]:
    """Name the concepts that a text is about."""
    return frozenset(concepts(words(text)))


def has_subject(text: str) -> bool:
    """Whether a text names something to ask about, and not only a side of it such as its price."""
    return bool(subjects(text) - FACETS)


def unknown_words(text: str) -> list[str]:
    """List the words that tell something and mean nothing to the vocabulary."""
    return [word for word, found in recognise(words(text)) if not found and word not in _STOP]


def terms(text: str) -> list[str]:
    """Turn a text into what is compared: stems of its content words, and its concepts."""
    found = words(text)
    stems = [stem(word) for word in found if word not in _STOP]
    return stems + [f"#{concept}" for concept in concepts(found)]


class Bm25:
    """Okapi BM25 over a fixed list of documents; small enough to hold one hotel in memory."""

    _SATURATION = 1.2
    _LENGTH_WEIGHT = 0.75

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Count the terms once; documents are lists of terms."""
        self._size = len(documents)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        average = sum(map(len, documents)) / self._size if self._size else 0.0
        for number, document in enumerate(documents):
            stretch = 1 + self._LENGTH_WEIGHT * (len(document) / (average or 1) - 1)
            for term, count in Counter(document).items():
                gain = count * (self._SATURATION + 1) / (count + self._SATURATION * stretch)
                self._postings.setdefault(term, []).append((number, gain))

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term: how much its presence tells."""
        holding = len(self._postings.get(term, ()))
        return math.log1p((self._size - holding + 0.5) / (holding + 0.5))

    def scores(self, query: Sequence[str]) -> list[float]:
        """Score every document for the distinct terms of a query."""
        result = [0.0] * self._size
        for term in set(query):
            rarity = self.rarity(term)
            for number, gain in self._postings.get(term, ()):
                result[number] += rarity * gain
        return result
