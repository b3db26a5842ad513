"""Finds what one may click in a text: web and e-mail addresses, and phone numbers.

Every function here takes a time in proportion to the text, whatever it is made of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

LONGEST_LINK = 2000
_LONGEST_HOST = 253
# Letters beyond these can look like others: such a host is also shown as browsers ask for it.
_FAMILIAR = "\u00ff"

# Endings that are no words of the languages spoken here: "gracias.es" may be two sentences.
_ENDINGS = "com|net|org|info|eu|hotel|travel|app|cat|fr|pt|uk|ch|nl|be|pl|mx|ar|cl|br|gl|eus"
# With a path behind it, nobody means two sentences.
_ENDINGS_OF_PATHS = f"{_ENDINGS}|es|de|it|at|co|me|io|ly|to|gg|us|ie|page|link|online|site"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Neither blanks and quotes nor what hides or turns around the letters beside it.
_PATH = r"[^\s<>\"'\\\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FOUND = re.compile(
    rf"(?P<web>https?://{_PATH}+)"
    rf"|(?<![\w.+-])(?P<mail>[\w.+-]{{1,64}}@(?:{_LABEL}\.){{1,4}}[a-z]{{2,24}}(?![\w@-]|\.\w))"
    rf"|(?<![\w@.:/-])(?P<bare>(?:www\.(?:{_LABEL}\.){{1,4}}[a-z]{{2,24}}"
    rf"|(?:{_LABEL}\.){{1,4}}(?:(?:{_ENDINGS_OF_PATHS})(?=/)|(?:{_ENDINGS})))"
    rf"(?![\w@-]|\.\w|:\d)(?:[/?#]{_PATH}*)?)"
    r"|(?<![\w+./-])(?P<phone>(?:\+|00)[1-9](?:[ \u00a0().-]{0,2}\d){6,16}(?!\w))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?…)]}>*_»”"
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST = re.compile(r"[\w-][\w.-]*(?::\d{1,5})?", re.ASCII)
_GROUPS_OF_ANOTHER = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Where in a text a link is and what it opens; `host` where that is not plain to see."""

    begins: int
    ends: int
    href: str
    host: str = ""


def links_in(text: str) -> Iterator[Link]:
    """Find the links of a text in their order; none runs a script."""
    for found in _FOUND.finditer(text):
        said = found.group()
        begins = found.start()
        if found["phone"]:
            link = _phone(said, begins)
        elif found["mail"]:
            link = Link(begins, found.end(), f"mailto:{said}") if said.isascii() else None
        else:
            link = _page(said[: _without_trailing(said)], begins)
        if link is not None:
            yield link


def _page(address: str, begins: int) -> Link | None:
    bare = "://" not in address[:8]
    href = f"https://{address}" if bare else address
    authority = _AUTHORITY.match(href)
    if authority is None or len(address) > LONGEST_LINK:
        return None
    before, _, host = authority[1].rpartition("@")
    asked_for = _asked_for(host)
    if asked_for is None or (bare and not host.isascii()):
        return None
    hidden = bool(before) or any(letter > _FAMILIAR for letter in host)
    return Link(begins, begins + len(address), href, asked_for if hidden else "")


def _asked_for(host: str) -> str | None:
    """Write a host as browsers ask for it; None for one that none can ask for."""
    if len(host) > _LONGEST_HOST:
        return None
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name if _HOST.fullmatch(name) else None


def _phone(said: str, begins: int) -> Link | None:
    # "+34 612 345 678 2 adults": what follows may be another number.
    for _ in range(_GROUPS_OF_ANOTHER):
        dialled = "+" + said.removeprefix("00").removeprefix("+")
        try:
            number = phonenumbers.parse(dialled)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(number):
            href = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
            return Link(begins, begins + len(said), href)
        said = said.rpartition(" ")[0].rstrip()
    return None


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
