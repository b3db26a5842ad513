"""Vectors from the embeddings of an OpenAI-compatible server."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import numpy as np
import openai
from openai import OpenAI

from hotel_inbox.bot.base import EmbeddingUnavailableError

logger = logging.getLogger(__name__)

# Servers take some 2,000 texts and 300,000 tokens at once; less is as fast and fails less.
_BATCH_TEXTS = 64
_PASSAGE_LENGTH = 8_000
_QUERY_LENGTH = 2_000
# A guest waits for a query, nobody for a passage.
_QUERY_SECONDS = 3.0
_PASSAGE_SECONDS = 30.0
# After a failure words alone are searched for so long, instead of waiting again and again.
_PAUSE_SECONDS = 30.0
_NO_KEY = "none"


class OpenAiEmbedder:
    """A model behind the embeddings interface; blocking, for many threads."""

    def __init__(self, model: str, *, api_key: str | None, base_url: str | None) -> None:
        """Prepare the client; nothing is connected before the first text."""
        self._name = model
        self._paused_until = 0.0
        self._client = OpenAI(
            api_key=api_key or _NO_KEY,
            base_url=base_url or "https://api.openai.com/v1",
            timeout=_PASSAGE_SECONDS,
            max_retries=0,
        )

    @property
    def model(self) -> str:
        """Name of the model; vectors of different models do not compare."""
        return f"openai/{self._name}"

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed texts that will be searched, in batches that every server takes."""
        vectors: list[bytes] = []
        for start in range(0, len(texts), _BATCH_TEXTS):
            batch = [_plain(text, _PASSAGE_LENGTH) for text in texts[start : start + _BATCH_TEXTS]]
            vectors += self._embed(batch, _PASSAGE_SECONDS, tries=2)
        return vectors

    def query(self, text: str) -> bytes:
        """Embed a text to search with; a server that failed just now is not asked again."""
        if time.monotonic() < self._paused_until:
            raise EmbeddingUnavailableError("no vectors: the server failed a moment ago")
        try:
            return self._embed([_plain(text, _QUERY_LENGTH)], _QUERY_SECONDS, tries=1)[0]
        except EmbeddingUnavailableError as error:
            logger.warning("Searching by words alone for a while: %s", error)
            self._paused_until = time.monotonic() + _PAUSE_SECONDS
            raise

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _embed(self, texts: list[str], seconds: float, *, tries: int) -> list[bytes]:
        try:
            client = self._client.with_options(timeout=seconds, max_retries=tries - 1)
            answer = client.embeddings.create(
                model=self._name, input=texts, encoding_format="float"
            )
            rows = sorted(answer.data, key=lambda row: row.index)
            vectors = [_unit(row.embedding) for row in rows]
        except openai.OpenAIError as error:
            raise EmbeddingUnavailableError(f"no vectors: {str(error)[:200]}") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise EmbeddingUnavailableError("no vectors: an unreadable answer") from error
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1:
            raise EmbeddingUnavailableError("no vectors: not one for each text")
        return vectors


def _plain(text: str, length: int) -> str:
    """Keep what can be sent; nothing at all is refused by servers, a space is not."""
    return text[:length].encode("utf-8", errors="replace").decode("utf-8").strip() or " "


def _unit(row: Sequence[float]) -> bytes:
    """Bring a vector to length 1, so that inner products compare."""
    vector = np.asarray(row, dtype=np.float32)
    length = float(np.linalg.norm(vector))
    if vector.ndim != 1 or not vector.size or not np.isfinite(length) or length == 0:
        raise ValueError("no vector")
    return (vector / length).astype(np.float32).tobytes()
