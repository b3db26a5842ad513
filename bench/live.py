"""How soon a guest's message stands in every open dashboard, many of them on one process."""

import asyncio
import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import websockets

from bench.table import Row

DASHBOARDS = 100
MESSAGES_PER_SECOND = 20
SECONDS = 20
GOAL_MS = 150
_GUESTS = 60
_SETTLE_SECONDS = 2.0
_START_SECONDS = 240.0
_EMAIL, _PASSWORD, _HOTEL = "amy@casa-azul.example", "demo", "casa-azul"
_MARK = re.compile(r"bench-(\d{6})-")
_CONNECT = "40/_event,"
_LOAD = "reflex___state____state.hydrate_and_load"


@dataclass
class Seen:
    """When each numbered message was sent, and how long each dashboard waited for it."""

    sent: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    frames: int = 0
    octets: int = 0

    def quantile(self, share: float) -> float:
        """How long this share of all messages on all dashboards took at most, in milliseconds."""
        ordered = sorted(self.waits)
        return ordered[int(share * (len(ordered) - 1))] * 1000


def rows() -> Iterator[Row]:
    """Measure with the bot silent, so that each message is a guest's, then with its answers."""
    for bot in (False, True):
        with _server(bot=bot) as (url, pid):
            before = _processor_seconds(pid)
            seen = asyncio.run(_measure(url))
            used = (_processor_seconds(pid) - before) / SECONDS
        expected = len(seen.sent) * DASHBOARDS
        yield Row(
            f"live p99, {DASHBOARDS} dashboards, {'with the bot' if bot else 'bot silent'}",
            f"{seen.quantile(0.99):.0f} ms",
            f"< {GOAL_MS} ms",
            f"p50 {seen.quantile(0.5):.0f} ms, {len(seen.waits) / expected:.1%} seen, "
            f"{seen.frames / SECONDS:.0f} frames/s, {seen.octets / SECONDS / 1e6:.1f} MB/s, "
            f"server {used:.2f} cores",
        )


@contextmanager
def _server(*, bot: bool) -> Iterator[tuple[str, int]]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "HOTEL_INBOX_DATA_DIR": folder,
            "HOTEL_INBOX_DEMO": "1",
            "PORT": str(port),
            "PUBLIC_URL": url,
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        command = [sys.executable, "-m", "hotel_inbox", "serve"]
        with Path(folder, "server.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            _wait_until_ready(url, process)
            if not bot:
                _silence_the_bot(Path(folder))
            yield url, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _silence_the_bot(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "hotel_inbox.db")) as database, database:
        database.execute("UPDATE hotel SET bot_enabled = 0")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(url: str) -> Seen:
    seen = Seen()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        answer = await client.post("/auth/login", data={"email": _EMAIL, "password": _PASSWORD})
        cookie = answer.headers["set-cookie"].partition(";")[0]
        client.cookies.clear()
        async with asyncio.TaskGroup() as group:
            watching = [group.create_task(_watch(url, cookie, seen)) for _ in range(DASHBOARDS)]
            visitors: dict[int, str] = {}
            for guest in range(_GUESTS):
                await _say(client, Seen(), visitors, guest)
            await _quiet(seen)
            seen.frames = seen.octets = 0
            seen.waits.clear()
            await _write(client, seen, visitors)
            await asyncio.sleep(_SETTLE_SECONDS)
            for task in watching:
                task.cancel()
    return seen


async def _quiet(seen: Seen) -> None:
    """Wait until no page has got anything for a while."""
    before = -1
    while before != seen.frames:
        before = seen.frames
        await asyncio.sleep(_SETTLE_SECONDS)


async def _write(client: httpx.AsyncClient, seen: Seen, visitors: dict[int, str]) -> None:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(_GUESTS, _GUESTS + MESSAGES_PER_SECOND * SECONDS):
            due = began + (number - _GUESTS) / MESSAGES_PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_say(client, seen, visitors, number))


async def _say(
    client: httpx.AsyncClient, seen: Seen, visitors: dict[int, str], number: int
) -> None:
    body = {"id": secrets.token_hex(8), "text": f"bench-{number:06}- what time is breakfast?"}
    guest = number % _GUESTS
    if guest in visitors:
        body["visitor"] = visitors[guest]
    seen.sent[number] = time.perf_counter()
    answer = await client.post(f"/webhooks/webchat/{_HOTEL}", json=body)
    answer.raise_for_status()
    visitors[guest] = answer.json()["visitor"]


async def _watch(url: str, cookie: str, seen: Seen) -> None:
    """Open the list as a browser does and note when each message first stands in it."""
    address = f"{url.replace('http', 'ws', 1)}/_event/?token={secrets.token_hex(16)}"
    event = {
        "name": _LOAD,
        "payload": {},
        "router_data": {"pathname": "/conversations", "asPath": "/conversations"},
    }
    known: set[int] = set()
    async with websockets.connect(
        f"{address}&EIO=4&transport=websocket",
        additional_headers={"Cookie": cookie, "Origin": url},
        max_size=None,
        # Unpacking would cost these readers, who share the machine, more than reading.
        compression=None,
    ) as connection:
        await connection.send(_CONNECT + json.dumps({"event": event}))
        async for frame in connection:
            if frame == "2":
                await connection.send("3")
                continue
            now = time.perf_counter()
            seen.frames += 1
            seen.octets += len(frame)
            for number in map(int, _MARK.findall(str(frame))):
                if number in seen.sent and number not in known:
                    known.add(number)
                    seen.waits.append(now - seen.sent[number])


if __name__ == "__main__":
    for row in rows():
        print(row)
