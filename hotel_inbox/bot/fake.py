"""Stand-ins for the bot's parts, for tests and for trying the rest without a model."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from hotel_inbox.bot.base import (
    EmbeddingUnavailableError,
    HotelKnowledge,
    KnowledgeEntry,
)
from hotel_inbox.bot.lexical import terms
from hotel_inbox.domain.stay import Availability, Proof, Reservation, StayRequest

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


class FakeRooms:
    """A PMS with the offers and reservations that it was given, which remembers what was asked."""

    def __init__(
        self,
        offers: Callable[[StayRequest], Availability] = Availability,
        reservations: Sequence[Reservation] = (),
    ) -> None:
        """Answer by `offers`; set `failure` to answer nothing."""
        self.asked: list[StayRequest] = []
        self.failure: Exception | None = None
        self._offers = offers
        self._reservations = reservations

    async def availability(self, hotel_id: int, request: StayRequest) -> Availability:  # noqa: ARG002 - the protocol's signature
        """Return what `offers` makes of the request."""
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        return self._offers(request)

    async def reservation(
        self,
        hotel_id: int,  # noqa: ARG002 - the protocol's signature
        conversation_id: int,  # noqa: ARG002 - as above
        number: str,
        proof: Proof,
    ) -> Reservation | None:
        """Find a reservation by its number and its guest's last name or e-mail, as written."""
        if self.failure is not None:
            raise self.failure
        return next(
            (
                one
                for one in self._reservations
                if one.number == number
                and (one.last_name == proof.last_name or proof.email in one.emails)
            ),
            None,
        )
