"""The routes on a real port of loopback, for what needs a connection: streams and hang-ups."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from hotel_inbox.api.routes import make_api
from hotel_inbox.wiring import Inbox
from tests.patience import until

PATIENCE_SECONDS = 15.0


@asynccontextmanager
async def on_a_port(inbox: Inbox) -> AsyncIterator[str]:
    """Serve an inbox's routes and give their address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            make_api(inbox), log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    id: int
    author: str
    text: str


class Stream:
    """A guest's open stream, read an event at a time."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = _lines(response)

    async def next(self) -> Told:
        """Wait for the next message, whatever signs of life come before it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            event_id = 0
            async for line in self._lines:
                if line.startswith("id: "):
                    event_id = int(line.removeprefix("id: "))
                if line.startswith("data: "):
                    data = json.loads(line.removeprefix("data: "))
                    assert data["id"] == event_id
                    return Told(event_id, data["author"], data["text"])
        raise EOFError("the stream ended")

    async def take(self, count: int) -> list[Told]:
        """Wait for the next few messages."""
        return [await self.next() for _ in range(count)]


async def _lines(response: httpx.Response) -> AsyncIterator[str]:
    # The standard's lines: httpx would also end one at what a guest's text may well hold.
    rest = ""
    async for chunk in response.aiter_text():
        *lines, rest = (rest + chunk).split("\n")
        for line in lines:
            yield line


@asynccontextmanager
async def streaming(
    client: httpx.AsyncClient, visitor: str, last_seen: int | None = None
) -> AsyncIterator[Stream]:
    """Open a guest's stream, as a browser does it; `last_seen` is where the one before broke."""
    headers = {} if last_seen is None else {"Last-Event-ID": str(last_seen)}
    async with client.stream(
        "GET", "/webhooks/webchat/azul/stream", params={"visitor": visitor}, headers=headers
    ) as response:
        assert response.status_code == 200
        yield Stream(response)
