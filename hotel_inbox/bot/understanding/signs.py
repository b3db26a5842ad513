"""Words that tell something of a guest, found in a text so that they can be quoted.

The tables stand in signs.toml, with the small language that their phrases are written in.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from hotel_inbox.bot.lexical import words

QUOTE_LENGTH = 200

_TOKEN = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?=[¿])")
_CLAUSE_END = re.compile(r"[.!?…;\n]|, | - | – | — ")
_FIGURES = r"\d+"
_GAP = r"(?:\S+ ){0,4}"


def _tables() -> dict[str, dict[str, str]]:
    """Read the tables as they stand."""
    text = files(__package__).joinpath("signs.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


class _Phrase:
    """One phrase of the tables: the words that it may begin with, and the shape of all of it."""

    def __init__(self, sign: str, phrase: str, named: dict[str, str]) -> None:
        self.sign = sign
        self._parts = phrase.split()
        self._spelled = [_alternatives(part, named) for part in self._parts]

    @property
    def firsts(self) -> Iterator[str]:
        """The words with which the phrase may begin; leading parts may be missing."""
        for part, alternatives in zip(self._parts, self._spelled, strict=True):
            yield from alternatives
            if not part.startswith("?"):
                return

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """The phrase as an expression over words that each end with a space; compiled when met."""
        return re.compile("".join(map(_shape, self._parts, self._spelled)))


def _alternatives(part: str, named: dict[str, str]) -> list[str]:
    """List the words that a part stands for; a star stays, figures are a number too."""
    bare = part.removeprefix("?")
    if bare == "#":
        return ["#", *named["number"].split()]
    if bare.startswith("<"):
        return named[bare.strip("<>")].split()
    return [word for word in bare.split("/") if word]


def _shape(part: str, alternatives: list[str]) -> str:
    """Spell a part as a regular expression that ends after its space."""
    if part == "...":
        return _GAP
    each = "|".join(
        _FIGURES if word == "#" else re.escape(word).replace(r"\*", r"\S*") for word in alternatives
    )
    return f"(?:(?:{each}) ){'?' if part.startswith('?') else ''}"


class _Index:
    """Every sign's phrases by the word with which they begin."""

    def __init__(self, tables: dict[str, dict[str, str]]) -> None:
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for sign, languages in tables.items():
            if sign == "words":
                continue
            for phrases in languages.values():
                for phrase in filter(None, map(str.strip, phrases.split(","))):
                    self._add(_Phrase(sign, phrase, tables["words"]))
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, phrase: _Phrase) -> None:
        for first in phrase.firsts:
            table = self._stems if first.endswith("*") else self._exact
            table.setdefault(first.rstrip("*"), []).append(phrase)

    def beginning(self, word: str) -> Iterator[_Phrase]:
        """Yield the phrases that may begin with a word."""
        yield from self._exact.get("#" if word.isdecimal() else word, ())
        for length in self._lengths:
            yield from self._stems.get(word[:length], ()) if len(word) >= length else ()


_INDEX = _Index(_tables())


@dataclass(frozen=True)
class Sentence:
    """A sentence of a guest with the signs in it."""

    text: str

    @cached_property
    def signs(self) -> dict[str, tuple[int, int]]:
        """Where each sign first shows, as places in the text."""
        tokens = [
            (word, m.start(), m.end()) for m in _TOKEN.finditer(self.text) for word in words(m[0])
        ]
        line = "".join(f"{word} " for word, _, _ in tokens)
        starts: list[int] = []
        place = 0
        for word, _, _ in tokens:
            starts.append(place)
            place += len(word) + 1
        found: dict[str, tuple[int, int]] = {}
        for number, (word, begin, _) in enumerate(tokens):
            for phrase in _INDEX.beginning(word):
                if phrase.sign in found:
                    continue
                if match := phrase.shape.match(line, starts[number]):
                    last = bisect_right(starts, match.end() - 1) - 1
                    found[phrase.sign] = (begin, tokens[last][2])
        return found

    def quote(self, sign: str) -> str:
        """Quote the clause in which a sign shows."""
        begin, end = self.signs[sign]
        breaks = [(m.start(), m.end()) for m in _CLAUSE_END.finditer(self.text)]
        start = max((after for _, after in breaks if after <= begin), default=0)
        stop = min((before for before, _ in breaks if before >= end), default=len(self.text))
        return shortened(self.text[start:stop])


def shortened(text: str) -> str:
    """Bring a quote to one line of bearable length."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 1].rstrip() + "…"


# Type, persona and seeking all read the messages of the same few turns.
@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Take a text apart into sentences that say something."""
    parts = _SENTENCE_END.split(text)
    return tuple(Sentence(part.strip()) for part in parts if _TOKEN.search(part))
