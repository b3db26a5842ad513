"""Turns a guest's text into symbols, one letter each, so that dates and parties are patterns.

"from the 12th to the 15th of May" becomes "fdotdobm" with the values 12, 15 and 5 kept beside it.
The letters of words stand in stay_words.toml. Beside these: n a number in digits (or a word where
the language counts days so), N a number in words, o an ordinal in digits, s one in words, D a
whole date, 4 a year, m month, w weekday, v its abbreviation, r a day counted from today, h
holiday, U a unit of time, W a week counted from this one, 9 a number of something else, x any
other word; the marks are . , - / ( ) and ; for any other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hotel_inbox.bot.understanding.lexicon import Lexicon, lexicons
from hotel_inbox.bot.understanding.tokens import DASHES, Token, cut
from hotel_inbox.domain.languages import Language

# A number before "o'clock" or after "at" is a time of day, one before "stars" counts no people.
_NO_COUNT = re.compile(r"(?<=@)[nN]|[nN](?=(?:id)?j)|[nN]-?5")
_UNCOUNTED = str.maketrans("nN5", "jjx")
_MARKS = {".": ".", "!": ".", "?": ".", "\n": ".", ",": ",", "/": "/", "(": "(", ")": ")"}
_YEARS = range(1990, 2100)
_CENTURY, _SHORT_YEAR, _MONTHS = 2000, 100, 12
# Larger numbers count no people, no nights and no days.
_LARGEST_COUNT = 499
_NOTHING_SAID = {"time": "j", "word": "x", "junk": "9"}


@dataclass(frozen=True, slots=True)
class Symbols:
    """A text as letters, with the value and the place in the text of each."""

    text: str
    letters: str
    values: tuple[Any, ...]
    spans: tuple[tuple[int, int], ...]
    lexicon: Lexicon

    def quote(self, start: int, end: int) -> str:
        """Return the guest's own words of a run of symbols."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def without(self, taken: Sequence[tuple[int, int]]) -> "Symbols":
        """Blank out runs that are already understood."""
        letters = list(self.letters)
        for start, end in taken:
            letters[start:end] = ";" * (end - start)
        return Symbols(self.text, "".join(letters), self.values, self.spans, self.lexicon)


def read_symbols(text: str, language: Language | None, *, month_first: bool) -> Symbols:
    """Read a text in the language that most of its words speak for, `language` if in doubt."""
    tokens = cut(text)
    lexicon = _spoken(tokens, language)
    symbols = list(_symbols(tokens, lexicon, month_first=month_first))
    letters = "".join(letter for letter, _, _, _ in symbols)
    return Symbols(
        text,
        _NO_COUNT.sub(lambda match: match[0].translate(_UNCOUNTED), letters),
        tuple(value for _, value, _, _ in symbols),
        tuple((start, end) for _, _, start, end in symbols),
        lexicon,
    )


def _spoken(tokens: Sequence[Token], language: Language | None) -> Lexicon:
    """Choose the lexicon that knows most of the words."""
    known_words = lexicons()
    words = [token.word for token in tokens[:400] if token.kind == "word"]

    def known(one: Language) -> tuple[int, bool, bool]:
        hits = sum(word in known_words[one] for word in words)
        return hits, one is language, one is Language.ENGLISH

    return known_words[max(known_words, key=known)]


def _symbols(
    tokens: Sequence[Token], lexicon: Lexicon, *, month_first: bool
) -> Iterator[tuple[str, object, int, int]]:
    """Give each token or phrase its letter."""
    # Phrases are looked up as if hyphens were spaces; `places` leads back to the tokens.
    places = [at for at, token in enumerate(tokens) if token.word not in DASHES]
    words = [tokens[at].word for at in places]
    index_of = {at: index for index, at in enumerate(places)}
    at, before = 0, ""
    while at < len(tokens):
        token = tokens[at]
        phrase = lexicon.longest(words, index_of[at]) if token.kind == "word" else None
        if phrase:
            length, letters, value = phrase
            last = places[index_of[at] + length - 1]
            yield from ((letter, value, token.start, tokens[last].end) for letter in letters)
            at, before = last + 1, letters[-1]
            continue
        letter, value = _letter(token, before, lexicon, month_first=month_first)
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if letter == "n" and lexicon.counts_days and _dotted(token, following, before):
            letter = "s"
            at += 1
        yield letter, value, token.start, token.end
        at, before = at + 1, letter


def _dotted(token: Token, following: Token | None, before: str) -> bool:
    """Tell the German "12." of "am 12." or "12. Mai" by what stands around it."""
    return (
        following is not None
        and following.word == "."
        and following.start == token.end
        and (before in tuple("dfuE&wv-") or not before)
    )


def _letter(
    token: Token, before: str, lexicon: Lexicon, *, month_first: bool
) -> tuple[str, object]:
    """Give a token that is in no phrase its letter and value."""
    if token.kind == "mark":
        return "-" if token.word in DASHES else _MARKS.get(token.word, ";"), None
    if token.kind in _NOTHING_SAID:
        return _NOTHING_SAID[token.kind], None
    numbers = [int(digits) for digits in re.findall(r"\d+", token.word)]
    # "vom 12.5 bis 15.5" are days, "12.5" by itself is not.
    german = before in tuple("dfu") and lexicon.counts_days and "." in token.word
    if token.kind == "iso":
        return "D", tuple(numbers)
    if token.kind in {"full", "short"} or (token.kind == "decimal" and german):
        return "D", _day_first(numbers, month_first=month_first and "." not in token.word)
    return _number_letter(token.kind, numbers[0]), numbers[0]


def _number_letter(kind: str, number: int) -> str:
    """Tell ordinals, years, counts and numbers of something else apart."""
    if kind == "ordinal":
        return "o"
    if kind == "number" and number in _YEARS:
        return "4"
    return "n" if kind == "number" and number <= _LARGEST_COUNT else "9"


def _day_first(numbers: Sequence[int], *, month_first: bool) -> tuple[int | None, int, int]:
    """Bring 3/4 or 3/4/25 into year, month, day; the year None if not said."""
    first, second, *rest = numbers
    day, month = (second, first) if month_first else (first, second)
    if month > _MONTHS >= day:
        day, month = month, day
    year = rest[0] + _CENTURY * (rest[0] < _SHORT_YEAR) if rest else None
    return year, month, day
