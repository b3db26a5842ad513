"""The list of conversations under a filter: a page of it, and how many there are.

Each hotel is a branch of its own that an index gives in the list's order, so that no query sorts
more than a page a hotel. Which index that is, is decided here: SQLite keeps no statistics to decide
by, and one that fits badly costs seconds at a million conversations.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from hotel_inbox.domain.filters import Show, Sought, Span, Status
from hotel_inbox.domain.inbox import Cursor
from hotel_inbox.domain.messages import Author, Channel, Mode
from hotel_inbox.models import Agent, Conversation, ConversationSession, Guest, Hotel
from hotel_inbox.repositories.measures import Heap, behind

LONGEST_SESSION = timedelta(days=60)
"""A session that lasted longer (a guest wrote every day) counts for a short past period only if it
began at most this long before it: else every older session had to be looked at."""

_SHORT = timedelta(days=45)
MOST_BRANCHES = 400
"""SQLite puts at most 500 queries into one."""
_FEWEST_EACH = 25

# SQLModel declares its columns as what rows hold.
Column = Any
Condition = ColumnElement[bool]
Branch = Select[int, datetime]


class Line(NamedTuple):
    """What the list shows of one conversation."""

    id: int
    hotel_id: int
    hotel: str
    name: str | None
    phone: str | None
    address: str
    channel: Channel
    preview: str
    preview_author: Author
    writer_id: int | None
    writer: str | None
    last_message_at: datetime
    last_guest_at: datetime | None
    unread: int
    mode: Mode
    waiting_since: datetime | None
    has_lead: bool
    persona: str | None
    assignee_id: int | None
    assignee: str | None


_ASSIGNEE, _WRITER = aliased(Agent), aliased(Agent)
# In the order of Line's fields.
_SHOWN: tuple[Any, ...] = (
    Conversation.id,
    Conversation.hotel_id,
    Hotel.name,
    Guest.name,
    Guest.phone,
    Guest.address,
    Conversation.channel,
    Conversation.last_message_preview,
    Conversation.last_message_author,
    Conversation.last_message_agent_id,
    _WRITER.name,
    Conversation.last_message_at,
    Conversation.last_guest_at,
    Conversation.unread_count,
    Conversation.mode,
    Conversation.waiting_since,
    Conversation.has_lead,
    Conversation.persona,
    Conversation.assignee_id,
    _ASSIGNEE.name,
)
_ID = col(Conversation.id)
_HOTEL: Column = col(Conversation.hotel_id)
_CHANNEL: Column = col(Conversation.channel)
_LAST = col(Conversation.last_message_at)
_LAST_GUEST = col(Conversation.last_guest_at)


def page(
    session: Session, hotels: Collection[int], after: Cursor | None, limit: int, sought: Sought
) -> list[Line]:
    """List the conversations that are sought, newest first, from after a cursor on."""
    branches = [_newest(conditions, after, limit) for conditions in alternatives(hotels, sought)]
    if not branches:
        return []
    found = _together(branches)
    newest = select(found.c.id).order_by(found.c.last_message_at.desc(), found.c.id.desc())
    return lines(session, hotels, session.scalars(newest.limit(limit)).all())


def lines(session: Session, hotels: Collection[int], ids: Collection[int]) -> list[Line]:
    """Fetch what the list shows of these conversations, newest first.

    Column by column: every open page reads it at every message, and whole rows took five times
    as long.
    """
    query = (
        select(*_SHOWN)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .join(Hotel, col(Hotel.id) == Conversation.hotel_id)
        .outerjoin(_ASSIGNEE, col(_ASSIGNEE.id) == Conversation.assignee_id)
        .outerjoin(_WRITER, col(_WRITER.id) == Conversation.last_message_agent_id)
        # By their ids alone: SQLite would else read the whole list to find these few in its order.
        .where(beside(_HOTEL).in_(hotels), _ID.in_(ids))
        .order_by(beside(_LAST).desc(), _ID.desc())
    )
    return [Line(*row) for row in session.execute(query)]


def count(session: Session, hotels: Collection[int], most: int, sought: Sought) -> int:
    """Count the conversations that are sought, at most so many."""
    # In the list's order too: it tells SQLite which index to read.
    branches = [_newest(conditions, None, most) for conditions in alternatives(hotels, sought)]
    if not branches:
        return 0
    some = select(_together(branches).c.id).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _newest(conditions: Sequence[Condition], after: Cursor | None, limit: int) -> Branch:
    query = select(_ID, _LAST).where(*conditions)
    if after is not None:
        # The first one says less than the second, but an index can begin from it.
        query = query.where(
            after.last_message_at >= _LAST, or_(after.last_message_at > _LAST, after.id > _ID)
        )
    return query.order_by(_LAST.desc(), _ID.desc()).limit(limit)


def _together(branches: Sequence[Branch]) -> Subquery:
    if len(branches) == 1:
        return branches[0].subquery()
    if len(branches) > MOST_BRANCHES:
        parts = range(0, len(branches), MOST_BRANCHES)
        heaps = [_together(branches[part : part + MOST_BRANCHES]) for part in parts]
    else:
        # SQLite takes an order and a limit within a union only one query further in.
        heaps = [branch.subquery() for branch in branches]
    return union_all(*(select(heap.c.id, heap.c.last_message_at) for heap in heaps)).subquery()


def alternatives(
    hotels: Collection[int],
    sought: Sought,
    *,
    since: datetime | None = None,
    held: bool = True,
) -> Iterator[list[Condition]]:
    """Give for each hotel the conditions that its conversations fulfil, one way or the other.

    What goes on until now is in a period by its last message alone; else a session may be in it.
    `since` leaves out what had its last message before, save in days that are over. Without `held`
    only the last message says when that was.
    """
    tests = list(_tests(sought))
    figure = sought.filter.figure
    few = bool(tests) and tests[0].few
    # What is asked for first may have an index of its own. Of what is frequent, two things are
    # better looked for side by side, in the index that holds everything.
    alone = 1 if (few or len(tests) == 1) and figure is None else 0
    chosen = [
        *(test.passes(test.column) for test in tests[:alone]),
        *(test.passes(beside(test.column)) for test in tests[alone:]),
        *_by_session(sought),
    ]
    for hotel in sorted(hotels):
        if sought.filter.hotel not in {None, hotel}:
            continue
        span = sought.spans.get(hotel, Span())
        start, end = span.start, span.end
        if figure is not None:
            heap = Heap(frozenset({hotel}), span, counting=sought.counting & {hotel})
            yield [hotel == beside(_HOTEL), _ID.in_(behind(figure, heap)), *chosen]
            continue
        here: list[Condition] = [hotel == (beside(_HOTEL) if few else _HOTEL)]
        if end is None or end > sought.now:
            start = max(filter(None, (start, since)), default=None)
            yield [*here, *([start <= _LAST] if start else []), *chosen]
            continue
        yield [*here, *([start <= _LAST] if start else []), end > _LAST, *chosen]
        if held:
            yield [*_held(hotel, span, end), *chosen]


def about(sought: Sought) -> Iterator[Condition]:
    """Say what is sought of a conversation beside its hotel, channel and days."""
    tests = _tests(replace(sought, filter=replace(sought.filter, channel=None)))
    yield from (test.passes(beside(test.column)) for test in tests)
    yield from _by_session(sought)


def _held(hotel: int, span: Span, end: datetime) -> list[Condition]:
    """Say that a session was held in a period, and that the last message came after it."""
    held = ConversationSession
    if span.start and end - span.start <= _SHORT:
        # Few sessions were held in a short period: they name the conversations.
        ids = select(col(held.conversation_id)).where(
            col(held.hotel_id) == hotel,
            col(held.started_at) >= span.start - LONGEST_SESSION,
            col(held.started_at) < end,
            col(held.last_guest_at) >= span.start,
        )
        return [beside(_HOTEL) == hotel, beside(_LAST) >= end, _ID.in_(ids)]
    # Many were held in a long one: a page is full before one has looked far.
    overlaps = [col(held.conversation_id) == _ID, col(held.started_at) < end]
    if span.start:
        overlaps.append(col(held.last_guest_at) >= span.start)
    return [hotel == _HOTEL, end <= _LAST, select(col(held.id)).where(*overlaps).exists()]


def _by_session(sought: Sought) -> Iterator[Condition]:
    if sought.filter.status is Status.ACTIVE:
        # No last message is older than the guest's own: this is what indexes are ordered by.
        yield sought.expired_by < _LAST
        yield sought.expired_by < _LAST_GUEST
    if sought.filter.status is Status.EXPIRED:
        yield or_(_LAST_GUEST.is_(None), sought.expired_by >= _LAST_GUEST)


def is_walked(sought: Sought) -> bool:
    """Whether no index holds just what is sought, so that one has to walk along the list."""
    by_session = sought.filter.status in {Status.ACTIVE, Status.EXPIRED}
    return by_session or len(list(_tests(sought))) > 1


@dataclass(frozen=True)
class _Test:
    """What is asked of a column; `few` says that an index holds just the rows that pass."""

    column: Column
    passes: Callable[[Column], Condition]
    few: bool = False


def _tests(sought: Sought) -> Iterator[_Test]:
    """Give what is asked for, the rarest first.

    Values are written out where an index holds such rows alone, or no database would see that.
    """
    chosen, show = sought.filter, sought.filter.show
    human: Column = literal_column(f"'{Mode.HUMAN}'")
    none: Column = literal_column("0")
    true: Column = literal_column("true")
    if Show.WAITING in show:
        yield _Test(col(Conversation.waiting_since), lambda one: one.is_not(None), few=True)
    if Show.UNREAD in show:
        yield _Test(col(Conversation.unread_count), lambda one: one > none, few=True)
    if Show.HUMAN in show:
        yield _Test(col(Conversation.mode), lambda one: one == human, few=True)
    if Show.MINE in show:
        yield _Test(col(Conversation.assignee_id), lambda one: one == sought.agent_id)
    if chosen.status is Status.LEAD:
        yield _Test(col(Conversation.has_lead), lambda one: one == true, few=True)
    if chosen.type:
        yield _Test(col(Conversation.type), lambda one: one == chosen.type)
    if chosen.channel:
        yield _Test(col(Conversation.channel), lambda one: one == chosen.channel)
    if Show.UNASSIGNED in show:
        yield _Test(col(Conversation.assignee_id), lambda one: one.is_(None))


def beside(column: Column) -> Column:
    """Give a column's value in a way that no index is chosen for."""
    return func.coalesce(column, column)
