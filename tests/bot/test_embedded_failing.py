"""The embedded engine under strain: endless messages, no model, no knowledge, anything at all."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotel_inbox.bot.base import BotReply, Handoff, HotelKnowledge
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.fake import BrokenEmbedder, FakeEmbedder, FakeRooms, StaticKnowledge
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Author
from tests.bot.little_hotel import (
    HOTEL,
    PARKING,
    WIFI,
    Line,
    engine,
    entries,
    turn,
)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\u200b" * 100_000,
        "is there parking? " * 6_000,
        ", and " * 20_000,
        "hello " * 20_000,
        "🙂" * 50_000,
        "speak to " * 12_000,
    ],
)
async def test_an_endless_message_takes_no_endless_time(text: str) -> None:
    begun = time.perf_counter()
    result = await engine().take_turn(turn(text))
    assert time.perf_counter() - begun < 5
    assert len(result.text) <= 1000


async def test_an_overlong_question_is_cut_and_the_cut_is_kept() -> None:
    result = await engine().take_turn(turn("parking " * 200))
    assert any(call.result.get("truncated") is True for call in result.tools)


async def test_without_a_model_words_alone_answer() -> None:
    knowledge = StaticKnowledge()
    knowledge.put(HOTEL, entries())
    bot = EmbeddedEngine(knowledge, BrokenEmbedder(), FakeRooms())
    reply = await bot.take_turn(turn("Is there parking?"))
    assert isinstance(reply, BotReply)
    assert reply.text == PARKING
    unknown = await bot.take_turn(turn("do you sell helicopters?"))
    assert isinstance(unknown, Handoff)


async def test_without_any_entry_a_colleague_is_asked() -> None:
    result = await EmbeddedEngine(StaticKnowledge(), FakeEmbedder(), FakeRooms()).take_turn(
        turn("Any wifi?")
    )
    assert isinstance(result, Handoff)
    assert result.reason == HandoffReason.NO_ANSWER


class _Unreachable:
    """Knowledge that cannot be read."""

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        raise OSError(f"no disk for hotel {hotel_id}")


async def test_a_failure_is_a_handoff_that_says_so(caplog: pytest.LogCaptureFixture) -> None:
    bot = EmbeddedEngine(_Unreachable(), FakeEmbedder(), FakeRooms())
    result = await bot.take_turn(turn("¿Hay wifi?", language="es"))
    assert isinstance(result, Handoff)
    assert result.reason == HandoffReason.FAILURE
    assert result.language == "es"
    assert "compañero" in result.text
    assert "no disk" not in result.text
    assert "no disk" in caplog.text


class _SlowKnowledge(StaticKnowledge):
    """Knowledge that is only read once the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.may_read = threading.Event()

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        assert self.may_read.wait(10)
        return super().of_hotel(hotel_id)


async def test_a_turn_leaves_the_event_loop_free() -> None:
    knowledge = _SlowKnowledge()
    knowledge.put(HOTEL, entries())
    task = asyncio.create_task(
        EmbeddedEngine(knowledge, FakeEmbedder(), FakeRooms()).take_turn(turn("wifi?"))
    )
    await asyncio.sleep(0.05)
    assert not task.done()
    knowledge.may_read.set()
    assert (await task).text == WIFI


class _WatchfulKnowledge(StaticKnowledge):
    """Knowledge that remembers how urgent the thread was that read it."""

    steps_back = 0

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        self.steps_back = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return super().of_hotel(hotel_id)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows how urgent a thread is")
async def test_a_turn_lets_everything_else_have_the_processor_first() -> None:
    knowledge = _WatchfulKnowledge()
    knowledge.put(HOTEL, entries())
    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    reply = await EmbeddedEngine(knowledge, FakeEmbedder(), FakeRooms()).take_turn(turn("wifi?"))
    assert reply.text == WIFI
    assert knowledge.steps_back >= min(here + 1, 19)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == here


ANYTHING = st.text(max_size=300) | st.text(
    st.sampled_from("hi parking wifi and ?,. ¿és\x00\u200b\ud800🙂\n"), max_size=120
)
LINES = st.lists(
    st.tuples(
        st.sampled_from([Author.GUEST, Author.BOT, Author.AGENT, Author.SYSTEM]),
        ANYTHING,
        st.sampled_from(["text", "image", "sticker", "revoke", "nobody knows"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=LINES, last=ANYTHING, limit=st.integers(1, 500))
def test_no_message_breaks_a_turn(
    caplog: pytest.LogCaptureFixture, lines: list[Line], last: str, limit: int
) -> None:
    caplog.clear()
    result = asyncio.run(ENGINE.take_turn(turn(*lines, last, limit=limit)))
    assert "could not finish" not in caplog.text
    assert result.text
    assert len(result.text) <= limit
    assert result.language in {"en", "es", "pt", "fr", "de", "it"}


ENGINE = engine()
