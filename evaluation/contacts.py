"""Measures which e-mail addresses and phone numbers are captured out of sentences."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.data import document
from evaluation.figures import Figure
from hotel_inbox.bot.understanding.contacts import read_contacts
from hotel_inbox.domain.stay import Slot

_EMAIL_GOAL = 0.99
_PHONE_PRECISION, _PHONE_RECALL = 0.95, 0.90
# Where the hotels stand that the sentences are sent to; the numbers are of many countries.
_COUNTRIES = ("ES", "US")
_EXTENSION = re.compile(r"\s?(?:x|ext\.?)\s?\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Captured:
    """What was captured from one sentence, and all that would have been right."""

    found: str | None
    right: frozenset[str]


def _digits(number: str) -> str:
    """Reduce a number to the digits that count: no extension, no leading zeros."""
    return "".join(filter(str.isdigit, _EXTENSION.sub("", number))).lstrip("0")


def _capture(
    sentence: dict[str, Any], country: str, slot: Slot, kind: str, bare: Callable[[str], str]
) -> _Captured:
    said = read_contacts(sentence["full_text"], country=country, timezone="").said.get(slot)
    right = {bare(s["entity_value"]) for s in sentence["spans"] if s["entity_type"] == kind}
    return _Captured(None if said is None else bare(said), frozenset(right))


def _precision(captured: Sequence[_Captured]) -> float:
    found = [each for each in captured if each.found is not None]
    return sum(each.found in each.right for each in found) / len(found)


def _recall(captured: Sequence[_Captured]) -> float:
    wanted = [each for each in captured if each.right]
    return sum(each.found in each.right for each in wanted) / len(wanted)


def measure(data: Path) -> list[Figure]:
    """Read every sentence by itself, as if it were the first message to a hotel."""
    sentences = document(data / "contacts" / "sentences.json")
    emails, phones = (
        [
            _capture(sentence, country, slot, kind, bare)
            for country in _COUNTRIES
            for sentence in sentences
        ]
        for slot, kind, bare in (
            (Slot.EMAIL, "EMAIL_ADDRESS", str.casefold),
            (Slot.PHONE, "PHONE_NUMBER", _digits),
        )
    )
    note = f"{len(sentences)} synthetic sentences, to a hotel in {' and in '.join(_COUNTRIES)}"
    return [
        Figure("e-mails, precision", _precision(emails), _EMAIL_GOAL, note=note),
        Figure("e-mails, recall", _recall(emails), _EMAIL_GOAL, note=note),
        Figure("phones, precision", _precision(phones), _PHONE_PRECISION, note=note),
        Figure("phones, recall", _recall(phones), _PHONE_RECALL, note=note),
    ]
