"""What the charts of the statistics show: values that people read at a glance, and tables list.

Durations are in seconds. Where there is nothing to measure a value is None, which is a dash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import numpy as np

from hotel_inbox.domain.measures import Share, Tally
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.moments import Numbers
from hotel_inbox.domain.periods import Grain

HOURS, WEEKDAYS = 24, 7


@dataclass(frozen=True, slots=True)
class Column:
    """The conversations that began on some days, by channel; a channel without any is left out."""

    first: date
    last: date
    by_channel: Mapping[Channel, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Add the channels up."""
        return sum(self.by_channel.values())


@dataclass(frozen=True, slots=True)
class Trend:
    """Conversations over time: a column for each day, week or month of the period, oldest first."""

    grain: Grain
    columns: tuple[Column, ...] = ()

    @property
    def total(self) -> int:
        """Add everything up."""
        return sum(column.total for column in self.columns)


@dataclass(frozen=True, slots=True)
class Week:
    """Guests' messages by weekday (Monday is 0) and hour of the hotel's day, by their own time."""

    hours: tuple[tuple[int, ...], ...] = ((0,) * HOURS,) * WEEKDAYS

    @property
    def total(self) -> int:
        """Add everything up."""
        return sum(map(sum, self.hours))

    @property
    def most(self) -> int:
        """Say how many the fullest hour has."""
        return max(map(max, self.hours))


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took, in seconds: so many times, half of them and nine tenths no longer."""

    count: int = 0
    median: float | None = None
    p90: float | None = None

    @classmethod
    def of(cls, milliseconds: Sequence[int] | Numbers) -> "Times":
        """Measure these."""
        ordered = np.sort(np.asarray(milliseconds, np.int64))
        return cls(len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.9))


def quantile(ordered: Numbers, share: float) -> float | None:
    """Say, in seconds, what a share of sorted milliseconds does not exceed; linear between two."""
    if not len(ordered):
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    least, most = int(ordered[below]), int(ordered[above])
    return (least + (most - least) * (place - below)) / 1000


@dataclass(frozen=True, slots=True)
class ReplyColumn:
    """The reply times of conversations that began on some days."""

    first: date
    last: date
    bot: Times = Times()
    people: Times = Times()


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """How soon guests are answered, over the whole period and over time, oldest first.

    `bot`: from the first guest message, if the bot was in charge, to its first reply being queued.
    `people`: from when the guest began to wait for somebody to a person's first answer.
    """

    bot: Times
    people: Times
    grain: Grain
    columns: tuple[ReplyColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many sessions went from the bot to a person first.

    `reason` is a HandoffReason's word, measures.TAKEOVER or measures.OUTSIDE.
    """

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the sessions: `resolved` are those that the bot began and answered alone.

    `reasons` are the others' that went to a person, the most frequent first.
    """

    sessions: int = 0
    resolved: Share = field(default_factory=Share)
    transferred: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """A question that the bot could not answer, in the newest of its wordings.

    `ids` are the unanswered questions that say the same, asked `count` times; `open_ids` those of
    them that nobody has settled yet.
    """

    hotel_id: int
    hotel: str
    question: str
    language: str
    count: int
    asked_at: datetime
    ids: tuple[int, ...]
    open_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryUse:
    """A knowledge entry and on how many of the bot's answers in the period it was used."""

    hotel_id: int
    hotel: str
    entry_id: int
    question: str
    count: int


class Stage(StrEnum):
    """The steps from a conversation to a booking.

    CONVERSATIONS: sessions that began in the period. CAPTURED: those of them whose guest can be
    reached or that were marked as lead. QUALIFIED: leads made in the period that are contacted,
    quoted or booked by now. BOOKED: those of them that are booked.
    """

    CONVERSATIONS = "conversations"
    CAPTURED = "captured"
    QUALIFIED = "qualified"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many came so far, and what they are worth by currency; before leads, nothing is known."""

    stage: Stage
    count: int
    values: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class AgentRow:
    """What an agent did in the period's sessions.

    `taken_over` are those they took over first, `answered` those they were the first person to
    answer, `times` how long those guests had waited for that.
    """

    agent_id: int
    name: str
    taken_over: int = 0
    answered: int = 0
    times: Times = Times()


@dataclass(frozen=True, slots=True)
class HotelRow:
    """One hotel of a group: its sessions in the period, and its six figures."""

    hotel_id: int
    name: str
    conversations: int
    tally: Tally
