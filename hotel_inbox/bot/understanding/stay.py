"""Reads the stay that a guest has in mind out of a message, carrying on what is known of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from hotel_inbox.bot.understanding.bare_answers import bare_numbers, take_bare_answer
from hotel_inbox.bot.understanding.calendar_words import Symbols, read_symbols
from hotel_inbox.bot.understanding.dates import Role, SaidDay, find_days
from hotel_inbox.bot.understanding.days import Day, ImpossibleDateError, resolve
from hotel_inbox.bot.understanding.lengths import SaidNights, find_nights
from hotel_inbox.bot.understanding.party import read_party
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import LONGEST_NIGHTS, Slot, Stay

_DATES = (Slot.CHECK_IN, Slot.CHECK_OUT)
# A message that long is no stay to be read; its beginning is.
_LONGEST_TEXT = 4000
# So many words at most are an answer or a correction by themselves.
_SHORT = 8
_JOINED = 3
_LAST_OF_MONTH = 31
_LAST_DAY = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class StayReading:
    """What is known now, the guest's words by slot, and the dates named that do not exist."""

    stay: Stay
    said: Mapping[Slot, str] = field(default_factory=dict)
    impossible: tuple[str, ...] = ()


# A turn reads the same message for what is known and for what was just said.
@lru_cache(maxsize=64)
def read_stay(
    text: str,
    known: Stay,
    *,
    today: date,
    language: Language | None,
    asked: Slot | None = None,
    month_first: bool = False,
) -> StayReading:
    """Read a message of a guest; what it does not speak of stays as it was known.

    `asked` is what the guest was last asked for, so that a bare "the 14th" or "2" is understood.
    A check-out is always after its check-in or None. Never raises for a text.
    """
    symbols = read_symbols(text[:_LONGEST_TEXT], language, month_first=month_first)
    reading = _Reading(symbols, known, today, asked)
    reading.read_dates()
    reading.read_party()
    return StayReading(reading.stay, reading.said, tuple(reading.impossible))


class _Reading:
    """One message being read."""

    def __init__(self, symbols: Symbols, known: Stay, today: date, asked: Slot | None) -> None:
        self.symbols = symbols
        self.known = known
        self.stay = known
        self.today = today
        self.asked = asked
        self.said: dict[Slot, str] = {}
        self.impossible: list[str] = []
        self._taken: list[tuple[int, int]] = []

    def read_dates(self) -> None:
        """Find days and nights, settle which end of the stay each is, and put them together."""
        days = find_days(self.symbols, self.today) or self._bare_day()
        self._taken = [(said.start, said.end) for said in days]
        rest = self.symbols.without(self._taken)
        nights = find_nights(rest, asked=self.asked is Slot.CHECK_OUT)
        if nights:
            self._taken.append((nights.start, nights.end))
        arrival, departure = self._ends(days)
        if nights or arrival or departure:
            self._put_together(arrival, departure, nights)

    def _bare_day(self) -> list[SaidDay]:
        """Take a number by itself for the day that was asked for."""
        numbers = bare_numbers(self.symbols)
        if self.asked not in _DATES or len(numbers) != 1 or not 1 <= numbers[0] <= _LAST_OF_MONTH:
            return []
        if re.search(r"[URPpk5a]", self.symbols.letters):
            return []
        return [SaidDay(Day(day=numbers[0]), 0, len(self.symbols.letters))]

    def _ends(self, days: list[SaidDay]) -> tuple[SaidDay | None, SaidDay | None]:
        """Choose the arrival and the departure among the days of the text."""
        by_role: dict[Role, list[SaidDay]] = {Role.IN: [], Role.OUT: []}
        for said in days:
            by_role[said.role or self._open_role(days)].append(said)
        weekend = [said for said in days if "e" in self._letters(said)]
        if weekend and len(weekend) < len(days):
            by_role = {
                role: [said for said in some if said not in weekend]
                for role, some in by_role.items()
            }
        return self._choose(by_role[Role.IN]), self._choose(by_role[Role.OUT])

    def _letters(self, said: SaidDay) -> str:
        return self.symbols.letters[said.start : said.end]

    def _open_role(self, days: list[SaidDay]) -> Role:
        """Settle a day without a cue: what was asked for, else the arrival."""
        if self.asked is Slot.CHECK_OUT and self.known.check_in and len(days) == 1:
            return Role.OUT
        return Role.IN

    def _choose(self, some: list[SaidDay]) -> SaidDay | None:
        """Take the first of several, but the last where the guest corrects themselves."""
        meant = [said for said in some if not said.negated]
        meant = meant or [said for said in some if said.negated == "no"]
        if not meant:
            return None
        between = self.symbols.letters[meant[0].end : meant[-1].start]
        chosen = meant[-1] if set("CZ") & set(between) else meant[0]
        return None if self._beside_the_stay(chosen) else chosen

    def _beside_the_stay(self, said: SaidDay) -> bool:
        """Whether a day is about a table or the pool while the stay is known already."""
        if self.known.check_in is None or self.asked in _DATES:
            return False
        letters = self.symbols.letters
        if "T" in letters and not re.search(r"[ALR]", letters):
            return True
        if said.role is not None:
            return False
        return len(letters) > _SHORT and not re.search(r"[CZJ8RUAL_>=]", letters)

    def _put_together(
        self, arrival: SaidDay | None, departure: SaidDay | None, nights: SaidNights | None
    ) -> None:
        if arrival and departure:
            arrival = replace(arrival, day=_completed(arrival, departure))
        check_in = self._arrival(arrival) if arrival else None
        if arrival and check_in is None:
            # What cannot be is no new arrival, and what hangs on it is open too.
            self.stay = replace(self.stay, check_in=None, check_out=None, nights=None)
        start = check_in or (None if arrival else self.known.check_in)
        check_out = self._resolved(departure, start, Slot.CHECK_OUT) if departure else None
        length = self._length(nights)
        if nights:
            self.said.setdefault(Slot.CHECK_OUT, self.symbols.quote(nights.start, nights.end))
        if check_in or not arrival:
            self.stay = _with_dates(
                self.known,
                check_in,
                check_out,
                length,
                keeps_end=departure is None,
                today=self.today,
            )
            if departure and self.stay.check_out is None:
                # It lies before the arrival: what was known of the end no longer holds.
                self.stay = replace(self.stay, nights=length)
        elif length:
            self.stay = replace(self.stay, nights=length)

    def _arrival(self, said: SaidDay) -> date | None:
        """Find an arrival; a day without its month is one of the month that was spoken of."""
        if said.day.lone and self.known.check_in:
            earliest = max(self.known.check_in.replace(day=1), self.today)
            return self._resolved(said, earliest - timedelta(days=1), Slot.CHECK_IN)
        return self._resolved(said, None, Slot.CHECK_IN)

    def _resolved(self, said: SaidDay, start: date | None, slot: Slot) -> date | None:
        """Find the date, after the arrival if it is a departure; None if there is no such day."""
        quote = self.symbols.quote(said.start, said.end)
        earliest = start + timedelta(days=1) if start else None
        try:
            found = resolve(said.day, self.today, earliest)
        except (ImpossibleDateError, OverflowError, ValueError):
            self.impossible.append(quote)
            return None
        if found > _LAST_DAY:
            return None
        self.said[slot] = quote
        # The year rolled on only because the departure lies before the arrival.
        rolled = start and said.day.rolls_a_year and found.year > start.year
        if start and rolled and (found - start).days > LONGEST_NIGHTS:
            return None
        return found

    def _length(self, nights: SaidNights | None) -> int | None:
        if nights is None:
            return None
        return nights.nights + (_nights_of(self.known) or 0 if nights.more else 0)

    def read_party(self) -> None:
        """Count people and rooms in what the dates have left."""
        rest = self.symbols.without(self._taken)
        party = read_party(rest)
        take_bare_answer(rest, self.asked, party)
        children = party.children
        if children is None and party.child_ages:
            children = max(len(party.child_ages), self.known.children or 0)
        adults = party.adults
        if adults is None and party.people is not None:
            others = children if children is not None else (self.known.children or 0)
            adults = party.people - others if party.people > others else party.people
        ages = party.child_ages
        if not ages and (children is None or children == self.known.children):
            ages = self.known.child_ages
        self.stay = replace(
            self.stay,
            adults=self.known.adults if adults is None else adults,
            children=self.known.children if children is None else children,
            child_ages=ages,
            rooms=self.known.rooms if party.rooms is None else party.rooms,
        )
        for name, slot in _SLOTS.items():
            if name in party.places:
                self.said[slot] = self.symbols.quote(*party.places[name])


def _completed(arrival: SaidDay, departure: SaidDay) -> Day:
    """Add to an arrival what its departure says of both: the month, "next week"."""
    first, last = arrival.day, departure.day
    gap = departure.start - arrival.end
    if 0 <= gap < _JOINED and first.week is None and first.weekday is not None:
        return replace(first, week=last.week)
    if arrival.start > departure.start or not first.lone or last.lone:
        return first
    return _with_month_of(first, last)


def _with_month_of(first: Day, last: Day) -> Day:
    """Give "from the 5th" the month of "until the 8th of May", or the one before it."""
    if first.day is None or last.day is None:
        return first
    if last.month is not None:
        earlier = first.day >= last.day
        month = (last.month - 1 - earlier) % 12 + 1
        year = last.year - (earlier and last.month == 1) if last.year else None
        return Day(day=first.day, month=month, year=year)
    if last.ahead is not None and first.day < last.day:
        return Day(day=first.day, ahead=last.ahead)
    return first


_SLOTS = {
    "people": Slot.ADULTS,
    "adults": Slot.ADULTS,
    "children": Slot.CHILD_AGES,
    "child_ages": Slot.CHILD_AGES,
    "rooms": Slot.ROOMS,
}


def _nights_of(stay: Stay) -> int | None:
    """Return how long a stay is, as far as known."""
    if stay.check_in and stay.check_out:
        return (stay.check_out - stay.check_in).days
    return stay.nights


def _with_dates(
    known: Stay,
    check_in: date | None,
    check_out: date | None,
    nights: int | None,
    *,
    keeps_end: bool,
    today: date,
) -> Stay:
    """Put new dates and lengths to what is known; a moved arrival keeps the nights."""
    start = check_in or known.check_in
    if check_out is None and nights and not start and known.check_out:
        check_out = known.check_out
    if check_out and nights and not start and check_out - timedelta(days=nights) >= today:
        start = check_out - timedelta(days=nights)
    length = nights or _nights_of(known)
    end = check_out
    if end is None and start and length and (keeps_end or nights):
        end = start + timedelta(days=length)
    elif end is None and keeps_end:
        end = known.check_out
    if start and end and end <= start:
        end = None
    return replace(
        known,
        check_in=start,
        check_out=end,
        nights=(end - start).days
        if start and end
        else nights or (known.nights if not end else None),
    )
