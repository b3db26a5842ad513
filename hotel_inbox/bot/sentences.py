"""Takes a text apart into sentences; the dot of "Mr. Smith" or of "3. Mai" ends none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotel_inbox.bot.lexical import fold
from hotel_inbox.bot.vocabulary import (
    ABBREVIATIONS,
    CLOSING_ABBREVIATIONS,
    COUNTED_NOUNS,
    STARTERS,
    STATEMENTS,
)

_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?=¿)")
_NEXT_WORD = re.compile(r"\W{0,3}([^\W\d_]+)")
# An abbreviation is this short, a day of a month has two figures.
_LONGEST_SHORT = 8
_ORDINAL = re.compile(r"\d{1,2}")


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text as they stand, without the blanks between them."""
    start = 0
    for end in _END.finditer(text):
        if not _goes_on(text, end):
            yield text[start : end.start()].strip()
            start = end.end()
    yield text[start:].strip()


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Whether the dot before a blank belongs to its word, and the sentence goes on after it."""
    if "\n" in end.group() or not text.endswith(".", 0, end.start()):
        return False
    last = text[max(0, end.start() - _LONGEST_SHORT) : end.start() - 1].rsplit(" ", maxsplit=1)[-1]
    bare = fold(last.strip("(\"'“”„«»"))
    following = _NEXT_WORD.match(text, end.end())
    next_word = fold(following[1]) if following else ""
    capital = following is not None and following[1][0].isupper()
    if bare in ABBREVIATIONS:
        return not (capital and next_word in STARTERS | STATEMENTS)
    if _ORDINAL.fullmatch(bare) or bare in CLOSING_ABBREVIATIONS:
        return not capital or next_word in COUNTED_NOUNS
    return False
