"""What happened when in the made-up year: every session of it, before there are any rows."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hotel_inbox.domain.session import SESSION_LENGTH

CONVERSATIONS = 100_000
SESSIONS = 190_200
"""Which is a million messages."""
DAYS = 365
ENDED = datetime(2026, 11, 22, 12, tzinfo=UTC)
AGENTS_OF_A_HOTEL = 6
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("year.toml").read_text("utf-8"))

_REST = timedelta(minutes=10)
_RECENT = 400
_CHANCE_OF_LEAD = {"offers": 0.55, "other": 0.03}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A session: what was said line by line and when, and what came of it.

    `at` has a moment for each of the `lines`, in seconds of the epoch.
    """

    number: int
    conversation: int
    hotel: int
    channel: str
    lines: tuple[str, ...]
    at: tuple[float, ...]
    answered: int
    offers: bool
    agent: int
    reason: str
    lead: str | None
    asked: int

    @property
    def last_guest_at(self) -> float:
        """When the guest wrote last."""
        return max(at for line, at in zip(self.lines, self.at, strict=True) if line == "guest")

    def first(self, *lines: str) -> int | None:
        """Say the place of the first of these lines."""
        places = (place for place, line in enumerate(self.lines) if line in lines)
        return next(places, None)


def stretches(chance: random.Random) -> Iterator[Stretch]:
    """Make up every session in the order of their beginnings."""
    casting, over = _Casting(chance), defaultdict[int, float](float)
    begun = sorted(_begun(chance))
    kinds = WORDS["kind"]
    shares = [kind["share"] for kind in kinds]
    for number, (start, hotel) in enumerate(begun, 1):
        kind = chance.choices(kinds, shares)[0]
        lines = tuple(kind["lines"].split())
        conversation, channel = casting.cast(hotel, start, over, len(begun) - number + 1)
        at = _moments(chance, start, lines)
        over[conversation] = at[-1] + (SESSION_LENGTH + _REST).total_seconds()
        offers = bool(kind.get("offers"))
        lead = chance.random() < _CHANCE_OF_LEAD["offers" if offers else "other"]
        yield Stretch(
            number=number,
            conversation=conversation,
            hotel=hotel,
            channel=channel,
            lines=lines,
            at=at,
            answered=kind.get("answered", 0),
            offers=offers,
            agent=_agent(chance, hotel),
            reason=_drawn(chance, WORDS["reasons"]),
            lead=_drawn(chance, WORDS["states"]) if lead else None,
            # Some questions are asked far more often than others.
            asked=int(chance.paretovariate(0.8)),
        )


class _Casting:
    """Who writes: somebody new, or one of a hotel's guests whose last session is over."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made = 0
        self._known: dict[int, list[tuple[int, str]]] = defaultdict(list)

    def cast(self, hotel: int, start: float, over: dict[int, float], left: int) -> tuple[int, str]:
        """Choose so that all guests have written by the end; `left` sessions are still to come."""
        known = self._known[hotel]
        if self._chance.random() >= (CONVERSATIONS - self._made) / left:
            for _ in range(20):
                back = self._chance.choice(known[-_RECENT:]) if known else (0, "")
                if back[0] and over[back[0]] < start:
                    return back
        self._made += 1
        known.append((self._made, _drawn(self._chance, WORDS["channels"])))
        return known[-1]


def _begun(chance: random.Random) -> Iterator[tuple[float, int]]:
    busy, hotels = WORDS["busy"], WORDS["hotel"]
    zones = [ZoneInfo(hotel["timezone"]) for hotel in hotels]
    shares = [hotel["share"] for hotel in hotels]
    first = ENDED.date() - timedelta(days=DAYS)
    days = [first + timedelta(days=number) for number in range(DAYS + 1)]
    weights = [busy["days"][day.weekday()] for day in days]
    for day in chance.choices(days, weights, k=SESSIONS):
        hotel = chance.choices(range(len(zones)), shares)[0]
        hour = chance.choices(range(24), busy["hours"])[0]
        at = time(hour, chance.randrange(60), chance.randrange(60))
        local = datetime.combine(day, at, zones[hotel])
        if local < ENDED - SESSION_LENGTH / 8:
            yield local.timestamp(), hotel + 1


def _moments(chance: random.Random, start: float, lines: tuple[str, ...]) -> tuple[float, ...]:
    at = [start + chance.randrange(1000) / 1000]
    for before, line in pairwise(lines):
        at.append(at[-1] + _pause(chance, before, line))
    return tuple(at)


def _pause(chance: random.Random, before: str, line: str) -> float:
    match line:
        case "bot" | "handoff":
            slow = chance.random() < 0.08
            return chance.uniform(5, 40) if slow else chance.uniform(0.6, 4.6)
        case "guest":
            return chance.uniform(15, 240)
        case "takeover":
            return min(5400, chance.lognormvariate(4.6, 1))
        case "agent" if before == "guest":
            return min(7200, chance.lognormvariate(5, 1.1))
        case _:
            return chance.uniform(10, 90)


def _agent(chance: random.Random, hotel: int) -> int:
    return (hotel - 1) * AGENTS_OF_A_HOTEL + min(AGENTS_OF_A_HOTEL, int(chance.paretovariate(1)))


def _drawn(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
