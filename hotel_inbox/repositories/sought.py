"""What a search has to do with a filter: the newest conversations it lets through, and a test."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, union_all
from sqlmodel import Session, col

from hotel_inbox.domain.filters import Sought, Span
from hotel_inbox.models import Conversation, ConversationSession
from hotel_inbox.repositories.conversation_list import (
    MOST_BRANCHES,
    Branch,
    about,
    alternatives,
    beside,
    is_walked,
)

MOST_WALKED = 40_000
"""So many of the newest conversations are looked at one by one."""
FEW_HOTELS = 8
"""Of so many hotels each one's own index is read."""

_ID, _LAST = col(Conversation.id), col(Conversation.last_message_at)
_HOTEL: Any = col(Conversation.hotel_id)
_CHANNEL: Any = col(Conversation.channel)
Condition = ColumnElement[bool]


class Newest(NamedTuple):
    """Ids of the newest rows that are sought, in any order; `every` if there are no others."""

    ids: list[int]
    every: bool


def newest_sought(session: Session, hotels: Collection[int], sought: Sought, many: int) -> Newest:
    """Name about so many of the conversations that are sought, those with the newest messages.

    Where no index holds just these, only the newest `MOST_WALKED` of the hotels are looked at, and
    of days that are over those alone that had no message since.
    """
    since = _horizon(session, hotels, sought)
    branches = [
        select(_ID, _LAST).where(*conditions)
        for conditions in alternatives(hotels, sought, since=since, held=False)
    ]
    is_postgres = session.get_bind().dialect.name == "postgresql"
    ids: list[int] = []
    for part in range(0, len(branches), MOST_BRANCHES):
        some = branches[part : part + MOST_BRANCHES]
        ids += session.scalars(_merged(some, many, each=is_postgres))
    over = any(span.end and span.end <= sought.now for span in sought.spans.values())
    return Newest(ids, since is None and not over and len(ids) < many)


def _merged(branches: Sequence[Branch], many: int, *, each: bool) -> Select[tuple[int]]:
    """Ask for the newest of all branches, of which no more is read than it takes.

    SQLite merges them by the order of the whole; PostgreSQL only if `each` has the order itself,
    which SQLite does not take.
    """
    if each or len(branches) == 1:
        branches = [one.order_by(_LAST.desc(), _ID.desc()).limit(many) for one in branches]
    if len(branches) == 1:
        return select(branches[0].subquery().c.id)
    merged = union_all(*branches)
    last, row_id = merged.selected_columns["last_message_at"], merged.selected_columns["id"]
    newest = merged.order_by(last.desc(), row_id.desc()).limit(many).subquery()
    return select(newest.c.id)


def _horizon(session: Session, hotels: Collection[int], sought: Sought) -> datetime | None:
    """Say how far back to look for what only a walk along the list finds; None for all the way."""
    if not is_walked(sought):
        return None
    far = select(_LAST).order_by(_LAST.desc(), _ID.desc()).limit(1)
    if len(hotels) > FEW_HOTELS:
        return session.scalar(far.offset(MOST_WALKED))
    each = MOST_WALKED // max(len(hotels), 1)
    ends = (session.scalar(far.where(hotel == _HOTEL).offset(each)) for hotel in hotels)
    return max((end for end in ends if end), default=None)


def fits(hotels: Collection[int], sought: Sought) -> Condition:
    """Ask of a conversation at hand whether it is sought in one of these hotels."""
    chosen = sought.filter
    if chosen.figure is not None:
        return or_(*(and_(*conditions) for conditions in alternatives(hotels, sought)))
    spans = defaultdict[Span, list[int]](list)
    for hotel in sorted({*hotels} & {chosen.hotel} if chosen.hotel else hotels):
        spans[sought.spans.get(hotel, Span())].append(hotel)
    channel = (
        [] if chosen.channel is None else [beside(col(Conversation.channel)) == chosen.channel]
    )
    here = [
        and_(beside(_HOTEL).in_(some), *_at_hand(span, sought.now)) for span, some in spans.items()
    ]
    return and_(or_(false(), *here), *channel, *about(sought))


def _at_hand(span: Span, now: datetime) -> Iterator[Condition]:
    """Ask of a conversation at hand whether it is in a period."""
    if span.start:
        yield beside(_LAST) >= span.start
    if span.end and span.end <= now:
        held = ConversationSession
        overlaps = [col(held.conversation_id) == _ID, col(held.started_at) < span.end]
        if span.start:
            overlaps.append(col(held.last_guest_at) >= span.start)
        yield or_(beside(_LAST) < span.end, select(col(held.id)).where(*overlaps).exists())
