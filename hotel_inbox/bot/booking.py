"""Fills in a stay, one question at a time: what is still missing, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotel_inbox.bot.notation import day
from hotel_inbox.bot.phrases import Counted, Phrase, count, say
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import (
    LONGEST_NIGHTS,
    Slot,
    Stay,
    StayProblem,
    StayRequest,
    problem_of,
)

STAY_SLOTS = frozenset({Slot.CHECK_IN, Slot.CHECK_OUT, Slot.ADULTS, Slot.CHILD_AGES})
_QUOTE_LENGTH = 60

_QUESTIONS = {
    Slot.CHECK_IN: Phrase.ASK_CHECK_IN,
    Slot.CHECK_OUT: Phrase.ASK_CHECK_OUT,
    Slot.ADULTS: Phrase.ASK_ADULTS,
    Slot.CHILD_AGES: Phrase.ASK_CHILD_AGES,
}
_PROBLEMS = {
    StayProblem.PAST: (Phrase.PAST, Slot.CHECK_IN),
    StayProblem.REVERSED: (Phrase.REVERSED, Slot.CHECK_OUT),
    StayProblem.TOO_LONG: (Phrase.TOO_LONG, Slot.CHECK_OUT),
    StayProblem.TOO_FAR: (Phrase.TOO_FAR, Slot.CHECK_IN),
    StayProblem.NOBODY: (Phrase.NOBODY, Slot.ADULTS),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next: ask for a slot, perhaps saying what is wrong, or ask the PMS.

    `too_many` are people for whom only a person can make an offer.
    """

    asked: Slot | None = None
    request: StayRequest | None = None
    wrong: str = ""
    too_many: bool = False


def next_step(
    stay: Stay,
    language: Language,
    *,
    today: date,
    said: Mapping[Slot, str],
    impossible: Sequence[str] = (),
) -> Step:
    """Find what a stay still lacks; `said` quotes what the guest just wrote of it."""
    if impossible:
        quote = _quoted(impossible[0])
        asked = Slot.CHECK_OUT if stay.check_in and not stay.check_out else Slot.CHECK_IN
        return Step(asked, wrong=say(Phrase.NO_SUCH_DATE, language, date=quote))
    wrong = _wrong(stay, language, today, said)
    if wrong is not None:
        return wrong
    missing = _missing(stay)
    return Step(missing) if missing else Step(request=request_for(stay))


def question(slot: Slot, stay: Stay, language: Language) -> str:
    """Ask for a slot; for the dates in one go if nothing is known of them."""
    if slot is Slot.CHECK_IN and not stay.nights and not stay.check_out:
        return say(Phrase.ASK_DATES, language)
    return say(_QUESTIONS[slot], language)


def request_for(stay: Stay) -> StayRequest | None:
    """Make a stay that a PMS can be asked for; None while something is missing."""
    leaving = _leaving(stay)
    if stay.check_in is None or leaving is None or stay.adults is None:
        return None
    return StayRequest(
        check_in=stay.check_in,
        check_out=leaving,
        adults=stay.adults,
        children=stay.children or 0,
        child_ages=stay.child_ages,
        rooms=stay.rooms or 1,
    )


def _leaving(stay: Stay) -> date | None:
    if stay.check_out is None and stay.check_in is not None and stay.nights:
        return stay.check_in + timedelta(days=min(stay.nights, LONGEST_NIGHTS + 1))
    return stay.check_out


def _missing(stay: Stay) -> Slot | None:
    """Name the first slot that is missing."""
    if stay.check_in is None:
        return Slot.CHECK_IN
    if _leaving(stay) is None:
        return Slot.CHECK_OUT
    if stay.adults is None:
        return Slot.ADULTS
    return Slot.CHILD_AGES if len(stay.child_ages) < (stay.children or 0) else None


def _wrong(stay: Stay, language: Language, today: date, said: Mapping[Slot, str]) -> Step | None:
    """Say what is wrong with what is known so far, in the guest's own words for the date."""
    if stay.check_in is None:
        return None
    if Slot.CHECK_OUT in said and _leaving(stay) is None:
        quote = _quoted(said[Slot.CHECK_OUT])
        return Step(Slot.CHECK_OUT, wrong=say(Phrase.REVERSED, language, date=quote))
    tried = StayRequest(
        check_in=stay.check_in,
        check_out=_leaving(stay) or stay.check_in + timedelta(days=1),
        adults=1 if stay.adults is None else stay.adults,
        children=stay.children or 0,
        rooms=1 if stay.rooms is None else stay.rooms,
    )
    problem = problem_of(tried, today)
    if problem is None:
        return None
    if problem is StayProblem.TOO_MANY:
        return Step(too_many=True)
    phrase, slot = _PROBLEMS[problem]
    moment = tried.check_out if slot is Slot.CHECK_OUT else tried.check_in
    words = say(
        phrase,
        language,
        date=_quoted(said.get(slot, "")) or day(moment, language),
        nights=count(Counted.NIGHTS, LONGEST_NIGHTS, language),
    )
    return Step(slot, wrong=words)


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTE_LENGTH else line[:_QUOTE_LENGTH].rstrip() + "…"
