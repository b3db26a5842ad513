"""What the dashboard's words are in other languages than English: a TOML file per screen."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from hotel_inbox.domain.languages import Language

FOLDER = Path(__file__).parent

LONGEST_UNDERSTOOD = 2000
# With fewer letters and quotation marks of its own a sentence fits by chance, as "{who} since
# {moment}" fits much that somebody else said.
_FEWEST_SIGNS = 8
_QUOTES = "“”"
# The places that hold words of our own, which are said in the language too.
_OURS = frozenset({"reason", "fact", "why", "part"})
# The places that hold nothing but a number.
_NUMBERS = frozenset({"count"})
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]{0,30}")
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Read a language's files: the English words as keys, `{name}` where a value goes."""
    return {
        english: words
        for file in sorted((FOLDER / language.value).glob("*.toml"))
        for english, words in tomllib.loads(file.read_text("utf-8")).items()
    }


def say(language: Language, english: str, **values: object) -> str:
    """Say something in a language, with its values put in; English where nobody translated it."""
    words = catalogue(language).get(english, english)
    return words.format(**values) if values else words


def say_count(language: Language, number: int, one: str, many: str, **values: object) -> str:
    """Say something of a number of things, by the sentence for one of them or for any other number.

    `{count}` is where the number goes, unless a value of that name says how it is written.
    """
    return say(language, one if number == 1 else many, **{"count": number, **values})


def understood(language: Language, text: str) -> str:
    """Say a finished English line in a language; as it is where no sentence fits it.

    It is for lines that were said elsewhere: in a stored message or by a service that refused. The
    values in it, such as names, stay as they are. Takes a time in proportion to the text.
    """
    if language is Language.ENGLISH or not text or len(text) > LONGEST_UNDERSTOOD:
        return text
    return _understood(language, text)


@lru_cache(maxsize=4096)
def _understood(language: Language, text: str) -> str:
    words = catalogue(language).get(text)
    if words is not None:
        return words
    for sentence in _sentences(language):
        values = sentence.values(text)
        if values is not None:
            ours = {name: _understood(language, values[name]) for name in _OURS & values.keys()}
            if sentence.tells or any(ours[name] != values[name] for name in ours):
                return sentence.said.format(**(values | ours))
    return text


@dataclass(frozen=True, slots=True)
class _Sentence:
    """An English sentence with places for values: the texts between them, and their names."""

    between: tuple[str, ...]
    names: tuple[str, ...]
    said: str

    @property
    def tells(self) -> bool:
        """Whether it says enough by itself to be known by it."""
        own = "".join(self.between)
        return sum(c.isalpha() or c in _QUOTES for c in own) >= _FEWEST_SIGNS

    def values(self, text: str) -> dict[str, str] | None:
        """Find the values that make this sentence the text; None if none do."""
        first, *middle, last = self.between
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last) or end < len(first):
            return None
        found, begins = [], len(first)
        for part in middle:
            # The first place will do: what fits further right fits here too.
            at = text.find(part, begins + 1, end)
            if at < 0:
                return None
            found.append(text[begins:at])
            begins = at + len(part)
        found.append(text[begins:end])
        values = dict(zip(self.names, found, strict=True))
        return values if all(found) and _counts(values) else None


def _counts(values: Mapping[str, str]) -> bool:
    """Whether a number stands where one has to: not everything before a known word is one."""
    return all(_NUMBER.fullmatch(values[name]) for name in _NUMBERS & values.keys())


@cache
def _sentences(language: Language) -> tuple[_Sentence, ...]:
    """List the sentences that hold values, those that say the most themselves first."""
    return tuple(
        sorted(
            _with_places(catalogue(language)),
            key=lambda one: sum(map(len, one.between)),
            reverse=True,
        )
    )


def _with_places(words: Mapping[str, str]) -> Iterator[_Sentence]:
    for english, said in words.items():
        between, names = _PLACE.split(english)[::2], _PLACE.findall(english)
        sentence = _Sentence(tuple(between), tuple(names), said)
        if names and (sentence.tells or _OURS & set(names)):
            yield sentence
