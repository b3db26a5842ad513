"""Finds phrases of a word table in a text fast, and says where they stand, to be quoted.

In a phrase "a/b" stands for either word, "?a" may be missing, "a*" has any ending, and "..." leaves
room for up to four words.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from hotel_inbox.bot.lexical import words

_TOKEN = re.compile(r"[^\W_]+")
_GAP = r"(?:\S+ ){0,4}?"
# Around the words that were found, so much is quoted.
_MORE_TO_QUOTE = 60


class Wording:
    """A text in folded words that know where they stood; made once, searched for many tables."""

    def __init__(self, text: str) -> None:
        """Split the text; what is longer than any message is cut by who hands it over."""
        self.text = text
        self.words: list[str] = []
        self._begins: list[int] = []
        self._ends: list[int] = []
        for token in _TOKEN.finditer(text):
            for word in words(token.group()):
                self.words.append(word)
                self._begins.append(token.start())
                self._ends.append(token.end())
        # Each word ends with a space, so that a phrase matches whole words.
        self.line = "".join(f"{word} " for word in self.words)
        self.starts: list[int] = []
        place = 0
        for word in self.words:
            self.starts.append(place)
            place += len(word) + 1

    def quote(self, start: int, end: int) -> str:
        """Quote the words of a part of the line with some of what stands around them."""
        first = bisect_left(self.starts, start)
        last = max(first, bisect_left(self.starts, end) - 1)
        begin = max(0, self._begins[first] - _MORE_TO_QUOTE)
        finish = min(len(self.text), self._ends[last] + _MORE_TO_QUOTE)
        before = "…" if begin else ""
        after = "…" if finish < len(self.text) else ""
        return before + " ".join(self.text[begin:finish].split()) + after


@dataclass(frozen=True, slots=True)
class _Part:
    alternatives: tuple[str, ...]
    optional: bool

    @property
    def shape(self) -> str:
        if self.alternatives == ("...",):
            return _GAP
        each = "|".join(re.escape(one).replace(r"\*", r"\S*") for one in self.alternatives)
        return f"(?:(?:{each}) ){'?' if self.optional else ''}"


class _Phrases:
    """Phrases that may begin with one word; their expression is made when a text has it."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def add(self, parts: Iterable[_Part]) -> None:
        """Take one phrase more."""
        self._shapes.append("".join(part.shape for part in parts))

    @cached_property
    def shape(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{shape})" for shape in self._shapes))


class PhraseTable:
    """Phrases by the word with which they begin: a text costs its words, not the table's."""

    def __init__(self, listed: Iterable[str]) -> None:
        """Take lists of phrases between commas."""
        self._whole: dict[str, _Phrases] = defaultdict(_Phrases)
        self._stems: dict[str, _Phrases] = defaultdict(_Phrases)
        for phrase in (each.strip() for line in listed for each in line.split(",")):
            if phrase:
                self._add(phrase)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, phrase: str) -> None:
        parts = [
            _Part(tuple(filter(None, part.removeprefix("?").split("/"))), part.startswith("?"))
            for part in phrase.split()
        ]
        beginnings: set[str] = set()
        for part in parts:
            beginnings.update(part.alternatives)
            if not part.optional:
                break
        for word in beginnings:
            table = self._stems if word.endswith("*") else self._whole
            table[word.rstrip("*")].add(parts)

    def find(self, wording: Wording) -> Iterator[tuple[int, int]]:
        """Yield where phrases stand in the text's line, in the order of the text."""
        for word, start in zip(wording.words, wording.starts, strict=True):
            for phrases in self._beginning(word):
                match = phrases.shape.match(wording.line, start)
                if match is not None:
                    yield start, match.end()
                    break

    def _beginning(self, word: str) -> Iterator[_Phrases]:
        if word in self._whole:
            yield self._whole[word]
        for length in self._lengths:
            if length > len(word):
                return
            if word[:length] in self._stems:
                yield self._stems[word[:length]]
