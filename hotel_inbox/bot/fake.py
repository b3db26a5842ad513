"""Stand-ins for the bot's parts, for tests and for trying the rest without a model."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from hotel_inbox.bot.base import (
    BotReply,
    EmbeddingUnavailableError,
    Handoff,
    HotelKnowledge,
    KnowledgeEntry,
    Turn,
)
from hotel_inbox.bot.lexical import terms

_SIZE = 256


class FakeEmbedder:
    """Texts are alike as far as they share words; the same text always gives the same vector."""

    def __init__(self) -> None:
        """Count what was embedded, so that a test sees what was not embedded again."""
        self.embedded: list[str] = []

    @property
    def model(self) -> str:
        """A name that no real model has."""
        return "fake"

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed texts that will be searched."""
        self.embedded.extend(texts)
        return [self.query(text) for text in texts]

    def query(self, text: str) -> bytes:
        """Embed a text to search with."""
        vector = np.zeros(_SIZE, dtype=np.float32)
        for term in terms(text):
            vector[zlib.crc32(term.encode()) % _SIZE] += 1
        length = float(np.linalg.norm(vector))
        return (vector / length if length else vector).astype(np.float32).tobytes()


class BrokenEmbedder:
    """An embedder whose model could not be loaded."""

    @property
    def model(self) -> str:
        """A name that no real model has."""
        return "broken"

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Refuse."""
        raise EmbeddingUnavailableError(f"no model for {len(texts)} texts")

    def query(self, text: str) -> bytes:
        """Refuse."""
        raise EmbeddingUnavailableError(f"no model for {len(text)} characters")


class StaticKnowledge:
    """Knowledge that stands in memory; `version` moves on with every change."""

    def __init__(self) -> None:
        """Begin with no hotel."""
        self._hotels: dict[int, HotelKnowledge] = {}

    def put(self, hotel_id: int, entries: Iterable[KnowledgeEntry]) -> None:
        """Replace a hotel's entries."""
        earlier = self._hotels.get(hotel_id)
        version = str(int(earlier.version) + 1 if earlier else 1)
        self._hotels[hotel_id] = HotelKnowledge(hotel_id, version, tuple(entries))

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        """Return the hotel's entries; an unknown hotel has none."""
        return self._hotels.get(hotel_id, HotelKnowledge(hotel_id, "0", ()))


def echo(turn: Turn) -> BotReply:
    """Answer by repeating what the guest wrote."""
    said = " / ".join(message.text for message in turn.unanswered())
    return BotReply(f"You wrote: {said}"[: turn.text_limit], "en", "fake")


class FakeBot:
    """A bot that keeps the turns it was given and answers as told, once it may."""

    def __init__(self, answer: Callable[[Turn], BotReply | Handoff] = echo) -> None:
        """Answer at once; clear `may_answer` to make the bot think until it is set again."""
        self.turns: list[Turn] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._answer = answer

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Keep the turn, wait until answering is allowed, answer."""
        self.turns.append(turn)
        await self.may_answer.wait()
        return self._answer(turn)
