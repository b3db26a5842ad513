"""The commands that keep running: what they say, what they work on, and how they stop."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hotel_inbox.domain.messages import Channel
from hotel_inbox.services.demo import sign_ins
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import build
from tests.commands.invoking import Commands
from tests.exported import exported
from tests.fakes.meta_webhooks import text_message

_DEMO_CHATS = ("casa-azul", "harbour-lights")


@contextmanager
def _started(command: str, folder: Path, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [sys.executable, "-m", "hotel_inbox", command],
        env={**os.environ, "HOTEL_INBOX_DATA_DIR": str(folder / "data"), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_migrating_twice_is_harmless(fresh: Commands) -> None:
    assert fresh.good("migrate").out == "The database is migrated\n"
    assert fresh.good("migrate").out == "The database is up to date already\n"


def test_the_demo_goes_into_an_empty_database_only(on_both: Commands) -> None:
    loaded = on_both.good("demo").out
    assert loaded.startswith("Loaded 2 hotels with ")
    assert on_both.good("demo").out == "Nothing loaded: the database has hotels already\n"
    slug = _DEMO_CHATS[0]
    assert f"'{slug}' already" in (
        on_both("hotel", "add", slug, "--name", "X", "--timezone", "UTC").complaint
    )


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_cleanly_when_told_to(wish: signal.Signals, fresh: Commands) -> None:
    with _started("worker", fresh.folder, LOG_FORMAT="json") as worker:
        assert worker.stderr is not None
        first = json.loads(worker.stderr.readline())
        assert first["message"] == "the worker has started"
        worker.send_signal(wish)
        asked = time.monotonic()
        _, rest = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert time.monotonic() - asked < 5
    assert [json.loads(line)["message"] for line in rest.splitlines()] == ["the worker has stopped"]


def test_a_worker_answers_what_came_in_while_nobody_worked(on_both: Commands) -> None:
    on_both.add_hotel()
    on_both.good("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", "1001")
    text = text_message(
        "1001", wa_id="34600111222", message_id="wamid.1", text="Hello", at=int(time.time())
    )
    inbox = build(load_settings())
    asyncio.run(inbox.receiving.store(Channel.WHATSAPP, json.dumps(text).encode()))
    written: list[str] = []
    with _started("worker", on_both.folder, META_GRAPH_URL="http://127.0.0.1:9") as worker:
        deadline = time.monotonic() + 30
        while "bot" not in written and time.monotonic() < deadline:
            time.sleep(0.2)
            written = [row["author"] for row in exported(inbox)]
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)
    asyncio.run(inbox.close())
    said = [author for author in written if author != "system"]
    # The guest has waited already: while the models load, they may be asked for a moment first.
    assert said in (["guest", "bot"], ["guest", "bot", "bot"])
    assert worker.returncode == 0


def test_serving_migrates_loads_the_demo_and_says_where_it_is(fresh: Commands) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    url = f"http://localhost:{port}"
    with _started("serve", fresh.folder, HOTEL_INBOX_DEMO="1", PORT=port) as server:
        assert server.stdout is not None
        said = [server.stdout.readline().rstrip("\n")]
        while not said[-1].endswith(_DEMO_CHATS[-1]):
            said.append(server.stdout.readline().rstrip("\n"))
            assert server.poll() is None
        assert said[0] == f"Hotel Inbox is ready: {url}"
        for one in sign_ins():
            assert any(one.email in line and one.password in line for line in said)
        for slug in _DEMO_CHATS:
            address = f"{url}/chat/{slug}"
            assert f"  {address}" in said
            with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - our own server
                assert page.status == 200
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "Traceback" not in log
