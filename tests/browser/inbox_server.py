"""The real server as a process with the demo hotels, and what Meta and other guests send it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from tests.fakes.graph_api import FakeGraphApi
from tests.fakes.meta_webhooks import callback, post_callback, text_message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.fakes.graph_api import Received

APP_SECRET = "the-apps-own-secret"
PHONE_NUMBER_ID = "515151515151515"
"""A WhatsApp number of Casa Azul that has an access token, unlike the demo's."""
WABA_ID = "616161616161616"
"""The business account that owns the number's templates."""
_SYNC = """
import asyncio, sys
from hotel_inbox.wiring import get_inbox

async def sync(login, connection):
    inbox = get_inbox()
    viewer = inbox.sign_in.viewer(login)
    await inbox.templates.sync(viewer, int(connection))
    await inbox.close()

asyncio.run(sync(*sys.argv[1:]))
"""
_OURS = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "LOG_FORMAT")
_START_SECONDS = 240.0
_STOP_SECONDS = 15.0


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class InboxServer:
    """One inbox on a port and a data folder of its own; it can be stopped and started again."""

    folder: Path
    graph: FakeGraphApi = field(default_factory=FakeGraphApi)
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None
    logins: dict[str, str] = field(default_factory=dict)
    connection: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What an operator sets beyond what every test needs."""
    names: dict[str, str] = field(default_factory=dict)
    """Who writes from which number: two tests' guests on one number would be one guest."""

    @property
    def url(self) -> str:
        """The address that staff and guests type."""
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        """Serve the demo hotels, one of them with a WhatsApp number that can send."""
        self.graph.start()
        self.start()
        added = self.command(
            *("connection", "add", "whatsapp", "--hotel", "casa-azul"),
            *("--external-id", PHONE_NUMBER_ID, "--waba-id", WABA_ID, "--access-token-stdin"),
            typed="an-access-token\n",
        )
        self.connection = added.strip()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        self.kill()
        self.graph.stop()

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hotel_inbox", "serve"],
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the server to stop, as an operator does, and wait until it has."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(_STOP_SECONDS)

    def kill(self) -> None:
        """End the server at once, as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def log(self) -> str:
        """What the server said last."""
        lines = (self.folder / "server.log").read_text(encoding="utf-8").splitlines()
        return "\n".join(lines[-40:])

    def command(self, *arguments: str, typed: str = "") -> str:
        """Run a command of the command line on this inbox."""
        return self._run("-m", "hotel_inbox", *arguments, typed=typed)

    def sync_templates(self, login: str) -> None:
        """Fetch the number's templates, as a manager with this login does."""
        self._run("-c", _SYNC, login, self.connection)

    def _run(self, *arguments: str, typed: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def whatsapp(self, payload: Mapping[str, Any]) -> None:
        """Call back as Meta does."""
        status = post_callback(f"{self.url}/webhooks/whatsapp", APP_SECRET, payload)
        assert status == HTTPStatus.OK

    def receive(self, wa_id: str, text: str, *, name: str, at: float | None = None) -> None:
        """Let a guest write on WhatsApp."""
        known = self.names.setdefault(wa_id, name)
        assert known == name, f"{wa_id} is {known}'s number, not {name}'s"
        self.whatsapp(
            text_message(
                PHONE_NUMBER_ID,
                wa_id=wa_id,
                message_id=f"wamid.{uuid.uuid4().hex}",
                text=text,
                at=int(time.time() if at is None else at),
                name=name,
            )
        )

    def report(self, message: Received, status: str, *, error: int | None = None) -> None:
        """Report what became of a message that the Graph API took."""
        report: dict[str, object] = {
            "id": message.wamid,
            "status": status,
            "timestamp": str(int(time.time())),
            "recipient_id": message.body["to"],
        }
        if error is not None:
            report["errors"] = [{"code": error, "title": "refused"}]
        self.whatsapp(callback(PHONE_NUMBER_ID, statuses=[report]))

    def sent_to(self, wa_id: str, count: int, *, seconds: float = 10.0) -> list[Received]:
        """Wait until the Graph API has taken `count` messages for a guest."""
        deadline = time.monotonic() + seconds
        while True:
            taken = [sent for sent in self.graph.sent if sent.body.get("to") == wa_id]
            if len(taken) >= count:
                return taken
            assert time.monotonic() < deadline, f"{len(taken)} of {count} messages"
            time.sleep(0.02)

    def post_chat(self, hotel: str, text: str, visitor: str | None = None) -> dict[str, Any]:
        """Write on a hotel's web chat without a browser; answers what the widget is told."""
        body = {"visitor": visitor, "id": uuid.uuid4().hex, "text": text}
        request = urllib.request.Request(  # noqa: S310 - the test's own address
            f"{self.url}/webhooks/webchat/{hotel}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            told: dict[str, Any] = json.load(answer)
            return told

    def _ready(self) -> bool:
        try:
            address = f"{self.url}/healthz"
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
        return inherited | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "HOTEL_INBOX_DEMO": "1",
            "BOT_WAIT_SECONDS": "0",
            "HOTEL_INBOX_DATA_DIR": str(self.folder / "data"),
            "META_APP_SECRET": APP_SECRET,
            "META_VERIFY_TOKEN": "the-verify-token",
            "META_GRAPH_URL": self.graph.url,
            **self.settings,
        }
