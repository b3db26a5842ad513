"""Channels whose provider is a fake Graph API of their own."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from tests.channels.direct_channels import NAMES, opened
from tests.fakes.graph_api import FakeGraphApi


@pytest.fixture
def graph() -> Iterator[FakeGraphApi]:
    with FakeGraphApi() as api:
        yield api


@pytest_asyncio.fixture
async def client(graph: FakeGraphApi) -> AsyncIterator[GraphClient]:
    async with GraphClient(graph.url, "v26.0", total_seconds=1.0, transfer_seconds=1.0) as made:
        yield made


@pytest_asyncio.fixture
async def whatsapp(graph: FakeGraphApi) -> AsyncIterator[WhatsApp]:
    async with GraphClient(graph.url, "v26.0", total_seconds=1.0) as client:
        yield WhatsApp(client)


@pytest_asyncio.fixture
async def messenger(graph: FakeGraphApi) -> AsyncIterator[DirectMessages]:
    async with opened("messenger", graph) as made:
        yield made


@pytest_asyncio.fixture
async def instagram(graph: FakeGraphApi) -> AsyncIterator[DirectMessages]:
    async with opened("instagram", graph) as made:
        yield made


@pytest.fixture(params=NAMES)
def channel(request: pytest.FixtureRequest) -> DirectMessages:
    made: DirectMessages = request.getfixturevalue(request.param)
    return made
