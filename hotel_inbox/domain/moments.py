"""Very many moments at once, as whole seconds since 1970: what charts over time are made of."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hotel_inbox.domain.periods import Shift, Slot

Numbers = NDArray[np.int64]

_HOUR, _WEEK = 3600, 7 * 24
_MONDAY = 4 * 24
"""1970 began with a Thursday: its first Monday came so many hours later."""


def columns(moments: Numbers, slots: Sequence[Slot]) -> Numbers:
    """Say in which of these slots, which follow each other, each moment lies."""
    begins = [int(slot.start.timestamp()) for slot in slots]
    return np.searchsorted(begins, moments, side="right") - 1


def by_column(parts: Iterable[tuple[Numbers, Numbers]], number: int) -> list[Numbers]:
    """Put values into so many columns; each part tells the columns of its values, and those."""
    placed = list(parts)
    places, values = together(one for one, _ in placed), together(one for _, one in placed)
    order = np.argsort(places, kind="stable")
    borders = np.searchsorted(places[order], np.arange(number + 1))
    return [values[order[begin:end]] for begin, end in pairwise(borders.tolist())]


def together(parts: Iterable[Numbers]) -> Numbers:
    """Put the numbers of several parts one after the other."""
    return np.concatenate([np.empty(0, np.int64), *parts])


def counts(numbers: Numbers) -> list[tuple[int, int]]:
    """Say which numbers there are, and how often."""
    found, times = np.unique(numbers, return_counts=True)
    return list(zip(found.tolist(), times.tolist(), strict=True))


def by_hour_of_week(moments: Numbers, shifts: Sequence[Shift]) -> Numbers:
    """Count moments by the hour of the week that a clock with these shifts shows, from Monday."""
    begins = [int(shift.start.timestamp()) for shift in shifts]
    ahead = np.array([shift.ahead for shift in shifts], np.int64)
    here = moments + ahead[np.searchsorted(begins, moments, side="right") - 1]
    return np.bincount((here // _HOUR - _MONDAY) % _WEEK, minlength=_WEEK)
