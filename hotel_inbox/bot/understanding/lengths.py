"""Finds how long a guest says they stay."""

import re
from dataclasses import dataclass

from hotel_inbox.bot.understanding.calendar_words import Symbols

NIGHTS = {"night": 1, "day": 1, "week": 7, "fortnight": 14, "month": 30}
# More nights than that are no stay but something else that lasts.
_MOST_NIGHTS = 366


@dataclass(frozen=True, slots=True)
class SaidNights:
    """A length of stay in the text; `more` are added to what is known."""

    nights: int
    start: int
    end: int
    more: bool = False


_LENGTH = re.compile(
    r"(?P<add>0U|[nNa]MU|[nNa]UM)|(?P<said>(?<![iBg9@])(?<![nN][-/])(?:[nN]-?|(?<=[EJ])[nN]x|(?<![nNix9])a)[36]?U)(?![gBz])"
)


def find_nights(symbols: Symbols, *, asked: bool) -> SaidNights | None:
    """Return how long the guest wants to stay; nights are believed before days and weeks."""
    best: tuple[bool, SaidNights] | None = None
    for match in _LENGTH.finditer(symbols.letters):
        unit = str(symbols.values[symbols.letters.index("U", match.start())])
        start, end = match.span()
        first = symbols.values[start]
        count = first if isinstance(first, int) else 1
        if symbols.letters[start] == "a" and not (asked or _length_is_due(symbols.letters, start)):
            continue
        if not 1 <= count * NIGHTS[unit] <= _MOST_NIGHTS:
            continue
        said = SaidNights(count * NIGHTS[unit], start, end, more=bool(match["add"]))
        # The last one corrects those before it, but "14 days" does not correct "13 nights".
        if best is None or unit == "night" or not best[0]:
            best = unit == "night", said
    return best[1] if best else None


def _length_is_due(letters: str, start: int) -> bool:
    """Tell "for a week" from "open all days a week"."""
    return start == 0 or letters[start - 1] in "EJO,.V"
