"""A guest's own name in what they write; rather none than a wrong one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hotel_inbox.bot.lexical import fold, words
from hotel_inbox.bot.understanding.contact_words import (
    NAME_ENDS,
    NAME_LABELS,
    NO_ANSWER,
    NO_NAMES,
    PARTICLES,
    PERHAPS_INTRODUCTIONS,
    PLAIN_INTRODUCTIONS,
    SIGNATURES,
    TITLES,
)

LONGEST_NAME = 80
_MOST_WORDS = 5
_LONGEST_WORD = 30
_INTRODUCTIONS = PLAIN_INTRODUCTIONS | PERHAPS_INTRODUCTIONS | NAME_LABELS
# Few words begin an introduction: the others cost next to nothing.
_BEGINNINGS = frozenset(phrase[0] for phrase in _INTRODUCTIONS)
_BEGUN = frozenset(phrase[:n] for phrase in _INTRODUCTIONS for n in range(1, len(phrase)))
_LONGEST_SIGNATURE = max(len(phrase) for phrase in SIGNATURES)
_MOST_INTRODUCTIONS = 60
# A word of letters, hyphens and apostrophes; initials keep their dot.
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*(?:(?<=\b[^\W\d_])\.)?")
_APOSTROPHE = re.compile(r"[-'\u2019]")
_GAP = re.compile(r"[ \t\u00a0]*")
_AFTER_INTRODUCTION = re.compile(r"[ \t\u00a0]*[.:,]?[ \t\u00a0]*")
_ENDS_A_SENTENCE = re.compile(r"[?!;,\n]|\.\s")
_AFTER_SIGNATURE = re.compile(r"[ \t]*(?:[,.!]?[ \t]*\n\s*|,[ \t]*)[-–—]?[ \t]*")
_REST_OF_SIGNATURE = re.compile(r"[ \t.!,;\u200d\ufe0f\U0001f000-\U0001faff]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name, spelt as such, and as the guest wrote it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    folded: str
    start: int
    end: int
    parts: tuple[str, ...]


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _WORD.finditer(text):
        written = match.group()
        folded = written.lower() if written.isascii() else fold(written)
        # "I'm" is "i" and "m" in the word lists, as the punctuation of guests cannot be trusted.
        parts = tuple(part for part in _APOSTROPHE.split(folded.rstrip(".")) if part)
        found.append(_Token(written, folded, match.start(), match.end(), parts))
    return found


def _spelt(said: Sequence[str]) -> str:
    """Give a name written small its capitals; any other stays as it was written."""
    joined = " ".join(said)
    if joined != joined.lower() and joined != joined.upper():
        return joined
    return " ".join(
        word if word.lower() in PARTICLES and number else word.title().replace("\u2019S", "\u2019s")
        for number, word in enumerate(word.lower() for word in said)
    )


def _name_at(text: str, tokens: Sequence[_Token], first: int, *, capitals: bool) -> Name | None:
    """Read the name that begins with a token; `capitals` takes only what is written like one."""
    taken: list[_Token] = []
    number = first
    while number < len(tokens) and tokens[number].folded.rstrip(".") in TITLES and not taken:
        number += 1
        if number < len(tokens) and text[tokens[number - 1].end : tokens[number].start] == ".":
            break
    for token in tokens[number : number + _MOST_WORDS]:
        if taken and not _GAP.fullmatch(text, taken[-1].end, token.start):
            break
        particle = bool(taken) and token.folded in PARTICLES
        stops = any(part in NAME_ENDS or part in NO_NAMES for part in token.parts)
        small = token.written[0].islower()
        if len(token.written) > _LONGEST_WORD or (stops and not particle):
            break
        if small and not particle and (capitals or (taken and taken[0].written[0].isupper())):
            break
        taken.append(token)
    while taken and (taken[-1].folded in PARTICLES or taken[-1].folded in NAME_ENDS):
        taken.pop()
    if not taken or not any(len(token.folded.rstrip(".")) > 1 for token in taken):
        return None
    said = [token.written for token in taken]
    return Name(_spelt(said)[:LONGEST_NAME], " ".join(said))


def _introductions(tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Yield where words such as "my name is" begin and end."""
    for first, token in enumerate(tokens):
        if token.parts[0] not in _BEGINNINGS:
            continue
        phrase: tuple[str, ...] = ()
        for last in range(first, len(tokens)):
            phrase += tokens[last].parts
            if phrase in _INTRODUCTIONS:
                yield first, last
            if phrase not in _BEGUN:
                break


def _after_introduction(text: str, tokens: Sequence[_Token], first: int, last: int) -> Name | None:
    """Read the name after the words from `first` to `last`, which introduce one."""
    if last + 1 == len(tokens) or _ENDS_A_SENTENCE.search(
        text, tokens[first].start, tokens[last].end
    ):
        return None
    after = _AFTER_INTRODUCTION.match(text, tokens[last].end)
    if after is None or after.end() != tokens[last + 1].start:
        return None
    phrase = tuple(part for token in tokens[first : last + 1] for part in token.parts)
    labelled = phrase in NAME_LABELS and ":" in after.group()
    if "." in after.group() and tokens[last].folded not in TITLES:
        return None
    if phrase in NAME_LABELS and not labelled:
        return None
    plain = labelled or phrase in PLAIN_INTRODUCTIONS
    return _name_at(text, tokens, last + 1, capitals=not plain)


def _introduced(text: str) -> Name | None:
    """Find the last name that follows words such as "my name is"."""
    tokens = _tokens(text)
    found: Name | None = None
    for first, last in islice(_introductions(tokens), _MOST_INTRODUCTIONS):
        found = _after_introduction(text, tokens, first, last) or found
    return found


def _signed(text: str) -> Name | None:
    """Find the name below "Kind regards"."""
    tokens = _tokens(text)
    for number in range(len(tokens) - 1, max(-1, len(tokens) - 14), -1):
        for length in range(min(_LONGEST_SIGNATURE, number + 1), 0, -1):
            phrase = tuple(
                part for token in tokens[number - length + 1 : number + 1] for part in token.parts
            )
            if phrase not in SIGNATURES or number + 1 >= len(tokens):
                continue
            after = _AFTER_SIGNATURE.match(text, tokens[number].end)
            if after is None or after.end() != tokens[number + 1].start:
                continue
            named = _name_at(text, tokens, number + 1, capitals=True)
            if named is not None:
                end = text.find(named.said, after.end()) + len(named.said)
                if end > after.end() and _REST_OF_SIGNATURE.match(text, end):
                    return named
    return None


def _bare(text: str, *, capitals: bool) -> Name | None:
    """Read the answer to the question for a name: nothing but the name, up to a comma."""
    line = re.split(r"[,;\n]", text.strip(), maxsplit=1)[0].strip(" .!")
    tokens = _tokens(line)
    if not tokens or len(tokens) > _MOST_WORDS or re.search(r"[?¿@\d/:]", line):
        return None
    said = [part for token in tokens for part in token.parts]
    if any(part in NO_ANSWER or part in NO_NAMES for part in said):
        return None
    named = _name_at(line, tokens, 0, capitals=capitals)
    covers = named is not None and len(words(named.said)) >= len(said) - 1
    return named if covers else None


def read_name(text: str, *, asked: bool = False, beside_contact: bool = False) -> Name | None:
    """Find the guest's name; the last one said, or a bare answer where the bot `asked` for it.

    `beside_contact` says that the text answers the question how the guest is reached: then a name
    in capitals before the address is theirs, too.
    """
    named = _introduced(text) or _signed(text)
    if named is None and (asked or beside_contact):
        return _bare(text, capitals=not asked)
    return named
