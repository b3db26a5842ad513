"""The engine against fakellm, a server that others wrote to the same interface."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from fakellm import _state
from fakellm import server as fakellm
from fakellm.config import Config

from hotel_inbox.bot.base import BotReply, Handoff
from hotel_inbox.bot.model.faults import Fault
from hotel_inbox.domain.handoff import HandoffReason
from tests.bot.little_hotel import WIFI
from tests.bot.model.bench import STAY, desk
from tests.fakes.openai_api import FakeOpenAiApi

Rules = Callable[..., None]


class _Server(FakeOpenAiApi):
    """fakellm in the place of our own server: the same address, other rules."""

    def __init__(self, port: int) -> None:
        """Know where it listens."""
        self._port = port
        self.asked = []

    @property
    def url(self) -> str:
        """The base address that a client is given."""
        return f"http://127.0.0.1:{self._port}/v1"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """fakellm on loopback, as long as this module's tests run."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(fakellm.app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    with closing(listening):
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Rules:
    """Set the rules by which fakellm answers."""

    def put(*written: dict[str, Any]) -> None:
        _state.reset()
        made = Config(rules=[{"name": str(n), **one} for n, one in enumerate(written)])
        monkeypatch.setattr(fakellm, "_config", made)

    return put


def _calls(**arguments: dict[str, Any]) -> dict[str, Any]:
    return {"tool_calls": [{"name": n, "arguments": a} for n, a in arguments.items()]}


@pytest.mark.parametrize("streaming", [False, True], ids=["whole", "streamed"])
async def test_tools_go_round_and_come_back(port: int, rules: Rules, streaming: bool) -> None:  # noqa: FBT001 - pytest's own
    rules(
        {
            "when": {"turn": 1, "tools_include": "search_knowledge"},
            "respond": _calls(
                search_knowledge={"query": "Is there parking?"}, check_availability=STAY
            ),
        },
        {
            "when": {"turn": 2, "tool_result_contains": "garage"},
            "respond": {"content": "Yes, in our own garage. And for your dates I found this:"},
        },
    )
    async with desk(_Server(port), streaming=streaming) as bot:
        reply = await bot.replies("Parking? And a room from 12 to 15 May for two adults?")
    assert reply.text.startswith("Yes, in our own garage.")
    assert "€420.00" in reply.text
    assert {call.name for call in reply.tools} == {"search_knowledge", "check_availability"}
    assert reply.usage is not None
    assert reply.usage.requests == 2
    assert streaming or reply.usage.tokens_in > 100


async def test_a_handoff_tool_ends_the_turn(port: int, rules: Rules) -> None:
    asked = {"reason": "upset", "summary": "The shower is cold"}
    rules({"when": {"turn": 1}, "respond": _calls(handoff_to_human=asked)})
    async with desk(_Server(port)) as bot:
        result = await bot.hands_off("Our shower has no warm water")
    assert result.reason is HandoffReason.UPSET
    assert "shower" in result.why


@pytest.mark.parametrize(
    ("status", "why"), [(429, Fault.BUSY), (500, Fault.BROKEN), (403, Fault.REFUSED)]
)
async def test_refusals_end_at_the_embedded_engine(
    port: int, rules: Rules, status: int, why: Fault
) -> None:
    rules({"respond": {"status": status, "error": "no"}})
    async with desk(_Server(port)) as bot:
        result = await bot.says("Do you have wifi?")
    assert isinstance(result, BotReply)
    assert result.text == WIFI
    assert result.fallback == why.value


async def test_an_invented_price_is_not_said_twice(port: int, rules: Rules) -> None:
    rules({"respond": {"content": "Our wifi is 9 EUR a day."}})
    async with desk(_Server(port)) as bot:
        result = await bot.says("Do you have wifi?")
    assert not isinstance(result, Handoff)
    assert result.text == WIFI
