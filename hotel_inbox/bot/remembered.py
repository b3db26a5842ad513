"""An embedder that embeds a guest's text once, however many parts of a turn ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from hotel_inbox.bot.base import Embedder, EmbeddingUnavailableError

# The texts of a turn, of a few turns at once.
_TEXTS_KEPT = 64
# A guest who floods us is read by words from here on; nobody asks so much in a breath.
MOST_IN_A_TURN = 16


class RememberedEmbedder:
    """Keeps the vectors of the last texts that were searched with; for many threads."""

    def __init__(self, embedder: Embedder) -> None:
        """Ask this embedder for what is not remembered."""
        self._embedder = embedder
        self._vectors: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.local()

    @property
    def model(self) -> str:
        """Name of the model; vectors of different models do not compare."""
        return self._embedder.model

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed texts that will be searched; whoever asks keeps them."""
        return self._embedder.passages(texts)

    def begin_turn(self) -> None:
        """Count anew what this thread embeds: a turn may embed so much and no more."""
        self._turn.left = MOST_IN_A_TURN

    def query(self, text: str) -> bytes:
        """Embed a text to search with, or remember its vector.

        Raises EmbeddingUnavailableError for what is too much for one turn.
        """
        with self._lock:
            known = self._vectors.get(text)
            if known is not None:
                self._vectors.move_to_end(text)
                return known
        left: int | None = getattr(self._turn, "left", None)
        if left is not None:
            if left <= 0:
                raise EmbeddingUnavailableError("too many texts in one turn")
            self._turn.left = left - 1
        vector = self._embedder.query(text)
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > _TEXTS_KEPT:
                self._vectors.popitem(last=False)
        return vector
