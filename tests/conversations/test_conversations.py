"""Whole conversations with the bot, each with the facts, tools, data and mode that must come."""

from collections.abc import Callable

import pytest

from hotel_inbox.domain.staff import Viewer
from hotel_inbox.wiring import Inbox
from tests.conversations.script import Script, scripts
from tests.conversations.stage import Player, furnished
from tests.fakes.openai_api import FakeOpenAiApi
from tests.services.world import SetClock

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("script", list(scripts()), ids=lambda script: script.name)
async def test_conversation(
    inbox: Inbox,
    with_model: Callable[[Script], Inbox],
    api: FakeOpenAiApi,
    clock: SetClock,
    staff: dict[str, Viewer],
    script: Script,
) -> None:
    played = with_model(script) if script.by_model else inbox
    agent = staff[script.hotel]
    api.forget()
    with furnished(played, script, agent):
        await Player(played, api, clock, script, agent).play()
