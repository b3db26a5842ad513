"""Vectors from an OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from hotel_inbox.bot.base import EmbeddingUnavailableError
from hotel_inbox.bot.openai_embedding import OpenAiEmbedder
from tests.fakes.openai_api import FakeOpenAiApi, Step


@pytest.fixture
def api() -> Iterator[FakeOpenAiApi]:
    with FakeOpenAiApi() as server:
        server.always(Step())
        yield server


@pytest.fixture
def embedder(api: FakeOpenAiApi) -> Iterator[OpenAiEmbedder]:
    made = OpenAiEmbedder("small", api_key="sk-test", base_url=api.url)
    yield made
    made.close()


def test_vectors_come_in_the_order_of_the_texts_at_length_one(embedder: OpenAiEmbedder) -> None:
    one, two = (np.frombuffer(v, np.float32) for v in embedder.passages(["breakfast", "zoo"]))
    assert embedder.model == "openai/small"
    assert one[0] > two[0]
    assert float(np.linalg.norm(one)) == pytest.approx(1)
    assert embedder.query("breakfast") == one.tobytes()


def test_many_texts_go_in_batches(api: FakeOpenAiApi, embedder: OpenAiEmbedder) -> None:
    assert len(embedder.passages([f"text {n}" for n in range(150)])) == 150
    assert [len(one["input"]) for one in api.asked] == [64, 64, 22]
    assert api.headers[0]["authorization"] == "Bearer sk-test"


def test_nothing_and_odd_texts_are_embedded_too(embedder: OpenAiEmbedder) -> None:
    assert embedder.passages([]) == []
    assert len(embedder.passages(["", "\ud800", "x" * 100_000])) == 3


@pytest.mark.parametrize(
    "fault",
    [
        Step(status=500, headers={"Retry-After": "0"}),
        Step(status=401),
        Step(body="<html>"),
        Step(body='{"data": []}'),
        Step(body='{"data": [{"index": 0, "embedding": [0, 0]}]}'),
        Step(body='{"data": [{"index": 0, "embedding": "AAAA"}]}'),
        Step(hangs_up=True),
    ],
    ids=["500", "401", "html", "empty", "zeros", "text", "hangs up"],
)
def test_a_fault_is_told_and_not_met_again_at_once(api: FakeOpenAiApi, fault: Step) -> None:
    api.always(fault)
    embedder = OpenAiEmbedder("small", api_key=None, base_url=api.url)
    with pytest.raises(EmbeddingUnavailableError):
        embedder.query("wifi")
    asked = len(api.asked)
    with pytest.raises(EmbeddingUnavailableError):
        embedder.query("wifi")
    assert len(api.asked) == asked == 1
    embedder.close()
