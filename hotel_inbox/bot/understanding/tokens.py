"""Cuts a guest's text into words, numbers, dates and marks, small and without accents."""

import re
import unicodedata
from functools import cache
from itertools import islice
from typing import NamedTuple

_SCANNER = re.compile(
    r"""
      (?P<junk> https?://\S{1,300} | [\w.+-]{1,64}@\S{1,100} | [#№]\s?\w{1,20}
        | \+\d[\d\ ().-]{6,20}\d | \d{3}(?:[ .-]\d{2,4}){2,4}(?!\d) | \d{5,}
        | [$€£]\s?\d[\d.,]{0,12} | \d[\d.,]{0,12}\s?[$€£%]
        | [^\W\d_]{1,20}\d[^\W_]{0,20} | 24/7 )
    | (?P<iso> \d{4}-\d{1,2}-\d{1,2} )(?!\d)
    | (?P<full> \d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d{2}) )(?!\d)
    | (?P<time> \d{1,2}:\d{2}(?:\s?[ap]\.?m\b)? | \d{1,2}\s?h(?:\d{2})?\b | \d{1,2}\s?[ap]\.?m\b )
    | (?P<short> \d{1,2}/\d{1,2}(?![\d/]) | \d{1,2}\.\d{1,2}\.(?!\d) )
    | (?P<decimal> \d+[.,]\d+ )
    | (?P<ordinal> \d{1,2}\s?(?:st|nd|rd|th|er|ers|°|º|ª)(?![^\W_]) )
    | (?P<number> \d+ )
    | (?P<word> [^\W\d_]+ )(?:'(?=\w))?
    | (?P<mark> [^\w\s'] | \n )
    """,
    re.VERBOSE,
)
DASHES = "-–—"
# Nobody says when they come after so many words; reading stays quick for any text.
_MOST_TOKENS = 350


class Token(NamedTuple):
    """A piece of the text: its kind, as the scanner calls it, and the place it stands at."""

    kind: str
    word: str
    start: int
    end: int


@cache
def _plain(character: str) -> str:
    """Take the accent off a character and make it small; always one character."""
    base = unicodedata.normalize("NFD", character)[0].lower()
    return {"’": "'", "‘": "'", "ß": "s"}.get(base, base)[0]


def fold(text: str) -> str:
    """Return the text small and without accents, every character at its old place."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


def words_of(phrase: str) -> tuple[str, ...]:
    """Cut a phrase of the table as a guest's text is cut."""
    return tuple(
        found.group("word") or found.group()
        for found in _SCANNER.finditer(fold(phrase))
        if found.group() not in DASHES
    )


def cut(text: str) -> list[Token]:
    """Cut a text; of a very long one only the beginning."""
    return [
        Token(str(found.lastgroup), found[str(found.lastgroup)], *found.span(str(found.lastgroup)))
        for found in islice(_SCANNER.finditer(fold(text)), _MOST_TOKENS)
    ]
