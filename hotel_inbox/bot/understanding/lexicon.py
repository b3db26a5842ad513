"""The words of each language in which stays are spoken of, as stay_words.toml has them."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from hotel_inbox.bot.understanding.tokens import words_of
from hotel_inbox.domain.languages import Language

_TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (files(__package__) / "stay_words.toml").read_text(encoding="utf-8")
)
_COUNTED = {
    "r": "relative",
    "W": "weeks_from_now",
    "m": "months_from_now",
    "U": "units",
    "h": "holidays",
}


class Lexicon:
    """The phrases of one language: what kind each is and what it is worth."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Compile a language's part of the word table."""
        self.next_is_next_week: bool = table["next_is_next_week"]
        self.counts_days: bool = table["lone_numbers_are_days"]
        self._phrases: dict[str, dict[tuple[str, ...], tuple[str, object]]] = {}
        for phrase, letters, value in _entries(table):
            words = words_of(phrase)
            self._phrases.setdefault(words[0], {})[words] = (letters, value)
        self._lengths = {
            first: sorted({len(words) for words in phrases}, reverse=True)
            for first, phrases in self._phrases.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._phrases

    def longest(self, words: Sequence[str], at: int) -> tuple[int, str, object] | None:
        """Find the longest phrase that begins here: how many words, its letters, its value."""
        for length in self._lengths.get(words[at], ()):
            kind = self._phrases[words[at]].get(tuple(words[at : at + length]))
            if kind and at + length <= len(words):
                return length, *kind
        return None


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    """List the phrases of a language, the stronger meaning of a word later."""
    letters = _TABLE["letters"]
    for kind, phrases in table["words"].items():
        yield from ((phrase, letters[kind], kind) for phrase in phrases)
    yield from ((phrase, "nP", int(n)) for n, phrase in table.get("party_words", {}).items())
    yield from _numbers(table)
    for letter, name in (("m", "months"), ("v", "weekdays_short"), ("w", "weekdays")):
        for value, words in enumerate(table[name], letter == "m"):
            yield from ((word, letter, value) for word in words)
    for letter, name in _COUNTED.items():
        for key, words in table[name].items():
            # Months from now are kept apart from the named ones: 0 and below.
            value = key if name in {"units", "holidays"} else int(key)
            yield from ((word, letter, -value if letter == "m" else value) for word in words)


def _numbers(table: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    """List the numbers and ordinals in words."""
    letter = "n" if table["lone_numbers_are_days"] else "N"
    yield from ((word, letter, value) for value, word in enumerate(table["numbers"]) if word)
    yield from ((word, letter, int(n)) for n, word in table.get("more_numbers", {}).items())
    for value, word in enumerate(table["ordinals"], 1):
        yield from ((word + ending, "s", value) for ending in table.get("ordinal_endings", [""]))


@cache
def lexicons() -> dict[Language, Lexicon]:
    """Read the word table once."""
    return {language: Lexicon(_TABLE[language.value]) for language in Language}
