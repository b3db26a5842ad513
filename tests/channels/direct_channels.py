"""Messenger and Instagram as they are wired, before the fake platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.channels.instagram import Instagram
from hotel_inbox.channels.messenger import Messenger
from hotel_inbox.channels.meta import GraphClient
from tests.fakes.graph_api import FakeGraphApi

NAMES = ("messenger", "instagram")
PAGE_TOKEN, LOGIN_TOKEN = "EAAexamplepagetoken", "IGAAexampletoken"


@asynccontextmanager
async def opened(name: str, graph: FakeGraphApi) -> AsyncIterator[DirectMessages]:
    """Give a channel that speaks with the fake platform, with little patience."""
    async with GraphClient(graph.url, "v26.0", total_seconds=1.0) as client:
        yield Messenger(client) if name == "messenger" else Instagram(client, client)
