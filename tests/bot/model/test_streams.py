"""Answers that a model server streams are put together, and those it cuts end well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bot.model.bench import desk
from tests.fakes.openai_api import TOKENS_OUT, FakeOpenAiApi, Step, calls, says


async def test_streams_are_put_together(api: FakeOpenAiApi) -> None:
    api.script(
        calls(
            ("search_knowledge", {"query": "parking"}), ("search_knowledge", {"query": "breakfast"})
        ),
        says("We have our own garage, and breakfast is from 7:30."),
    )
    async with desk(api, streaming=True) as bot:
        reply = await bot.replies("Parking and breakfast?")
    assert reply.text == "We have our own garage, and breakfast is from 7:30."
    assert [call.arguments["query"] for call in reply.tools] == ["parking", "breakfast"]
    assert reply.usage is not None
    assert reply.usage.tokens_out == 2 * TOKENS_OUT


async def test_calls_of_a_stream_need_no_numbers(api: FakeOpenAiApi) -> None:
    two = calls(("search_knowledge", {"query": "wifi"}), ("search_knowledge", {"query": "pool"}))
    api.script(replace(two, numbered=False), says("The wifi is free, and the pool is heated."))
    async with desk(api, streaming=True) as bot:
        reply = await bot.replies("Wifi and pool?")
    assert [call.arguments["query"] for call in reply.tools] == ["wifi", "pool"]


@pytest.mark.parametrize("streaming", [False, True], ids=["whole", "streamed"])
async def test_an_answer_that_the_server_cut_ends_with_a_sentence(
    api: FakeOpenAiApi,
    streaming: bool,  # noqa: FBT001 - pytest's own
) -> None:
    api.script(Step(text="The wifi is free in the whole house. You find the pass", finish="length"))
    async with desk(api, streaming=streaming) as bot:
        reply = await bot.replies("Is there wifi?")
    assert reply.text == "The wifi is free in the whole house."
