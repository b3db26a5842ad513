"""What stands before several processes and passes each connection on to one of them."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Balancer:
    """Passes connections on to one port at a time."""

    to: int = 0
    _ears: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._ears.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        """Listen."""
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self._ears.shutdown(socket.SHUT_RDWR)
        self._ears.close()
        self._cut()

    def move(self, to: int) -> None:
        """End every connection, and pass on to another port from now on."""
        self.to = to
        self._cut()

    def _cut(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._ears.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.to))
                except OSError:
                    near.close()
                    continue
                self._open += (near, far)
                threading.Thread(target=_join, args=(near, far), daemon=True).start()


def _join(near: socket.socket, far: socket.socket) -> None:
    with near, far:
        answers = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
        answers.start()
        _pass_on(near, far)
        answers.join()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while said := one.recv(65536):
            other.sendall(said)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_WR)
