"""Finds the rows that have words: through the index of trigrams, or among the newest.

What few rows have is found among these few. A frequent word is found among the newest at once,
where all that the index has of it would have to be put into order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col

from hotel_inbox.models import Conversation, Guest, Message
from hotel_inbox.repositories import trigrams
from hotel_inbox.repositories.reach import Reach
from hotel_inbox.repositories.sought import Newest

Place = tuple[Any, ...]
Query = Any  # a Select of whatever columns make a place
Column = Any  # SQLModel declares its columns as what rows hold.


class Hits(NamedTuple):
    """Ids of what has the words, first ones first.

    `anyway` is how many it would be without a filter, up to the limit. `cut` says that not
    everything could be looked through, so that some may be missing.
    """

    ids: list[int]
    anyway: int
    cut: bool


@dataclass(frozen=True)
class Quarry:
    """What is looked for: the row that has the words, and what stands for it.

    Of a query's columns, `named` is the id of what is found and `row_id` that of the row.
    """

    row: trigrams.Kind
    named: Column
    row_id: Column
    near: Callable[[Reach], Newest]


GUESTS = Quarry(Guest, col(Conversation.id), col(Conversation.guest_id), lambda reach: reach.near)
MESSAGES = Quarry(Message, col(Message.id), col(Message.id), lambda reach: reach.near_lines)


@dataclass
class Hunt:
    """Looks for so many of one kind.

    The query gives the places of those that have the words, first ones first; a place ends with
    the id.
    """

    quarry: Quarry
    reach: Reach
    words: Sequence[str]
    query: Query
    limit: int
    _found: set[Place] = field(default_factory=set)
    _known: list[int] = field(default_factory=list)
    _is_frequent: bool = False

    def hits(self) -> Hits:
        """Look until there are enough, or no others."""
        is_whole = self._look()
        ids = [place[-1] for place in sorted(self._found, reverse=True)[: self.limit]]
        is_full = len(ids) == self.limit
        anyway = len(ids) if is_full or not self.reach.sought else self._anyway(len(ids))
        return Hits(ids, anyway, not is_whole and not is_full)

    def _look(self) -> bool:
        """Find as many as it takes; say whether nothing can be missing then."""
        reach = self.reach
        known = trigrams.few(reach.session, self.quarry.row, reach.hotels, self.words)
        self._is_frequent = known is None
        if known is not None:
            self._look_among(known)
            return True
        looks: list[Callable[[], bool]] = [self._look_near, self._look_at_newest]
        if trigrams.are_in_order(reach.session, self.quarry.row):
            looks.reverse()
        return any(look() or self._has_enough() for look in looks)

    def _has_enough(self) -> bool:
        return len(self._found) >= self.limit

    def _look_near(self) -> bool:
        near = self.quarry.near(self.reach)
        self._found |= self._places(self.quarry.named, near.ids)
        return near.every

    def _look_at_newest(self) -> bool:
        reach = self.reach
        newest = trigrams.newest(reach.session, self.quarry.row, reach.hotels, self.words)
        self._look_among(newest.ids)
        return newest.every

    def _look_among(self, known: list[int]) -> None:
        self._known = known
        if known:
            self._found |= self._places(self.quarry.row_id, known, *self.reach.fitting())

    def _anyway(self, here: int) -> int:
        """Count what there would be without a filter, as far as it is known."""
        if self._is_frequent and not self._known:
            near = self.quarry.near(Reach(self.reach.session, self.reach.hotels))
            return max(here, len(self._places(self.quarry.named, near.ids)))
        return max(here, len(self._places(self.quarry.row_id, self._known)))

    def _places(
        self, column: Column, ids: Sequence[int], *conditions: ColumnElement[bool]
    ) -> set[Place]:
        query = self.query.where(column.in_(self.reach.each(ids)), *conditions)
        return {tuple(place) for place in self.reach.session.execute(query)}
