"""Which conversations somebody wants to see, as an address says it and as the database asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from hotel_inbox.domain.measures import Figure
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.session import SESSION_LENGTH
from hotel_inbox.domain.understanding import ConversationType

_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
_LONGEST_QUERY = 1000
_LONGEST_ID = 18
_DAY = timedelta(days=1)
_LAST_MIDNIGHT = timedelta(hours=12)


class Status(StrEnum):
    """Whether the 24-hour session is open, or a lead was captured."""

    ACTIVE = "active"
    EXPIRED = "expired"
    LEAD = "lead"


class Period(StrEnum):
    """Days as staff name them; a week begins on Monday."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    CUSTOM = "custom"


class Show(StrEnum):
    """What may be asked for beyond that; the first two exclude each other."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    HUMAN = "human"
    UNREAD = "unread"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a conversation has to be, all of it at once; nothing chosen lets every one through.

    `since` and `until` bound a custom period, as they were typed: either may be missing, and they
    may be the wrong way round. `figure` lets through what a figure counts: then the period is that
    of its sessions' starts.
    """

    hotel: int | None = None
    channel: Channel | None = None
    status: Status | None = None
    type: ConversationType | None = None
    period: Period | None = None
    since: date | None = None
    until: date | None = None
    show: frozenset[Show] = frozenset()
    figure: Figure | None = None

    @property
    def count(self) -> int:
        """Say how many things are asked for."""
        chosen = (self.hotel, self.channel, self.status, self.type, self.period, self.figure)
        return sum(one is not None for one in chosen) + len(self.show)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Name the first and the last day of a custom period, None where it is open."""
        if self.since and self.until and self.until < self.since:
            return self.until, self.since
        return self.since, self.until


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until before another one; without one of them it is open there."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A filter as of one moment for one person; `spans` are its period by each hotel's clock.

    `counting` are the hotels that count a guest as captured by a number from the channel alone.
    """

    filter: Filter
    agent_id: int
    now: datetime
    spans: Mapping[int, Span] = field(default_factory=dict)
    counting: frozenset[int] = frozenset()

    @property
    def expired_by(self) -> datetime:
        """Say when the guest has to have written last for the session to be over."""
        return self.now - SESSION_LENGTH


@dataclass(frozen=True, slots=True)
class Matches:
    """How many conversations a filter lets through; `more` says that counting stopped there."""

    number: int = 0
    more: bool = False


Choice = TypeVar("Choice", bound=StrEnum)


def filter_in(query: str) -> Filter:
    """Read a filter from an address's query; what makes no sense there is left out."""
    try:
        return filter_of(dict(parse_qsl(query[:_LONGEST_QUERY])))
    except ValueError:
        return Filter()


def filter_of(given: Mapping[str, str]) -> Filter:
    """Read a filter from its words; what makes no sense is left out."""
    since, until = _day(given.get("from")), _day(given.get("to"))
    period = _choice(Period, given.get("date"))
    if period is None and (since or until):
        period = Period.CUSTOM
    custom = period is Period.CUSTOM
    hotel = given.get("hotel", "")
    readable = hotel.isascii() and hotel.isdecimal() and len(hotel) <= _LONGEST_ID
    show = {one for word in given.get("show", "").split(",") if (one := _choice(Show, word))}
    return Filter(
        hotel=(int(hotel) or None) if readable else None,
        channel=_choice(Channel, given.get("channel")),
        status=_choice(Status, given.get("status")),
        type=_choice(ConversationType, given.get("type")),
        period=period,
        since=since if custom else None,
        until=until if custom else None,
        show=frozenset(show - {Show.UNASSIGNED} if Show.MINE in show else show),
        figure=_choice(Figure, given.get("figure")),
    )


def words_of(chosen: Filter) -> dict[str, str]:
    """Write a filter as the words that `filter_of` reads."""
    named = {
        "hotel": chosen.hotel,
        "channel": chosen.channel,
        "status": chosen.status,
        "type": chosen.type,
        "date": chosen.period,
        "from": chosen.since,
        "to": chosen.until,
        "show": ",".join(one for one in Show if one in chosen.show),
        "figure": chosen.figure,
    }
    return {name: str(value) for name, value in named.items() if value}


@lru_cache(maxsize=1000)
def query_of(chosen: Filter) -> str:
    """Write a filter as an address's query, with its question mark; nothing for no filter."""
    words = words_of(chosen)
    return f"?{urlencode(words, safe=',')}" if words else ""


def changed(chosen: Filter, name: str, value: str) -> Filter:
    """Choose something else for one thing; what is no choice lets everything through again."""
    words = words_of(chosen)
    if name == "date" and value != Period.CUSTOM:
        words.pop("from", None)
        words.pop("to", None)
    return filter_of(words | {name: value})


def with_day(chosen: Filter, name: str, typed: str) -> Filter:
    """Begin or end the period on another day; a day that is half typed changes nothing."""
    return changed(chosen, name, typed) if _day(typed) or not typed else chosen


def in_order(chosen: Filter) -> Filter:
    """Turn days round that were given the wrong way round."""
    since, until = chosen.days
    return replace(chosen, since=since, until=until)


def toggled(chosen: Filter, show: Show) -> Filter:
    """Ask for one thing more, or no longer; mine and unassigned take each other's place."""
    kept = set(chosen.show ^ {show})
    if show in kept and show in {Show.MINE, Show.UNASSIGNED}:
        kept -= {Show.MINE, Show.UNASSIGNED} - {show}
    return filter_of(words_of(chosen) | {"show": ",".join(kept)})


def switched(chosen: Filter, name: str) -> Filter:
    """Ask for one thing more, or no longer, by its name; without a meaning it changes nothing."""
    show = _choice(Show, name)
    return toggled(chosen, show) if show else chosen


def without(chosen: Filter, name: str) -> Filter:
    """Take one thing off by its name, however often one asks."""
    if name in set(Show):
        return switched(chosen, name) if name in chosen.show else chosen
    return changed(chosen, name, "")


def span_of(chosen: Filter, timezone: str, now: datetime) -> Span:
    """Say when the chosen days begin and end by a hotel's clock."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    first, last = days_of(chosen, today)
    return Span(
        midnight(first, zone) if first else None, midnight(last + _DAY, zone) if last else None
    )


def is_over(chosen: Filter, now: datetime) -> bool:
    """Whether the chosen days have ended, wherever on Earth the hotel is."""
    _, last = chosen.days
    return last is not None and last < (now - _LAST_MIDNIGHT).date()


def days_of(chosen: Filter, today: date) -> tuple[date | None, date | None]:
    """Name the first and the last of the chosen days; None where they are open."""
    match chosen.period:
        case Period.TODAY:
            return today, None
        case Period.WEEK:
            return today - timedelta(days=today.weekday()), None
        case Period.MONTH:
            return today.replace(day=1), None
        case Period.QUARTER:
            return quarter_of(today), None
        case _:
            return chosen.days


def quarter_of(day: date) -> date:
    """Name the first day of the quarter that a day is in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Say when a day begins by a clock."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _choice(choices: type[Choice], word: str | None) -> Choice | None:
    return next((one for one in choices if one == word), None)


def _day(word: str | None) -> date | None:
    try:
        day = date.fromisoformat(word or "")
    except ValueError:
        return None
    return day if _FIRST_DAY <= day < _LAST_DAY else None
