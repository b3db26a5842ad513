"""One inbox with the demo hotels, the real search and no network, for all conversations."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from hotel_inbox.bot.model.client import ModelClient
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import Inbox, build
from hotel_inbox.wiring.adapters import real_adapters
from tests.conversations.script import Script
from tests.fakes.openai_api import FakeOpenAiApi
from tests.services.world import SetClock

_STAFF = {"casa-azul": "amy@casa-azul.example", "harbour-lights": "maya@harbour-lights.example"}


@pytest.fixture(scope="module")
def clock() -> SetClock:
    return SetClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def inbox(tmp_path_factory: pytest.TempPathFactory, clock: SetClock) -> AsyncIterator[Inbox]:
    """The demo as it is on a fixed day, answered by the embedded engine."""
    folder: Path = tmp_path_factory.mktemp("conversations")
    settings = Settings(
        DATABASE_URL=f"sqlite:///{folder / 'inbox.db'}",
        HOTEL_INBOX_DATA_DIR=folder,
        BOT_WAIT_SECONDS=1,
    )
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = build(settings, replace(real_adapters(settings), hasher=quick, clock=clock))
    made.migrate()
    made.demo.load()
    # The first turn would pay for loading the model, and put the guest off.
    await asyncio.to_thread(made.adapters.embedder.query, "warm")
    yield made
    await made.close()


@pytest.fixture(scope="module")
def staff(inbox: Inbox) -> dict[str, Viewer]:
    """Somebody on the staff of each demo hotel."""
    viewers = {}
    for slug, email in _STAFF.items():
        signed_in = inbox.sign_in.sign_in(email, "demo", "127.0.0.1")
        viewer = inbox.sign_in.viewer(signed_in.token)
        assert viewer is not None
        viewers[slug] = viewer
    return viewers


@pytest.fixture(scope="module")
def api() -> Iterator[FakeOpenAiApi]:
    """The server that the model stands on."""
    with FakeOpenAiApi() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def with_model(inbox: Inbox, api: FakeOpenAiApi) -> AsyncIterator[Callable[[Script], Inbox]]:
    """Give an inbox on the same hotels that a model answers, reached as a script wants it."""
    made: dict[tuple[bool, float, str], Inbox] = {}

    def for_script(script: Script) -> Inbox:
        # A model that failed a few times is left alone for a while: nobody else is to feel it.
        alone = script.name if script.faulty else ""
        key = (script.streaming, script.patience, alone)
        if key not in made:
            made[key] = _by_model(inbox, api, script)
        return made[key]

    yield for_script
    for one in made.values():
        assert one.adapters.model is not None
        await one.adapters.model.aclose()


def _by_model(inbox: Inbox, api: FakeOpenAiApi, script: Script) -> Inbox:
    settings = inbox.settings.model_copy(update={"openai_base_url": api.url})
    client = ModelClient(
        "tiny",
        base_url=settings.openai_base_url,
        streaming=script.streaming,
        request_seconds=script.patience,
        pause_seconds=0.01,
    )
    return build(settings, replace(inbox.adapters, model=client))
