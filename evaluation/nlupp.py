"""Dates, people and rooms read out of single utterances of NLU++ (hotels), today 2022-03-15."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from evaluation.data import rows
from evaluation.figures import Figure
from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Stay

_TODAY = date(2022, 3, 15)
_DATES = {"date": "check_in", "date_from": "check_in", "date_to": "check_out"}
_COUNTS = {"adults": "adults", "people": "adults", "kids": "children", "rooms": "rooms"}


def measure(data: Path) -> list[Figure]:
    """Return how many of the labelled dates and how many of the labelled counts are read exactly.

    Labels that end a stay before it begins, or name a day that is over ("3 days ago"), are no
    stay's and left out; the note tells what they would make of it.
    """
    dates: list[tuple[bool, bool]] = []
    counts: list[bool] = []
    for row in rows(data / "nlupp" / "hotels.jsonl"):
        slots = row.get("slots") or {}
        stay = read_stay(row["text"], Stay(), today=_TODAY, language=Language.ENGLISH).stay
        dates += _dates(slots, stay)
        counts += _counts(slots, stay)
    sound = [right for right, possible in dates if possible]
    every = sum(right for right, _ in dates) / len(dates)
    return [
        Figure(
            "NLU++ hotels: dates exact",
            sum(sound) / len(sound),
            0.92,
            note=f"{len(sound)} labels that a stay can have; {every:.3f} of all {len(dates)}",
        ),
        Figure(
            "NLU++ hotels: people and rooms exact",
            sum(counts) / len(counts),
            0.95,
            note=f"{len(counts)} labels",
        ),
    ]


def _dates(slots: dict[str, Any], stay: Stay) -> Iterator[tuple[bool, bool]]:
    """Say of each labelled date whether it was read, and whether a stay can have it."""
    labels = {
        slot: date(**{part: slots[slot]["value"][part] for part in ("year", "month", "day")})
        for slot in _DATES
        if slot in slots
    }
    begin, end = labels.get("date_from"), labels.get("date_to")
    reversed_stay = begin is not None and end is not None and end <= begin
    for slot, label in labels.items():
        over = label < _TODAY and str(label.year) not in slots[slot]["text"]
        yield getattr(stay, _DATES[slot]) == label, not reversed_stay and not over


def _counts(slots: dict[str, Any], stay: Stay) -> Iterator[bool]:
    """Say of each labelled count whether it was read; 9 people with 2 children are 7 adults."""
    for slot, field in _COUNTS.items():
        if slot in slots:
            children = slots["kids"]["value"] if slot == "people" and "kids" in slots else 0
            yield getattr(stay, field) == slots[slot]["value"] - children
