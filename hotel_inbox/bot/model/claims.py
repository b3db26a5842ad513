"""Finds what a text claims: amounts of money, free rooms, bookings, places on the web."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from urllib.parse import urlsplit

from hotel_inbox.bot.lexical import fold, words
from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.stay import Stay

_TABLE: dict[str, dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("claims.toml").read_text("utf-8")
)


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in listed.split(",") if phrase.strip())


_LISTS = {name: _phrases(listed) for name, listed in _TABLE["words"].items()}
_NUMBER_WORDS = frozenset(_LISTS["numbers"])
_CURRENCY_OF = {
    mark: code for code, marks in _TABLE["currencies"].items() for mark in _phrases(marks)
}
_MARKS = "|".join(sorted(map(re.escape, _CURRENCY_OF), key=len, reverse=True))
_MARK = rf"(?:(?<![a-z])(?:{_MARKS})(?![a-z]))"
# Digits in groups, however a country separates them; lengths are bounded to stay linear.
_NUMBER = r"\d{1,9}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d)){0,4}(?:[.,]\d{1,2}(?!\d))?"
_NIGHTLY = "|".join(phrase.replace(" ", r"\s{1,3}") for phrase in _LISTS["nightly"])
_PRICED = "|".join(_LISTS["priced"])
# What markdown and typography put between a number and its mark.
_BETWEEN = r"[\s*_.,–—-]{0,4}"
_AMOUNT = re.compile(
    rf"(?P<before>{_MARK}){_BETWEEN}(?P<first>{_NUMBER})"
    rf"|(?P<second>{_NUMBER}){_BETWEEN}(?P<after>{_MARK}|%|per\s?cent\b|prozent\b)"
    rf"|(?P<third>{_NUMBER})(?:\s{{0,2}}/\s?(?:night|noche|noite|nuit|nacht|notte)"
    rf"|(?:\s[a-z]{{1,9}}){{0,2}}\s{{1,2}}(?:{_NIGHTLY})\b)"
)
_BARE_PRICE = re.compile(
    rf"\b(?:{_PRICED})\b[:\s]{{0,3}}(?:[a-z]{{1,8}}\s){{0,2}}(?P<number>{_NUMBER})"
    rf"(?!\s?[:h\d]|{_BETWEEN}(?:{_MARK}|%|per\s?cent|prozent))"
)
_IN_WORDS = re.compile(rf"([a-z]{{2,30}})\s{{1,3}}(?P<mark>{_MARK})")
_GERMAN_NUMBER = re.compile(r"(?:zig|hundert|tausend)$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_PERCENT = "%"

_TLD = (
    r"com|net|org|info|biz|io|eu|app|link|site|online|shop|store|xyz|top|me|co|uk|es|pt|fr|de|it|br|"
    r"mx|us|ca|ch|at|be|nl|ie|hotel|hotels|travel|ly|gl|ru|cn|tk|club|live|page|dev"
)
_URL = re.compile(r"(?:https?://|//|www\.)[^\s<>\"'“”«»]{1,2000}", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOMAIN = re.compile(rf"(?<![\w@.-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}(?:{_TLD})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money or a percentage; `currency` is empty where a text names none."""

    value: Decimal
    currency: str = ""

    def fits(self, known: Amount) -> bool:
        """Whether a known amount covers this one."""
        if self.value != known.value or (self.currency == _PERCENT) != (known.currency == _PERCENT):
            return False
        return not (self.currency and known.currency) or self.currency == known.currency


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text claims; each True once any sentence does. `promised` is that a person comes."""

    free: bool = False
    full: bool = False
    booked: bool = False
    promised: bool = False


def amounts(text: str) -> set[Amount]:
    """Find sums of money and percentages, by whichever sign, code or word."""
    shown = _folded(text)
    found = {Amount(_value(match["number"])) for match in _BARE_PRICE.finditer(shown)}
    for match in _AMOUNT.finditer(shown):
        number = match["first"] or match["second"] or match["third"]
        mark = match["before"] or match["after"] or ""
        percent = mark[:1] in {"%", "p"} and mark not in _CURRENCY_OF
        found.add(Amount(_value(number), _PERCENT if percent else _CURRENCY_OF.get(mark, "")))
    return found


def amounts_in_words(text: str) -> set[str]:
    """Find sums whose number is a word: "ninety euros"."""
    return {
        " ".join(match.group().split())
        for match in _IN_WORDS.finditer(_folded(text))
        if match[1] in _NUMBER_WORDS or _GERMAN_NUMBER.search(match[1])
    }


def claims(text: str) -> Claims:
    """Find what the sentences of a text claim about rooms, bookings and people."""
    made = [claim for _, claim in claiming(text)]
    return Claims(
        free=any(claim.free for claim in made),
        full=any(claim.full for claim in made),
        booked=any(claim.booked for claim in made),
        promised=any(claim.promised for claim in made),
    )


def claiming(text: str) -> Iterator[tuple[str, Claims]]:
    """Yield the sentences that claim anything, each with what it claims; questions do not."""
    for sentence in _SENTENCE_END.split(text):
        line = f" {' '.join(words(sentence))} "
        if "?" in sentence:
            continue
        if _says(line, "promised"):
            yield sentence, Claims(promised=True)
        if _says(line, "supposing"):
            continue
        full = _says(line, "full")
        free = not full and _says(line, "rooms") and _says(line, "available")
        booked = _says(line, "booked")
        if full or free or booked:
            yield sentence, Claims(free, full, booked)


def days(text: str, today: date) -> set[date]:
    """Find the days that a text claims anything about."""
    found = set()
    for sentence, claim in claiming(text):
        if claim.promised:
            continue
        stay = read_stay(sentence, Stay(), today=today, language=None).stay
        found |= {day for day in (stay.check_in, stay.check_out) if day is not None}
    return found


def places(text: str) -> Iterator[str]:
    """Name the web hosts that a text links to, and the whole of each e-mail address."""
    for email in _EMAIL.finditer(text):
        yield email.group().lower().rstrip(".")
    for url in _URL.finditer(text):
        yield _host(url.group())
    for domain in _DOMAIN.finditer(text):
        yield domain.group().lower().removeprefix("www.")


def _host(url: str) -> str:
    """Take the host out of an address as a browser would; an unreadable one is no host of ours."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        return (parts.hostname or url).removeprefix("www.").rstrip(".,;:!?)")
    except ValueError:
        return url


def _says(line: str, kind: str) -> bool:
    return any(f" {phrase} " in line for phrase in _LISTS[kind])


def _folded(text: str) -> str:
    """Fold a text and keep its signs; what cannot be seen goes, spaces of every width are plain."""
    shown = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return fold(shown).replace("\n", " \n ")


def _value(number: str) -> Decimal:
    """Read a number as it is written anywhere: 1.234,50 or 1,234.50 or 1 234."""
    digits = re.sub(r"[^\d.,]", "", number)
    whole, separator, decimals = digits, "", ""
    cut = max(digits.rfind("."), digits.rfind(","))
    if cut >= 0 and len(digits) - cut - 1 <= 2:  # noqa: PLR2004 - cents have two digits
        whole, separator, decimals = digits[:cut], ".", digits[cut + 1 :]
    plain = re.sub(r"\D", "", whole) or "0"
    return Decimal(f"{plain}{separator}{decimals}").normalize()
