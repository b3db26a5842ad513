"""What can become of a lead, and leads as staff see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from hotel_inbox.domain.messages import Channel


class LeadState(StrEnum):
    """The steps of a sale."""

    NEW = "new"
    CONTACTED = "contacted"
    QUOTED = "quoted"
    BOOKED = "booked"
    LOST = "lost"


BY_BOT, BY_AGENT = "bot", "agent"
CLOSED = frozenset({LeadState.BOOKED, LeadState.LOST})
"""What is done with: a guest who comes back is another lead."""
_NIGHT = timedelta(days=1)
Dates = tuple[date, date | None]
"""When a stay begins and, if that is known, ends; else it is taken for one night."""


def share_a_night(one: Dates, other: Dates) -> bool:
    """Whether two stays are at the hotel in the same night."""
    (begins, ends), (other_begins, other_ends) = one, other
    return begins < (other_ends or other_begins + _NIGHT) and other_begins < (
        ends or begins + _NIGHT
    )


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead with its guest; `removable` says whether the asker may delete it."""

    id: int
    hotel_id: int
    hotel_name: str
    currency: str
    timezone: str
    conversation_id: int
    guest: str
    channel: Channel
    channel_name: str
    state: LeadState
    value: Decimal | None
    check_in: date | None
    check_out: date | None
    adults: int | None
    children: int | None
    owner_id: int | None
    owner: str | None
    by_bot: bool
    removable: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LeadCursor:
    """Where a page of leads ended; the next one begins after it."""

    created_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads are wanted; what is None does not matter. `owner_id` 0 is nobody's."""

    state: LeadState | None = None
    owner_id: int | None = None
    hotel_id: int | None = None
    conversation_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LeadSum:
    """How many leads of one currency are in a state, and what they are worth together."""

    state: LeadState
    currency: str
    count: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Leads, newest first; without `next` these are the last. `sums` are over every state."""

    rows: tuple[LeadRow, ...]
    next: LeadCursor | None
    sums: tuple[LeadSum, ...]


@dataclass(frozen=True, slots=True)
class LeadHotel:
    """A hotel whose leads one may tend."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class LeadOwner:
    """A person who may own leads of these hotels."""

    id: int
    name: str
    hotel_ids: frozenset[int]
