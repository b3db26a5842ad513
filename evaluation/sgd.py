"""Check-in and check-out read out of whole dialogues of SGD (hotels), today 2019-03-01."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evaluation.data import rows
from evaluation.figures import Figure
from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Stay

_TODAY = date(2019, 3, 1)


def measure(data: Path) -> list[Figure]:
    """Return how many dates are right when said, and how many stays at the end of the dialogue."""
    said: list[bool] = []
    stays: list[bool] = []
    for row in rows(data / "sgd" / "hotels_dialogues.jsonl"):
        stay, check_in, nights = Stay(), None, None
        for turn in row["turns"]:
            if turn["speaker"] != "USER":
                continue
            stay = read_stay(turn["utterance"], stay, today=_TODAY, language=Language.ENGLISH).stay
            for slot, value in _informed(turn):
                if slot == "check_in_date":
                    check_in = date.fromisoformat(value)
                    said.append(stay.check_in == check_in)
                else:
                    nights = int(value)
        if check_in is not None:
            stays.append(stay.check_in == check_in)
        if check_in is not None and nights is not None:
            stays.append(stay.check_out == check_in + timedelta(days=nights))
    return [
        Figure(
            "SGD dates exact, as said",
            sum(said) / len(said),
            0.97,
            note=f"{len(said)} check-in dates, user turns alone",
        ),
        Figure(
            "SGD dates exact, at the end",
            sum(stays) / len(stays),
            0.97,
            note=f"{len(stays)} check-ins and check-outs",
        ),
    ]


def _informed(turn: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the dates and lengths that the user's turn is labelled with."""
    for frame in turn["frames"]:
        for action in frame["actions"]:
            if action["slot"] in {"check_in_date", "stay_length"} and action["canonical_values"]:
                yield action["slot"], action["canonical_values"][0]
