"""Guests' questions to hotels, each with the entries that answer it: what the search is tried with.

The questions of other authors are read from a folder (FAQ_DATA, default `../shared/datasets/faq`)
that is not part of the project; without it only our own count.
"""

from __future__ import annotations

import csv
import json
import os
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hotel_inbox.bot.base import HotelKnowledge, KnowledgeEntry
from hotel_inbox.bot.lexical import subjects
from hotel_inbox.bot.vocabulary import FACETS

FAQ_DATA = Path(os.environ.get("FAQ_DATA", "../shared/datasets/faq"))
OWN_QUESTIONS = Path(__file__).with_name("guest_questions.toml")


@dataclass(frozen=True)
class Trial:
    """One question to one hotel; `right` are the entries that answer it, none if nothing does."""

    kind: str
    fold: int
    knowledge: HotelKnowledge
    query: str
    right: frozenset[int]
    labelled: int | None = None


def _lines(path: Path) -> list[dict[str, str | int]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _topic(question: str) -> frozenset[str]:
    return subjects(question) - FACETS


def _without(
    knowledge: HotelKnowledge, gone: Sequence[KnowledgeEntry], name: str
) -> HotelKnowledge:
    """The hotel's knowledge as if it had nothing on these entries' subjects."""
    topics = frozenset[str]().union(*(_topic(entry.question) for entry in gone))
    kept = [e for e in knowledge.entries if e not in gone and not _topic(e.question) & topics]
    return HotelKnowledge(knowledge.hotel_id, name, tuple(kept))


def faq_trials(data: Path = FAQ_DATA) -> Iterator[Trial]:
    """Guests' questions with their labelled entry, and again with that subject taken away."""
    hotels: dict[int, list[KnowledgeEntry]] = defaultdict(list)
    for row in _lines(data / "hotel_faq.jsonl"):
        number = int(row["entity_id"]) * 1000 + int(row["doc_id"])
        entry = KnowledgeEntry(number, str(row["title"]), str(row["body"]), "", "en")
        hotels[int(row["entity_id"])].append(entry)
    known = {hotel: HotelKnowledge(hotel, "all", tuple(rows)) for hotel, rows in hotels.items()}
    for row in _lines(data / "questions.jsonl"):
        hotel, query = int(row["entity_id"]), str(row["user"])
        gold = next(e for e in hotels[hotel] if e.id == hotel * 1000 + int(row["doc_id"]))
        # Hotels there have the same entry twice or thrice in other words: each of them is right.
        same = {
            entry.id
            for entry in hotels[hotel]
            if _topic(gold.question) and subjects(entry.question) == subjects(gold.question)
        }
        yield Trial("faq", hotel, known[hotel], query, frozenset({gold.id, *same}), gold.id)
        rest = _without(known[hotel], [gold], f"without {gold.id}")
        yield Trial("faq, entry removed", hotel, rest, query, frozenset())


def own_trials() -> Iterator[Trial]:
    """Our own questions to the demo hotels, in six languages, and ones that nobody answers."""
    written = tomllib.loads(OWN_QUESTIONS.read_text("utf-8"))
    hotels: list[HotelKnowledge] = []
    for number, hotel in enumerate(written["hotel"], start=1001):
        path = files("hotel_inbox") / "demo" / hotel["slug"] / "knowledge.csv"
        rows = csv.DictReader(path.read_text("utf-8").splitlines())
        entries = [
            KnowledgeEntry(i, row["question"], row["answer"], row["title"], row["language"])
            for i, row in enumerate(rows)
        ]
        hotels.append(HotelKnowledge(number, "all", tuple(entries)))
        for fold, asked in enumerate(hotel["questions"]):
            right = [e for e in entries if e.question.startswith(tuple(asked["entry"]))]
            assert right, f"{hotel['slug']} has no entry {asked['entry']}"
            ids = frozenset(entry.id for entry in right)
            yield Trial("own", fold, hotels[-1], asked["text"], ids, right[0].id)
            rest = _without(hotels[-1], right, f"without {asked['text']}")
            yield Trial("own, entry removed", fold, rest, asked["text"], frozenset())
    for fold, text in enumerate(written["off_topic"]["questions"]):
        for knowledge in hotels:
            yield Trial("off", fold, knowledge, text, frozenset())
