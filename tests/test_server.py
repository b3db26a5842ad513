"""The server as a process: one port, its own origin only, quick to stop, and it leaves nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.databases import MigratedSqlite

_LAUNCH = """
from hotel_inbox.server import serve
from hotel_inbox.settings import load_settings
serve(load_settings(), lambda: print("ready", flush=True))
"""


@dataclass(frozen=True)
class RunningServer:
    process: "subprocess.Popen[str]"
    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def live(self, origin: str | None) -> ClientConnection:
        return connect(
            f"ws://localhost:{self.port}/_event/?EIO=4&transport=websocket",
            origin=origin,  # type: ignore[arg-type]  # a plain string is what goes over the wire
        )


@contextmanager
def running(database: MigratedSqlite, folder: Path) -> Iterator[RunningServer]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database.copy_to(folder / "hotel_inbox.db"),
        "HOTEL_INBOX_DATA_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": "https://inbox.example",
    }
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCH], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line == "ready\n":
                    break
            assert process.poll() is None
            yield RunningServer(process, port)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(
    migrated_sqlite: MigratedSqlite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    with running(migrated_sqlite, tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def mortal_server(migrated_sqlite: MigratedSqlite, tmp_path: Path) -> Iterator[RunningServer]:
    with running(migrated_sqlite, tmp_path) as started:
        yield started


def test_the_page_is_served_and_knows_its_routes(server: RunningServer) -> None:
    with httpx.Client(base_url=server.url) as client:
        assert "<html" in client.get("/", follow_redirects=True).text
        assert client.get("/webchat.js").headers["content-type"].startswith("text/javascript")
        assert client.get("/no-such-page").status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null"])
def test_the_live_connection_refuses_foreign_origins(server: RunningServer, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        server.live(origin)
    assert refusal.value.response.status_code == 403


def test_the_live_connection_takes_its_own_origins(server: RunningServer) -> None:
    for origin in ("https://inbox.example", server.url, f"http://127.0.0.1:{server.port}"):
        with server.live(origin) as connection:
            assert str(connection.recv(timeout=5)).startswith("0{")


def test_the_web_chat_may_be_called_from_any_site(server: RunningServer) -> None:
    answer = httpx.options(
        f"{server.url}/webhooks/webchat/casa-azul",
        headers={
            "Origin": "https://hotel.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


def test_nothing_else_may_be_called_from_other_sites(server: RunningServer) -> None:
    answer = httpx.options(
        f"{server.url}/auth/login",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert "access-control-allow-origin" not in answer.headers


def test_it_stops_within_three_seconds_while_pages_are_open(mortal_server: RunningServer) -> None:
    with mortal_server.live(mortal_server.url) as connection:
        connection.recv(timeout=5)
        asked = time.monotonic()
        mortal_server.process.send_signal(signal.SIGTERM)
        mortal_server.process.wait(timeout=10)
        assert time.monotonic() - asked < 3


def test_a_killed_server_leaves_its_port_free(mortal_server: RunningServer) -> None:
    mortal_server.process.kill()
    mortal_server.process.wait(timeout=10)
    with closing(socket.socket()) as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", mortal_server.port))
