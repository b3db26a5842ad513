"""Finds the days that a guest says, and whether each is an arrival or a departure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hotel_inbox.bot.understanding.calendar_words import Symbols
from hotel_inbox.bot.understanding.date_patterns import Saying, sayings
from hotel_inbox.bot.understanding.days import Day
from hotel_inbox.bot.understanding.lengths import NIGHTS

_DAY = timedelta(days=1)
_FRIDAY = 4
# Nobody means a day further off than so many weeks or months.
_FURTHEST = 999


class Role(StrEnum):
    """Which end of the stay a day is."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day in the text; `role` is None where the words leave it open.

    `negated` is "not" after "not", "no" after a "no" that may as well be an answer.
    """

    day: Day
    start: int
    end: int
    role: Role | None = None
    negated: str = ""


def find_days(symbols: Symbols, today: date) -> list[SaidDay]:
    """Return the days in the order of the text, each with its role as far as words give it."""
    found: list[SaidDay] = []
    for saying in sayings(symbols):
        if saying.name == "shift" and _is_stay(saying, symbols):
            day = Saying(
                "relative", {"relative": saying.parts["anchor"]}, saying.end - 1, saying.end
            )
        else:
            day = saying
        found += (
            SaidDay(said, day.start, day.end, role) for said, role in _Days(day, symbols, today)
        )
    return _with_roles(symbols, found)


def _is_stay(saying: Saying, symbols: Symbols) -> bool:
    """Tell "3 nights from tomorrow", which is a stay, from "a week from tomorrow", a day."""
    if "anchor" not in saying.parts:
        return False
    due = saying.start > 0 and symbols.letters[saying.start - 1] in "EJ"
    unit, from_now = saying.parts["unit"], saying.parts["anchor"] == "from_now"
    return unit == "night" or due or (unit == "day" and not from_now)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


_Ends = Iterator[tuple[Day, Role | None]]


class _Days:
    """The days that one saying names: one, or two that are the ends of a stay."""

    def __init__(self, saying: Saying, symbols: Symbols, today: date) -> None:
        self._saying = saying
        self._parts = saying.parts
        self._symbols = symbols
        self._today = today

    def __iter__(self) -> _Ends:
        match self._saying.name:
            case "range" | "pair":
                yield from self._range()
            case "weekend":
                yield from self._weekend()
            case "past":
                # What is over is no day to stay, and nothing else may read it.
                return
            case _:
                day = self._single()
                if day:
                    yield day, None

    def _single(self) -> Day | None:
        """Read the sayings that name one day."""
        parts = self._parts
        day, weekday = _number(parts.get("day")), _number(parts.get("weekday"))
        match self._saying.name:
            case "shift":
                return self._shifted()
            case "relative":
                offset = _number(parts["relative"]) or 0
                return Day(on=self._today + offset * _DAY) if offset >= 0 else None
            case "weekday" if day is None:
                return Day(weekday=weekday, week=self._week())
            case "holiday":
                return Day(holiday=str(parts["holiday"]), year=_number(parts.get("year")))
        literal = parts.get("literal")
        if isinstance(literal, tuple):
            year, month, day = literal
            return Day(day=day, month=month, year=year)
        return replace(self._month(day), weekday=weekday)

    def _shifted(self) -> Day | None:
        unit, count = str(self._parts["unit"]), _number(self._parts["count"]) or 1
        if unit == "night":
            return None
        anchor = _number(self._parts.get("anchor")) or 0
        return Day(on=self._today + (anchor + min(count, _FURTHEST) * NIGHTS[unit]) * _DAY)

    def _range(self) -> _Ends:
        yield self._month(self._parts["first"]), Role.IN
        # "12 and 13 May" is a range only after "between".
        start = self._saying.start
        if "both" not in self._parts or "f" in self._symbols.letters[max(0, start - 2) : start]:
            yield self._month(self._parts["last"]), Role.OUT

    def _month(self, day: object) -> Day:
        """Put a day's number to its month; months from now are kept as numbers below one."""
        month, year = _number(self._parts.get("month")), _number(self._parts.get("year"))
        if month is not None and month <= 0:
            return Day(day=_number(day), ahead=-month)
        return Day(day=_number(day), month=month, year=year)

    def _week(self) -> int | None:
        """Tell which week is meant: "next" is the following one in English, else the coming."""
        if "week" in self._parts:
            return _number(self._parts["week"])
        said = {self._parts.get("before"), self._parts.get("after")}
        if "next" in said and self._symbols.lexicon.next_is_next_week:
            return 1
        return 0 if "this" in said else None

    def _weekend(self) -> _Ends:
        """A weekend is Friday to Sunday, or what is left of it."""
        week = self._week()
        coming = {self._parts.get("before"), self._parts.get("after")} & {"next", "coming"}
        if week is None and coming and self._today.weekday() >= _FRIDAY:
            # Who calls it the next one does not mean the one that has begun.
            week = 1
        ahead = _FRIDAY - self._today.weekday() + 7 * (week or 0)
        friday = self._today + ahead * _DAY
        yield Day(on=max(self._today, friday)), Role.IN
        yield Day(on=max(friday + 2 * _DAY, self._today + _DAY)), Role.OUT


_CUE = re.compile(r"[fAuLc]")
_JOINED = re.compile(r"[Uj]{0,2}[.,]?d?(?:[tu-]+|u)d*")
_CUE_AFTER = re.compile(r"[^.,&ALfu]{0,4}?([AL])")
_NEGATED = re.compile(r"Z[dfbiEut]{0,3}$")


def _with_roles(symbols: Symbols, found: list[SaidDay]) -> list[SaidDay]:
    """Give days their roles by the words before them, else by those right after them."""
    letters, done = symbols.letters, 0
    between = False
    read: list[SaidDay] = []
    for at, said in enumerate(found):
        if at and said.start == found[at - 1].start:
            read.append(said)
            continue
        before = letters[done : said.start]
        cues = _CUE.findall(before)
        role = said.role
        opening = letters[said.start : said.start + 1]
        if opening == "c" and not cues and symbols.lexicon.next_is_next_week:
            # "coming Saturday" tells of an arrival, too.
            role = role or Role.IN
        if role is None and (cues or opening == "u"):
            role = Role.OUT if opening == "u" or cues[-1] in "uL" else Role.IN
            # "arriving from", "leaving on": the verb counts, "from" is weak.
            if re.search(r"Ai?u$", before):
                role = Role.IN
            if cues and cues[-1] == "f" and "L" in cues:
                role = Role.OUT if cues.index("L") > cues.index("f") else Role.IN
        joined = _JOINED.fullmatch(before) or (between and before in ("&", "&d"))
        if said.role is None and read and joined and read[-1].role is not Role.OUT:
            role = Role.OUT
            read[-1] = replace(read[-1], role=Role.IN)
        done = said.end
        if role is None:
            limit = found[at + 1].start if at + 1 < len(found) else len(letters)
            after = _CUE_AFTER.match(letters, said.end, min(limit, said.end + 6))
            if after:
                role = Role.IN if after[1] == "A" else Role.OUT
                done = after.end()
        between = "f" in cues or opening == "f"
        denial = _NEGATED.search(before[-4:])
        word = symbols.values[said.start - len(denial[0])] if denial else ""
        negated = str(word or "")
        read.append(replace(said, role=role, negated=negated))
    return read
