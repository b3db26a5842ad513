"""Careful readers of a PMS's JSON: what does not have the documented shape is None or empty."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from hotel_inbox.domain.text import clean

NAME_LENGTH = 120
WORDS_LENGTH = 400
_CURRENCY = re.compile(r"[A-Z]{3}")
# More than any room costs, also in currencies that count in thousands.
_HIGHEST = Decimal(10) ** 10
_CENT = Decimal("0.01")


def mapping(value: object) -> Mapping[str, object]:
    """Give the object, or an empty one where something else stands."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> Iterator[Mapping[str, object]]:
    """Give the objects of an array, leaving out what is none."""
    parts = value if isinstance(value, list) else []
    return (part for part in parts if isinstance(part, Mapping))


def words(value: object, length: int = WORDS_LENGTH) -> str:
    """Give a text as one line without control characters, cut where it is endless."""
    if not isinstance(value, str):
        return ""
    shown = (" " if _is_control(one) else one for one in clean(value[: 4 * length]))
    line = " ".join("".join(shown).split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def name(value: object) -> str:
    """Give a room's, a rate's or a person's name."""
    return words(value, NAME_LENGTH)


def identifier(value: object) -> str:
    """Give an id that stands there as text or as a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < _HIGHEST * _HIGHEST else ""
    return name(value)


def amount(value: object) -> Decimal | None:
    """Give an amount of money to the cent; a text is taken where it is nothing but a number."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) > _HIGHEST:
        return None
    return found.quantize(_CENT)


def price(value: object) -> Decimal | None:
    """Give an amount that something can cost: nothing is for free, and nothing below."""
    found = amount(value)
    return found if found is not None and found > 0 else None


def currency(value: object) -> str:
    """Give a currency's ISO 4217 code."""
    return value if isinstance(value, str) and _CURRENCY.fullmatch(value) else ""


def count(value: object) -> int | None:
    """Give a number of rooms, people or nights that stands there as number or text."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _HIGHEST:
        return None
    return value


def moment(value: object) -> datetime | None:
    """Give a moment as ISO 8601 writes it, with its own offset."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def day(value: object) -> date | None:
    """Give the day of a date or of a moment, where that moment is."""
    found = moment(value)
    return found.date() if found else None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
