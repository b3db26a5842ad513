"""Real processes of the product, to be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

_READY_SECONDS = 120.0
_STOP_SECONDS = 30.0
_COMMAND = (sys.executable, "-m", "hotel_inbox")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Mortal:
    """A `serve` or `worker` process; what it logs, over all its lives, is in one file."""

    command: str
    environment: Mapping[str, str]
    log: Path
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> Self:
        """Begin a life, without waiting until it works."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*_COMMAND, self.command],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return self

    def wait_until_it_answers(self) -> None:
        """Return once /healthz says that everything is well."""
        url = f"http://127.0.0.1:{self.environment['PORT']}/healthz"
        deadline = time.monotonic() + _READY_SECONDS
        while not _is_well(url):
            assert self._running.poll() is None, self.log.read_text(encoding="utf-8")[-2000:]
            assert time.monotonic() < deadline, "the server does not get ready"
            time.sleep(0.05)

    def kill(self) -> None:
        """End this life at once: nothing is put in order."""
        self._running.kill()
        self._running.wait()

    def stop(self) -> tuple[int, float]:
        """Ask it to stop; give its exit status and how many seconds it took."""
        asked = time.monotonic()
        self._running.send_signal(signal.SIGTERM)
        status = self._running.wait(_STOP_SECONDS)
        return status, time.monotonic() - asked

    def bury(self) -> None:
        """Leave nothing running, whatever happened."""
        if self._process is not None:
            self.kill()

    @property
    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None, "not started"
        return self._process


def _is_well(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
