"""Reads answers that are hardly more than a number, as answers to what the guest was asked."""

import re

from hotel_inbox.bot.understanding.calendar_words import Symbols
from hotel_inbox.bot.understanding.party import (
    MOST_PEOPLE,
    MOST_ROOMS,
    OLDEST_CHILD,
    SaidParty,
    count,
)
from hotel_inbox.domain.stay import Slot

# So many words at most are a bare answer.
_LONGEST = 8
_PAIR = 2


def bare_numbers(symbols: Symbols) -> list[int]:
    """Return the numbers of a text that is hardly more than those: "2", "just one", "4 and 7"."""
    if len(symbols.letters) > _LONGEST or re.search(r"[9D@jU]", symbols.letters):
        return []
    return [count(symbols, at) for at, letter in enumerate(symbols.letters) if letter in "nNa"]


def take_bare_answer(symbols: Symbols, asked: Slot | None, said: SaidParty) -> None:
    """Take bare numbers for what was asked; what was said in full words stands."""
    numbers = bare_numbers(symbols)
    if asked is Slot.CHILD_AGES and said.adults is None and not said.child_ages:
        place = _take_ages(symbols, numbers, said)
    elif asked is Slot.ADULTS:
        place = _take_adults(symbols, numbers, said)
    elif asked is Slot.ROOMS:
        place = _take_rooms(symbols, numbers, said)
    else:
        return
    if place:
        said.places[place] = (0, len(symbols.letters))


def _take_ages(symbols: Symbols, numbers: list[int], said: SaidParty) -> str:
    """Take "4 and 7" for ages and "none" for no children; return what was said, if anything."""
    if said.children is not None or said.rooms is not None or said.people is not None:
        return ""
    if not numbers and re.match(r"Z[^x]{0,2}$", symbols.letters):
        said.children = 0
        return "children"
    if not numbers or max(numbers) > OLDEST_CHILD:
        return ""
    said.child_ages, said.children = tuple(numbers), len(numbers)
    return "child_ages"


def _take_adults(symbols: Symbols, numbers: list[int], said: SaidParty) -> str:
    """Take "2" for adults, "2 + 1" for adults and children."""
    unsaid = (said.adults, said.children, said.people) == (None,) * 3
    if not unsaid or "R" in symbols.letters or not numbers or not 0 < numbers[0] <= MOST_PEOPLE:
        return ""
    if len(numbers) == _PAIR and re.search(r"[nN];[nN]", symbols.letters):
        said.children = numbers[1]
    elif len(numbers) != 1:
        return ""
    said.adults = numbers[0]
    return "adults"


def _take_rooms(symbols: Symbols, numbers: list[int], said: SaidParty) -> str:
    """Take "2" for rooms rather than for people."""
    if said.rooms is not None or len(numbers) != 1 or re.search(r"[pkP]", symbols.letters):
        return ""
    if not 0 < numbers[0] <= MOST_ROOMS:
        return ""
    said.rooms, said.people = numbers[0], None
    said.places.pop("people", None)
    return "rooms"
