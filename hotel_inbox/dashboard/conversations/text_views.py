"""Turns what people wrote into what the screen shows: links, and as much as a page can bear.

Every function here takes a time in proportion to the text, whatever it is made of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hotel_inbox.dashboard.language.catalogue import say_count
from hotel_inbox.dashboard.words import number
from hotel_inbox.domain.languages import Language

LONGEST_SHOWN = 4000
MOST_LINES = 60
# One cuts at the end of a word, if there is one this near.
_WORD_WITHIN = 80
LONGEST_LINK = 2000
MOST_LINKS = 200

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TRAILING = ".,;:!?…)]}»”"


@dataclass(frozen=True)
class PartView:
    """A stretch of a message's text; with `href` it is a link."""

    text: str
    href: str = ""


def text_parts(text: str, *, cut: bool = False) -> list[PartView]:
    """Split text at its web addresses; only http and https become links.

    In a text that was cut, an address that reaches its end may lead elsewhere: it stays text.
    """
    return list(_parts(text, cut=cut))


def shown_part(text: str) -> str:
    """Take as much of a text's beginning as a thread shows of one message."""
    lines = text[:LONGEST_SHOWN].splitlines(keepends=True)
    if len(lines) > MOST_LINES:
        return "".join(lines[:MOST_LINES])
    if len(text) <= LONGEST_SHOWN:
        return text
    word_ends = text.rfind(" ", LONGEST_SHOWN - _WORD_WITHIN, LONGEST_SHOWN)
    return text[: word_ends if word_ends > 0 else LONGEST_SHOWN]


def shortened(text: str, longest: int, language: Language = Language.ENGLISH) -> str:
    """Cut a text that is too long, and say how much is missing."""
    missing = len(text) - longest
    if missing <= 0:
        return text
    return f"{text[:longest]}… {more_characters(missing, language)}"


def more_characters(missing: int, language: Language) -> str:
    """Say how much of a text is not shown."""
    return say_count(
        language,
        missing,
        "{count} more character",
        "{count} more characters",
        count=number(missing, language),
    )


def _parts(text: str, *, cut: bool) -> Iterator[PartView]:
    end = 0
    for begins, ends in islice(_addresses(text, cut=cut), MOST_LINKS):
        if begins > end:
            yield PartView(text[end:begins])
        yield PartView(text[begins:ends], href=text[begins:ends])
        end = ends
    if end < len(text):
        yield PartView(text[end:])


def _addresses(text: str, *, cut: bool) -> Iterator[tuple[int, int]]:
    for found in _ADDRESS.finditer(text):
        begins, ends = found.span()
        if cut and ends == len(text):
            continue
        length = _without_trailing(found.group())
        if "://" in text[begins : begins + length - 1] and length <= LONGEST_LINK:
            yield begins, begins + length


def _without_trailing(address: str) -> int:
    """Answer how much of an address is left without the punctuation of the sentence around it."""
    # A closing bracket belongs to the address if it was opened in it.
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while end and address[end - 1] in _TRAILING:
        if address[end - 1] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end -= 1
    return end
