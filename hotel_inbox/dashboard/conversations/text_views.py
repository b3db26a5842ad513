"""Turns what people wrote into what the screen shows: links, and as much as a page can bear.

Every function here takes a time in proportion to the text, whatever it is made of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hotel_inbox.dashboard.language.catalogue import say_count
from hotel_inbox.dashboard.words import number
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.links import links_in

LONGEST_SHOWN = 4000
MOST_LINES = 60
# One cuts at the end of a word, if there is one this near.
_WORD_WITHIN = 80
MOST_LINKS = 200


@dataclass(frozen=True)
class PartView:
    """A stretch of a message's text; with `href` it is a link.

    `host` says where a link leads that does not look like it.
    """

    text: str
    href: str = ""
    target: str = ""
    host: str = ""


def text_parts(text: str, *, cut: bool = False) -> list[PartView]:
    """Split text at what one may click.

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
    for link in islice(links_in(text), MOST_LINKS):
        if cut and link.ends == len(text):
            continue
        if link.begins > end:
            yield PartView(text[end : link.begins])
        away = link.href[:4].lower() == "http"
        yield PartView(
            text[link.begins : link.ends],
            href=link.href,
            target="_blank" if away else "",
            host=link.host,
        )
        end = link.ends
    if end < len(text):
        yield PartView(text[end:])
