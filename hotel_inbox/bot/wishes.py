"""What a guest wants done, told by the words of wishes.toml: book, see a reservation, let go."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from importlib.resources import files

from hotel_inbox.bot.lexical import words

# A wish stands in a sentence or two; a flood of words is none.
_WORDS_READ = 300


class Wish(StrEnum):
    """The wishes, named as in the table."""

    BOOK = "book"
    STAY = "stay"
    PRICE = "price"
    LOOKUP = "lookup"
    NUMBERED = "numbered"
    SEE = "see"
    CHEAPER = "cheaper"
    CHEAPEST = "cheapest"
    LINK = "link"
    WEEK_LATER = "week_later"
    WEEK_EARLIER = "week_earlier"
    YES = "yes"
    ALTER = "alter"
    NEVER_MIND = "never_mind"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"


_TABLE: dict[str, list[str]] = tomllib.loads(
    files(__package__).joinpath("wishes.toml").read_text("utf-8")
)
# What is no name where a guest is asked for one, folded.
NOT_NAMES = frozenset(_TABLE["not_names"][0].split())
# Names begin with a capital and may be several, "de" and "van der" among them; written small it is
# one.
_PARTICLES = "|".join(_TABLE["name_particles"])
_CAPITAL = rf"(?:(?:{_PARTICLES})\s){{0,3}}[^\W\d_a-z][^\W\d_]*"
_NAME = rf"(?-i:{_CAPITAL}(?:[ '’-]{_CAPITAL}){{0,3}})"
_LAST_NAME = re.compile(
    rf"\b(?:{'|'.join(_TABLE['last_name'])})\b\W{{0,3}}(?:(?:is|es|é|e|est|ist|è)\s)?\s{{0,3}}"
    rf"({_NAME}|[^\W\d_]+)",
    re.IGNORECASE,
)
_PATTERNS = {wish: re.compile("|".join(f"(?:{one})" for one in _TABLE[wish])) for wish in Wish}


def wishes(text: str) -> frozenset[Wish]:
    """Name the wishes that a text speaks of."""
    line = " ".join(words(text)[:_WORDS_READ])
    return frozenset(wish for wish, pattern in _PATTERNS.items() if pattern.search(line))


def announced_name(text: str) -> str | None:
    """Return the name that a text gives as that of a reservation: "last name Smith"."""
    found = _LAST_NAME.search(text)
    return found[1] if found else None
