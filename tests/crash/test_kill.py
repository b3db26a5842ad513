"""Nothing lost, nothing doubled: real processes under load, killed at random moments."""

import asyncio
import random

import pytest

from tests.crash import evidence
from tests.crash.stage import SPREAD_SECONDS, Stage

pytestmark = pytest.mark.timeout(240)

_KILLS = 3
# What containers are given before they are killed.
_STOP_SECONDS = 10.0


async def _bad_moment(stage: Stage, choices: random.Random, number: int) -> None:
    """Wait for a moment to kill at: every other time one at which messages are being sent."""
    if number % 2:
        await stage.more_sent(choices.randint(1, 8))
    else:
        await asyncio.sleep(choices.uniform(0.05, SPREAD_SECONDS + 1))


async def test_a_server_killed_under_load_loses_and_doubles_nothing(
    sqlite_stage: Stage, choices: random.Random
) -> None:
    stage = sqlite_stage
    await asyncio.to_thread(stage.start, "serve")
    async with asyncio.TaskGroup() as together:
        together.create_task(stage.load(over := asyncio.Event()))
        for number in range(_KILLS):
            await _bad_moment(stage, choices, number)
            await asyncio.to_thread(stage.kill, "serve")
            await asyncio.to_thread(stage.start, "serve")
        over.set()
    await stage.quiet()

    stage.assert_nothing_lost()
    assert set().union(*stage.interrupted), "no kill met a message on its way"
    evidence.assert_repeated_with_patience(stage.graph.sent)
    evidence.assert_repeated_only_if_unsettled(stage.graph.sent, stage.interrupted, stage.reports)
    assert stage.errors() == []


async def test_a_server_and_a_worker_killed_in_turn_never_answer_twice(
    postgres_stage: Stage, choices: random.Random
) -> None:
    stage = postgres_stage
    await asyncio.to_thread(stage.start, "worker")
    await asyncio.to_thread(stage.start, "serve")
    async with asyncio.TaskGroup() as together:
        together.create_task(stage.load(over := asyncio.Event()))
        for number in range(_KILLS):
            await _bad_moment(stage, choices, number)
            unlucky = choices.choice(("serve", "worker"))
            await asyncio.to_thread(stage.kill, unlucky)
            await asyncio.to_thread(stage.start, unlucky)
        over.set()
    await stage.quiet()

    stage.assert_nothing_lost()
    evidence.assert_repeated_with_patience(stage.graph.sent)
    evidence.assert_repeated_only_if_unsettled(stage.graph.sent, stage.interrupted, stage.reports)
    assert stage.errors() == []


async def test_a_server_told_to_stop_under_load_stops_soon_and_loses_nothing(
    sqlite_stage: Stage, choices: random.Random
) -> None:
    stage = sqlite_stage
    await asyncio.to_thread(stage.start, "serve")
    async with asyncio.TaskGroup() as together:
        together.create_task(stage.load(over := asyncio.Event()))
        await stage.more_sent(choices.randint(1, 8))
        status, seconds = await asyncio.to_thread(stage.mortals["serve"].stop)
        in_hand = await asyncio.to_thread(evidence.in_hand, stage.db)
        await asyncio.to_thread(stage.start, "serve")
        over.set()
    await stage.quiet()

    assert (status, in_hand) == (0, set())
    assert seconds < _STOP_SECONDS
    stage.assert_nothing_lost()
    assert evidence.repeated(stage.graph.sent) == {}
    assert stage.errors() == []
