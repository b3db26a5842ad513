"""Which questions of guests are one: those in the same words, or nearly the same ones."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from hotel_inbox.domain.charts import QuestionGroup
from hotel_inbox.domain.folding import folded

ALIKE = 0.7
"""So many of all the words of two questions are in both, if they are one."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that nothing answered; `open` until staff settle it."""

    id: int
    hotel_id: int
    hotel: str
    question: str
    language: str
    asked_at: datetime
    open: bool


@dataclass(slots=True)
class _Heap:
    words: frozenset[str]
    members: list[Asked] = field(default_factory=list)


def grouped(asked: Iterable[Asked]) -> list[QuestionGroup]:
    """Put one hotel's questions of one language together that say the same, most asked first.

    Punctuation, case, accents and the order of words do not matter; of the wordings the newest is
    shown. Questions are handed in newest first.
    """
    groups = [_group(heap) for heap in _heaps(asked)]
    return sorted(groups, key=lambda one: (-one.count, -one.asked_at.timestamp(), one.ids))


def _heaps(asked: Iterable[Asked]) -> list[_Heap]:
    same: dict[tuple[int, str, frozenset[str]], _Heap] = {}
    for one in asked:
        words = frozenset(_WORD.findall(folded(one.question))) or frozenset({one.question})
        key = (one.hotel_id, one.language, words)
        same.setdefault(key, _Heap(words)).members.append(one)
    # The most frequent wording draws the others to it; each word leads to where it was met.
    found: list[_Heap] = []
    having: dict[tuple[int, str, str], list[_Heap]] = defaultdict(list)
    for (hotel_id, language, words), heap in sorted(
        same.items(), key=lambda item: -len(item[1].members)
    ):
        near = [one for word in words for one in having[hotel_id, language, word]]
        best = max(near, key=lambda one: _likeness(one.words, words), default=None)
        if best is not None and _likeness(best.words, words) >= ALIKE:
            best.members += heap.members
            continue
        for word in words:
            having[hotel_id, language, word].append(heap)
        found.append(heap)
    return found


def _likeness(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others)


def _group(heap: _Heap) -> QuestionGroup:
    members = sorted(heap.members, key=lambda one: (one.asked_at, one.id), reverse=True)
    newest = members[0]
    return QuestionGroup(
        hotel_id=newest.hotel_id,
        hotel=newest.hotel,
        question=newest.question,
        language=newest.language,
        count=len(members),
        asked_at=newest.asked_at,
        ids=tuple(one.id for one in members),
        open_ids=tuple(one.id for one in members if one.open),
    )
