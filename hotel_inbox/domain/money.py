"""Reads an amount of money as people write it."""

import re
from decimal import Decimal

from hotel_inbox.errors import InvalidInputError

LARGEST = Decimal(10) ** 10
CENT = Decimal("0.01")
_LONGEST = 40
# Of letters only those before and after: a currency's, never another number's.
_WITHIN = re.compile(r"(?:[^\d\-]*[^\d\-.,])?(\d[\d.,\s'’]*)[^\d\-]*")
_GAPS = re.compile(r"[\s'’]")
_PLAIN = re.compile(r"\d+(?:\.\d{1,2})?")
_NO_AMOUNT = "This is no amount: write it like 1200 or 1200.50."


def read_amount(text: str) -> Decimal | None:
    """Read an amount with either mark for decimals, with or without a currency; None for empty.

    Raises InvalidInputError for what is none. Three digits after a lone mark are thousands.
    """
    if not text.strip():
        return None
    within = _WITHIN.fullmatch(text[:_LONGEST].strip())
    bare = _GAPS.sub("", within[1]) if within else ""
    decimal = max(bare.rfind("."), bare.rfind(","))
    marks = {mark for mark in ".," if mark in bare}
    whole, rest = (bare[:decimal], bare[decimal + 1 :]) if decimal >= 0 else (bare, "")
    thousands = len(marks) == 1 and len(rest) == 3  # noqa: PLR2004 - a group of thousands
    groups = re.split(r"[.,]", whole + ("," + rest if thousands else ""))
    if any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004 - as above
        raise InvalidInputError(_NO_AMOUNT)
    plain = "".join(groups) + ("" if thousands or not rest else f".{rest}")
    if not _PLAIN.fullmatch(plain):
        raise InvalidInputError(_NO_AMOUNT)
    amount = Decimal(plain)
    if amount >= LARGEST:
        raise InvalidInputError("This amount is too large.")
    return amount.quantize(CENT)
