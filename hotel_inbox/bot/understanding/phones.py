"""Phone numbers in what a guest writes, told from prices, dates, cards and other numbers.

A number that a network has is taken as it stands; any other only where the words around it, or
the bot's own question, say that it is one: guests leave out digits' groups and country codes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import phonenumbers

from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.understanding.contact_words import (
    MONEY,
    NUMBER_WORDS,
    OTHER_NUMBERS,
    PHONE_WORDS,
    TOWARDS,
)

# Every count is bounded, so that a long text costs no more than its length.
_CANDIDATE = re.compile(
    r"(?<![\w@#$€£%/+*=&?-])(?<!\d[.,])(?:\+|\(\+?)?"
    r"\d(?:[ \t\u00a0().\-\u2010-\u2015/]{0,3}\d){3,23}"
    r"(?![\w@%€$£]|[.,:]\d)(?:\s?(?:x|ext\.?)\s?\d{1,6}\b)?",
    re.IGNORECASE,
)
# "345-899-3560x4587" runs into its extension, which stands in the way of the rule above.
_EXTENSION = re.compile(r"(?<=\d)\s?(?:x|ext\.?)\s?\d{1,6}\b", re.IGNORECASE)
_DATE = re.compile(
    r"\(?(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d\d)(?:[ -]{1,3}\d{1,2}(?:[-./]\d{1,4}){0,2})?"
)
# "United States 21959 082 490 1693": a postcode runs into a number where a line break was lost.
_POSTCODE = re.compile(r"[1-9]\d{4}[ \t]+(?=[+(]*\d(?:[^\d]{0,3}\d){6})")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d")
_ADDRESS = re.compile(r"(?:[12]?\d{1,2}\.){3}[12]?\d{1,2}")
_SOCIAL_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}[ A-Z0-9]{0,30}$")
# To the question for a number, an answer with too few digits.
_TOO_SHORT = re.compile(r"(?:[^\W\d]{1,12} ){0,5}[+(]?(\d[\d -]{0,7})\.?")
# Only numbers of North America are written like this, wherever the hotel stands.
_AMERICAN = re.compile(r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])\d{3}[.-]\d{4}")
# "… office", "…-Fax", "… is my mobile".
_FOLLOWING = re.compile(
    r"[ \t\-–(]{0,3}((?:(?:is|es|e|est|ist) (?:my|mi|el|o|meu|mon|le|mein|die|il|mio) )?[^\W\d_]+)",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 7
_FEWEST_ASKED_FOR = 6
_FEWEST_UNSAID = 9
_MOST_DIGITS = 15
_DIGITS_OF_ANOTHER = 1
# Grouped like this a number is a phone's, though no network has it and nothing says so.
_GROUPED = re.compile(
    r"(?:\(\d{2,4}\)|\d{2,4})(?:[ .-]\d{2,4}){2,4}|\(\d{2,4}\) ?\d{3,4}[ .-]\d{3,4}"
)
_FEWEST_GROUPED = 9
_CARD_DIGITS = range(13, 20)
# So far words around a number say what it is.
_CONTEXT_BEFORE = 60
_CONTEXT_AFTER = 24
_WORDS_BEFORE = 7
_MOST_CANDIDATES = 40
# Of several numbers the guest is best reached on the one they carry with them.
_CARRIED = re.compile(r"mob|m[oó]vil|cell?ul|cell\b|handy|whats|portable|telem", re.IGNORECASE)
_LEFT_BEHIND = re.compile(r"fax|desk|office|landline|fijo|fixe|festnetz|fisso", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as the guest wrote it, in E.164, and where it stood; `worth` ranks several."""

    said: str
    number: str
    start: int
    worth: int


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """The numbers of a text, and what looked like one or was meant as one but cannot be one."""

    phones: tuple[Phone, ...]
    refused: tuple[str, ...]


@cache
def country_of(timezone: str) -> str:
    """Name the country of a time zone by tzdata's own tables; empty for one without a country."""
    tables = files("tzdata") / "zoneinfo"
    links = {
        alias: target
        for line in (tables / "tzdata.zi").read_text("utf-8").splitlines()
        if line.startswith("L ")
        for _, target, alias in [line.split(" ")]
    }
    countries: dict[str, str] = {}
    for table in ("zone.tab", "zone1970.tab"):
        for line in (tables / table).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                codes, _, zone, *_ = line.split("\t")
                countries.setdefault(zone, codes.partition(",")[0])
    return countries.get(timezone) or countries.get(links.get(timezone, ""), "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _is_card(digits: str) -> bool:
    """Whether the digits add up as those of a payment card do (Luhn)."""
    if len(digits) not in _CARD_DIGITS:
        return False
    doubled = (int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's own


def _parse(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


def _valid(text: str, country: str) -> str | None:
    """Return the number in E.164 if some network has it."""
    dialled = "+" + text[2:] if text.startswith("00") else text
    for way in dict.fromkeys((dialled, text)):
        number = _parse(way, country)
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _loose(text: str, country: str) -> str | None:
    """Write a number in E.164 though no network is known to have it."""
    dialled = "+" + text[2:] if text.startswith("00") else text
    number = _parse(dialled, country) or _parse(text, country)
    if number is None:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if _FEWEST_DIGITS < len(written) <= _MOST_DIGITS + 1 else None


def _valid_at_home(text: str, homes: Sequence[str]) -> str | None:
    """Return the number in E.164 if a network has it in a country that the guest may be from."""
    return next((number for home in homes if (number := _valid(text, home))), None)


def _parts(text: str) -> Iterator[str]:
    """Yield a run of digit groups, then without the last small one: "… 222 2 adults"."""
    yield text
    head, _, last = text.rpartition(" ")
    if head and 0 < len(_digits(last)) <= _DIGITS_OF_ANOTHER:
        yield head.rstrip()


class _Context:
    """What stands around a number says what it is."""

    def __init__(self, text: str, start: int, end: int) -> None:
        before = text[max(0, start - _CONTEXT_BEFORE) : start]
        after = text[end : end + _CONTEXT_AFTER]
        self.label = before[-20:].rpartition("\n")[2] + " " + after.partition("\n")[0][:10]
        self._before = words(before)[-_WORDS_BEFORE:]
        # What follows after more than a dash or a blank belongs to the next number.
        following = _FOLLOWING.match(after)
        self._after = words(following.group(1))[-1:] if following else []
        self.is_price = bool(
            re.search(r"[€$£]\s?$", before)
            or re.match(r"\s?[€$£]", after)
            or any(word in MONEY for word in (*self._after, *self._before[-1:]))
        )
        # Whether the word right before it says so: "Phone: 467 3395".
        self.announced = any(w in PHONE_WORDS or w in NUMBER_WORDS for w in self._before[-2:])
        self.is_iban = bool(_IBAN.search(before))
        self.says_phone, self.says_other = self._meaning()

    def _meaning(self) -> tuple[bool, bool]:
        """Let the nearest telling word decide; "number" alone tells only if no other word does."""
        if any(word in PHONE_WORDS for word in self._after):
            return True, False
        numbered = False
        towards = bool(self._before) and self._before[-1] in TOWARDS
        for word in reversed(self._before):
            if word in OTHER_NUMBERS:
                return False, not towards
            if word in PHONE_WORDS:
                return True, False
            numbered = numbered or word in NUMBER_WORDS
        return numbered, False


def _is_other(said: str, digits: str, context: _Context, *, meant: bool) -> bool:
    """Whether the digits are a price, a date, a card or the like, whatever they look like."""
    card = _is_card(digits) and not said.startswith(("+", "00"))
    if context.is_price or context.is_iban or len(digits) > _MOST_DIGITS or card:
        return True
    if _DATE.fullmatch(said) and not (meant and "-" in said and not said.startswith(("19", "20"))):
        return True
    if _YEARS.fullmatch(said):
        return True
    return not meant and bool(_ADDRESS.fullmatch(said) or _SOCIAL_SECURITY.fullmatch(said))


def _read(
    said: str,
    context: _Context,
    countries: Sequence[str],
    *,
    asked: bool,
    other_asked: bool,
) -> tuple[str, str] | None:
    """Find the number in one run of digits: as it was written and in E.164."""
    country, *homes = countries
    meant = context.says_phone or (asked and not context.says_other)
    digits = _digits(said)
    if _is_other(said, digits, context, meant=meant) or (context.says_other and not meant):
        return None
    abroad = said.lstrip("(").startswith(("+", "00"))
    if meant or abroad or (len(digits) >= _FEWEST_UNSAID and not other_asked):
        for part in _parts(said):
            fewest = _FEWEST_DIGITS if meant or abroad else _FEWEST_UNSAID
            if len(_digits(part)) >= fewest and (number := _valid(part, country)):
                return part, number
    if _AMERICAN.fullmatch(said) and (number := _valid(said, "US")):
        return said, number
    fewest = _FEWEST_ASKED_FOR if asked else _FEWEST_DIGITS
    if _AMERICAN.fullmatch(said):
        country = "US"
    grouped = not other_asked and len(digits) >= _FEWEST_GROUPED and bool(_GROUPED.fullmatch(said))
    if (meant or grouped) and (number := _valid_at_home(said, homes)):
        return said, number
    if (meant or grouped or said.startswith("+")) and len(digits) >= fewest:
        number = _loose(said, country)
        return None if number is None else (said, number)
    return None


def read_phones(
    text: str,
    *,
    country: str,
    homes: Sequence[str] = (),
    asked: bool = False,
    other_asked: bool = False,
) -> PhoneReading:
    """Find the phone numbers of a text, in its order; `country` is where the hotel stands.

    `homes` are countries that the guest may be from, for what no network has there.
    `asked` says that the bot just asked for one, `other_asked` that it asked for another number.
    """
    phones: list[Phone] = []
    refused: list[str] = []
    shown = _EXTENSION.sub(lambda match: " " * len(match.group()), text)
    for count, match in enumerate(_CANDIDATE.finditer(shown)):
        if count == _MOST_CANDIDATES:
            break
        said = match.group().strip()
        if said.startswith("(") and ")" not in said:
            said = said[1:]
        context = _Context(shown, match.start(), match.end())
        if not context.announced and (postcode := _POSTCODE.match(said)):
            said = said[postcode.end() :]
        found = _read(said, context, (country, *homes), asked=asked, other_asked=other_asked)
        if found is not None:
            part, number = found
            worth = bool(_CARRIED.search(context.label)) * 2 - bool(
                _LEFT_BEHIND.search(context.label)
            )
            start = shown.index(said, match.start())
            phones.append(Phone(part, number, start, worth))
        elif _meant_as_one(said, context, asked=asked):
            refused.append(said)
    if asked and not phones and not refused and (short := _TOO_SHORT.fullmatch(text.strip())):
        refused.append(short.group(1))
    return PhoneReading(tuple(phones), tuple(refused))


def _meant_as_one(said: str, context: _Context, *, asked: bool) -> bool:
    """Whether digits that are no number were given as one: too few of them, or too many."""
    digits = _digits(said)
    if _is_other(said, digits[:_MOST_DIGITS], context, meant=True) or _is_card(digits):
        return False
    return context.says_phone or (asked and not context.says_other)
