"""Whatever a model's server does, the guest is answered, if need be without it."""

from __future__ import annotations

import asyncio
import time

import pytest

from hotel_inbox.bot.model.faults import Breaker, Fault, ModelFaultError
from hotel_inbox.domain.handoff import HandoffReason
from tests.bot.little_hotel import WIFI
from tests.bot.model.bench import STAY, desk
from tests.fakes.openai_api import FakeOpenAiApi, Step, calls, says

ASKED = "Do you have wifi?"
SEARCH = ("search_knowledge", {"query": ASKED})


@pytest.mark.parametrize(
    "fault",
    [
        Step(status=429, headers={"Retry-After": "0"}),
        Step(status=500, headers={"Retry-After": "0"}),
        Step(status=503, headers={"Retry-After": "0"}),
        Step(hangs_up=True),
        Step(body="<html>Bad gateway</html>", content_type="text/html"),
        Step(body='{"choices": []}'),
        Step(body='{"choices": [{"message": {"content": 7}}]}'),
        Step(body='{"cho'),
        Step(body="null"),
    ],
    ids=["429", "500", "503", "hangs up", "html", "no choice", "odd text", "half", "null"],
)
async def test_one_fault_is_tried_again(api: FakeOpenAiApi, fault: Step) -> None:
    api.script(fault, says("The wifi is free."))
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
    assert reply.text == "The wifi is free."
    assert reply.fallback is None
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Step(status=500, headers={"Retry-After": "0"}), Fault.BROKEN),
        (Step(status=429, headers={"Retry-After": "0.1"}), Fault.BUSY),
        (Step(body="nonsense"), Fault.GARBAGE),
        (Step(hangs_up=True), Fault.UNREACHABLE),
    ],
    ids=["500", "429", "garbage", "hangs up"],
)
async def test_faults_without_end_leave_the_answer_to_the_embedded_engine(
    api: FakeOpenAiApi, fault: Step, why: Fault
) -> None:
    api.always(fault)
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
    assert reply.text == WIFI
    assert reply.engine == "embedded"
    assert reply.fallback == why.value
    assert len(api.asked) == 3
    assert reply.usage is not None
    assert reply.usage.requests == 3


async def test_what_nobody_can_answer_goes_to_a_person(api: FakeOpenAiApi) -> None:
    api.always(Step(status=500, headers={"Retry-After": "0"}))
    async with desk(api) as bot:
        result = await bot.hands_off("Do you sell xylophones?")
        unclear = await bot.hands_off("qwrtz plmk")
    assert result.reason is HandoffReason.NO_ANSWER
    assert result.fallback == Fault.BROKEN.value
    assert "500" not in result.text
    assert unclear.fallback is not None


async def test_a_server_that_wants_too_long_a_pause_is_not_waited_for(api: FakeOpenAiApi) -> None:
    api.always(Step(status=429, headers={"Retry-After": "60"}))
    begun = time.monotonic()
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
    assert time.monotonic() - begun < 3
    assert reply.text == WIFI
    assert len(api.asked) == 1


async def test_a_refusal_is_not_repeated(api: FakeOpenAiApi) -> None:
    api.always(Step(status=401, error="bad key sk-test"))
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
    assert len(api.asked) == 1
    assert reply.fallback == Fault.REFUSED.value


async def test_a_slow_server_is_given_up_in_time(api: FakeOpenAiApi) -> None:
    api.always(Step(text="late", delay=5))
    begun = time.monotonic()
    async with desk(api, request_seconds=0.6, turn_seconds=1.5) as bot:
        reply = await bot.replies(ASKED)
    assert time.monotonic() - begun < 3
    assert reply.text == WIFI
    assert reply.fallback == Fault.TIMEOUT.value


async def test_a_server_that_is_not_there_is_no_trouble_for_the_guest(api: FakeOpenAiApi) -> None:
    async with desk(api) as bot:
        api.__exit__()
        reply = await bot.replies(ASKED)
        api.__init__()  # type: ignore[misc]
        api.__enter__()
    assert reply.text == WIFI
    assert reply.fallback == Fault.UNREACHABLE.value


async def test_a_stream_that_breaks_off_is_no_answer(api: FakeOpenAiApi) -> None:
    api.script(Step(text="The wifi costs", breaks_off=True), says("The wifi is free."))
    async with desk(api, streaming=True) as bot:
        reply = await bot.replies(ASKED)
    assert reply.text == "The wifi is free."


async def test_an_optional_part_that_a_server_does_not_know_is_left_out(api: FakeOpenAiApi) -> None:
    api.script(
        Step(status=400, error="unknown field max_completion_tokens"),
        says("The wifi is free."),
        says("You are welcome."),
    )
    async with desk(api) as bot:
        assert (await bot.replies(ASKED)).text == "The wifi is free."
        await bot.replies("Thanks!")
    assert ["max_completion_tokens" in one for one in api.asked] == [True, False, False]


async def test_an_endless_loop_of_tools_is_cut(api: FakeOpenAiApi) -> None:
    for number in range(20):
        api.script(calls(("search_knowledge", {"query": f"wifi {number}"})))
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
    assert len(api.asked) == 6
    assert api.asked[-1]["tool_choice"] == "none"
    assert reply.text == WIFI
    assert reply.fallback == Fault.LOOP.value
    assert [call.arguments["query"] for call in reply.tools[:5]] == [f"wifi {n}" for n in range(5)]


async def test_the_same_call_again_is_not_run_again(api: FakeOpenAiApi) -> None:
    api.script(calls(SEARCH), calls(SEARCH), says("The wifi is free."))
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
        assert len(reply.tools) == 1
        assert "the same call as before" in bot.tool_results[1]
        api.always(calls(SEARCH, SEARCH))
        again = await bot.replies(ASKED)
    assert again.fallback == Fault.LOOP.value


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("search_knowledge", '{"query": "wi'), "no JSON object"),
        (("search_knowledge", "[1]"), "no JSON object"),
        (("search_knowledge", {"query": 7}), "query must be"),
        (("book_room", {}), "no such tool"),
        (("handoff_to_human", {"reason": "bored", "summary": ""}), "reason must be"),
        (("check_availability", {"check_in": "2026-02-31"}), "error"),
        (("check_availability", "[" * 3000), "no JSON object"),
    ],
    ids=["cut", "list", "number", "unknown", "reason", "date", "deep"],
)
async def test_a_wrong_call_comes_back_to_the_model(
    api: FakeOpenAiApi, wrong: tuple[str, dict[str, object] | str], told: str
) -> None:
    api.script(calls(wrong), says("The wifi is free."))
    async with desk(api) as bot:
        reply = await bot.replies(ASKED)
        assert told in bot.tool_results[0]
    assert reply.text == "The wifi is free."


async def test_a_model_that_only_calls_wrongly_is_given_up(api: FakeOpenAiApi) -> None:
    api.always(calls(("book_room", {}), ("delete_hotel", {})))
    async with desk(api) as bot:
        assert (await bot.replies(ASKED)).fallback == Fault.LOOP.value


async def test_a_tool_that_fails_is_told_as_not_available(api: FakeOpenAiApi) -> None:
    api.script(calls(("check_availability", STAY)), says("I cannot see that right now."))
    async with desk(api) as bot:
        bot.rooms.failure = RuntimeError("secret detail")
        reply = await bot.replies("A room 12 to 15 May for two?")
        assert "secret" not in bot.tool_results[0]
    assert reply.text == "I cannot see that right now."


async def test_a_model_that_keeps_failing_is_left_alone_for_a_while(api: FakeOpenAiApi) -> None:
    now = 0.0
    api.always(Step(status=401))
    async with desk(api, breaker=Breaker(lambda: now)) as bot:
        for _ in range(3):
            await bot.replies(ASKED)
        paused = await bot.replies(ASKED)
        assert paused.fallback == Fault.PAUSED.value
        assert paused.text == WIFI
        assert len(api.asked) == 3
        now = 31.0
        api.always(says("The wifi is free."))
        assert (await bot.replies(ASKED)).fallback is None
        assert (await bot.replies(ASKED)).fallback is None


def test_a_model_that_recovers_is_tried_by_one_turn_first() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    for _ in range(3):
        breaker.failed(Fault.TIMEOUT)
    now = 31.0
    breaker.check()
    with pytest.raises(ModelFaultError):
        breaker.check()
    for _ in range(9):
        breaker.failed(Fault.UNFIT)
    breaker.succeeded()
    breaker.check()


async def test_many_turns_at_once_do_not_mix(api: FakeOpenAiApi) -> None:
    api.always(Step(text="With pleasure.", delay=0.2))
    begun = time.monotonic()
    async with desk(api) as bot:
        results = await asyncio.gather(*(bot.replies(f"Thanks, I am guest {n}") for n in range(8)))
    assert time.monotonic() - begun < 3
    assert all(one.text == "With pleasure." for one in results)
    assert {one["messages"][-1]["content"] for one in api.asked} == {
        f"Thanks, I am guest {n}" for n in range(8)
    }
