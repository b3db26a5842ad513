"""What a search looks through: hotels' conversations and messages, the newest of them first."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Subquery, bindparam, column, func
from sqlalchemy import select as choose
from sqlmodel import Session, col

from hotel_inbox.domain.filters import Sought
from hotel_inbox.models import Conversation, Message
from hotel_inbox.models.columns import BigId
from hotel_inbox.repositories.sought import FEW_HOTELS, Newest, fits, newest_sought

NEWEST = 1000
"""So many conversations and messages are looked at one by one."""
_MOST_LINES = 2000


@dataclass
class Reach:
    """What is looked through: these hotels', under a filter what is sought of it."""

    session: Session
    hotels: Collection[int]
    sought: Sought | None = None

    @cached_property
    def near(self) -> Newest:
        """Give the newest conversations."""
        if self.sought:
            return newest_sought(self.session, self.hotels, self.sought, NEWEST)
        last = Conversation.last_message_at
        newest = _newest(Conversation.id, Conversation.hotel_id, last, self.hotels)
        ids = list(self.session.scalars(choose(newest.c.id)))
        return Newest(ids, len(ids) < NEWEST)

    @cached_property
    def near_lines(self) -> Newest:
        """Give the newest messages; under a filter, of the newest conversations."""
        if not self.sought:
            newest = _newest(Message.id, Message.hotel_id, Message.created_at, self.hotels)
            ids = list(self.session.scalars(choose(newest.c.id)))
            return Newest(ids, len(ids) < NEWEST)
        near = col(Message.conversation_id).in_(self.each(self.near.ids))
        lines = choose(col(Message.id)).where(near).order_by(col(Message.id).desc())
        ids = list(self.session.scalars(lines.limit(_MOST_LINES)))
        return Newest(ids, self.near.every and len(ids) < _MOST_LINES)

    def fitting(self) -> list[ColumnElement[bool]]:
        """Ask of a conversation at hand whether it is sought."""
        return [fits(self.hotels, self.sought)] if self.sought else []

    def each(self, ids: Sequence[int]) -> Select[tuple[int]]:
        """Hand over many ids as one value: a thousand of their own take longer than the query."""
        if self.session.get_bind().dialect.name == "sqlite":
            value = func.json_each(json.dumps(ids)).table_valued(column("value", BigId)).c.value
            return choose(value)
        return choose(func.unnest(bindparam("ids", ids, ARRAY(BigId), unique=True)))


def _newest(
    row_id: Any,  # noqa: ANN401 - columns of a model, which a type checker takes for values
    hotel_id: Any,  # noqa: ANN401
    moment: Any,  # noqa: ANN401
    hotels: Collection[int],
) -> Subquery:
    """Name the newest rows of hotels; each of a few hotels has its own index to read them from."""
    if len(hotels) > FEW_HOTELS or not hotels:
        moment = row_id if moment is Message.created_at else moment
        newest = choose(row_id.label("id")).where((hotel_id + 0).in_(hotels))
        return newest.order_by(moment.desc()).limit(NEWEST).subquery()
    parts = [
        choose(row_id.label("id"), moment.label("moment"))
        .where(hotel_id == hotel)
        .order_by(moment.desc())
        .limit(NEWEST)
        .subquery()
        for hotel in sorted(hotels)
    ]
    if len(parts) == 1:
        return parts[0]
    together = choose(parts[0]).union_all(*(choose(part) for part in parts[1:])).subquery()
    return choose(together.c.id).order_by(together.c.moment.desc()).limit(NEWEST).subquery()
