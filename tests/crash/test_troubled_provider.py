"""A provider that drops connections, answers late, refuses or is busy: nothing lost or doubled."""

import asyncio
import random
from itertools import pairwise

import pytest

from hotel_inbox.channels.meta import TOTAL_SECONDS
from tests.crash import evidence
from tests.crash.stage import Stage
from tests.fakes.graph_api import ORDERLY, Behaviour, refusal

pytestmark = pytest.mark.timeout(240)

# These leave open whether the message was taken: it was.
_SILENT = (Behaviour(drop=True), Behaviour(delay=TOTAL_SECONDS + 1))
_TROUBLES = (
    *_SILENT,
    Behaviour(status=200, body="<html>"),
    Behaviour(drop=True, accept=False),
    Behaviour(status=502, body="Bad gateway"),
    refusal(131000, "Something went wrong", status=500),
    refusal(130429, "Rate limit hit", status=429),
    Behaviour(status=429, body="{}", headers={"Retry-After": "1"}),
)
_TROUBLED_REQUESTS = 30


async def test_a_troubled_provider_gets_every_message_in_order_and_reported_ones_once(
    postgres_stage: Stage, choices: random.Random
) -> None:
    stage = postgres_stage
    troubles = [choices.choice((*_TROUBLES, ORDERLY, ORDERLY)) for _ in range(_TROUBLED_REQUESTS)]
    stage.graph.behave(*troubles)
    await asyncio.to_thread(stage.start, "serve")

    once = asyncio.Event()
    once.set()
    await stage.load(once)
    await stage.quiet()

    stage.assert_nothing_lost()
    evidence.assert_repeated_with_patience(stage.graph.sent)
    requests = stage.graph.requests
    how = dict(zip(map(id, requests), troubles, strict=False))
    for repetitions in evidence.repeated(stage.graph.sent).values():
        for earlier, _later in pairwise(repetitions):
            assert not stage.reports.is_reported(earlier.body["to"]), "it had been reported"
            answered = how.get(id(earlier), ORDERLY)
            assert answered.drop or answered.delay or answered.body, "it had been confirmed"
    assert stage.errors() == []
