"""How texts are compared when somebody searches: accents, case and a phone's format aside."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from hotel_inbox.domain.messages import AMENDMENTS, NOTE, Author

# A channel's own number of a guest may be longer than any phone's.
_LONGEST_PHONE = 15
_TRUNK_ZERO = re.compile(r"\(0\)")
_NO_DIGIT = re.compile(r"[^0-9]")
# Letters that no accent explains, and still nobody who searches types.
_PLAIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "’": "'", "‘": "'", "ʼ": "'", "`": "'",
}  # fmt: skip


def folded(text: str) -> str:
    """Write a text as it is compared: small letters without accents, spaces between them.

    White space and control characters are spaces.
    """
    return "".join(map(_letter, text))


def folded_letters(text: str) -> Iterator[tuple[int, str]]:
    """Fold a text letter by letter, and say at which place of it each stood."""
    for place, letter in enumerate(text):
        for plain in _letter(letter):
            yield place, plain


def digits_of(text: str) -> str:
    """Take the digits of a phone number, in whatever format it is written."""
    return _NO_DIGIT.sub("", _TRUNK_ZERO.sub("", folded(text)))


def guest_words(name: str | None, email: str | None, phone: str | None, address: str) -> str:
    """Write by what a guest is found: name, e-mail and phone, each word after a space."""
    digits = digits_of(phone or "")
    if not digits and address.isdecimal() and len(address) <= _LONGEST_PHONE:
        digits = digits_of(address)
    words = " ".join(filter(None, (folded(name or ""), folded(email or ""), digits)))
    return f" {words}" if words else ""


def message_words(author: Author, kind: str, text: str) -> str:
    """Write by what a message is found; system lines and amendments are not found at all."""
    of_system = author is Author.SYSTEM and kind != NOTE
    return "" if of_system or kind in AMENDMENTS or not text else f" {folded(text)}"


@lru_cache(maxsize=8192)
def _letter(letter: str) -> str:
    if letter.isspace() or unicodedata.category(letter) == "Cc":
        return " "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(
        _PLAIN.get(part, part) for part in whole if unicodedata.category(part) not in {"Mn", "Cf"}
    )
