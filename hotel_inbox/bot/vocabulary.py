"""What a guest talks about: concepts whose words in six languages stand in words.toml.

A guest's "elevator" finds an entry about the "lift", and "Parkplatz" one about "parking"; a longer
phrase wins over the words inside it ("safety deposit box" is a safe and no deposit).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

# What sort of house it is says nothing about the question: these words are no concept.
_KINDS_OF_HOUSE = (
    "bed and breakfast*, beds and breakfast*, bed breakfast*, b and b, "
    "guest house*, guesthouse*, holiday inn, casa de huespedes, chambre d hotes, chambres d hotes"
)

# Sides of a question rather than its subject: "how much is it" can be asked of anything.
FACETS = frozenset(
    {
        *("price", "hours", "weekend", "early", "late", "age", "distance"),
        *("reservation", "rooms", "bed", "car", "password"),
    }
)

_LONGEST_PHRASE = 5

_TABLE: dict[str, dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("words.toml").read_text("utf-8")
)

# Words by what they do in a sentence, folded; words.toml explains each list.
STARTERS, PREPOSITIONS, STATEMENTS, LINKS, PERSON, POINTERS = (
    frozenset(_TABLE["words"][name].split())
    for name in ("starters", "prepositions", "statements", "links", "person", "pointers")
)
# Short forms whose dot ends no sentence, folded, without their last dot.
ABBREVIATIONS, CLOSING_ABBREVIATIONS, COUNTED_NOUNS = (
    frozenset(_TABLE["words"][name].split())
    for name in ("abbreviations", "closing_abbreviations", "counted_nouns")
)
# A kind word is not said to these: "hola mañana", "hi urgent".
NOT_ADDRESSED = frozenset(_TABLE["words"]["not_addressed"].split())
# Kind words by what they are: phrases, folded.
COURTESIES = {
    kind: frozenset(" ".join(phrase.split()) for phrase in phrases.split(","))
    for kind, phrases in _TABLE["courtesies"].items()
}
# The joining words of each language, folded.
STOPWORDS = {code: frozenset(words.split()) for code, words in _TABLE["stopwords"].items()}
# Words of guests that tell in which language they write.
TELLING = {code: frozenset(words.split()) for code, words in _TABLE["telling"].items()}

_Phrases = dict[str, tuple[str, ...]]


def _compile() -> tuple[_Phrases, _Phrases]:
    """Split the table into exact phrases and phrases with an open ending."""
    exact: _Phrases = {}
    open_ended: _Phrases = {}
    for concept, patterns in (*_TABLE["concepts"].items(), ("", _KINDS_OF_HOUSE)):
        for raw in patterns.split(","):
            pattern = " ".join(raw.split())
            target = open_ended if pattern.endswith("*") else exact
            key = pattern.rstrip("*")
            if concept not in target.get(key, ()):
                target[key] = (*target.get(key, ()), concept)
    return exact, open_ended


_EXACT, _OPEN_ENDED = _compile()
_SHORTEST_STEM = min(len(stem) for stem in _OPEN_ENDED)
_LONGEST_STEM = max(len(stem) for stem in _OPEN_ENDED)


@lru_cache(maxsize=8192)
def _lookup(phrase: str) -> tuple[str, ...]:
    """Find the concepts of a phrase as a whole, the longest stem first."""
    found = _EXACT.get(phrase)
    if found:
        return found
    for end in range(min(len(phrase), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
        found = _OPEN_ENDED.get(phrase[:end])
        # A phrase of several words matches only a pattern of as many.
        if found and " " not in phrase[end:]:
            return found
    return ()


def has_concept(word: str) -> bool:
    """Whether a single folded word means something to us."""
    return bool(_lookup(word))


def recognise(words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk over folded words: each phrase with its concepts, the longest phrase first.

    A word that means nothing to us comes alone, with no concept.
    """
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
            phrase = " ".join(words[start : start + length])
            found = _lookup(phrase)
            if found:
                yield phrase, found
                start += length
                break
        else:
            yield words[start], ()
            start += 1


def concepts(words: Sequence[str]) -> Iterator[str]:
    """Name what folded words are about, in their order."""
    for _, found in recognise(words):
        yield from filter(None, found)
