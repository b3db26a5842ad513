"""What both fake PMS vendors share: a real HTTP server, faults on demand, checked descriptions."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.described import Description
from tests.fakes.provider_handler import ProviderHandler

_POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Asked:
    """One request as it came; header names are in lower case."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    form: Mapping[str, str]

    @property
    def given(self) -> dict[str, str]:
        """The parameters by name."""
        return dict(self.query)


@dataclass(frozen=True)
class Told:
    """An answer; no body is no content."""

    status: int = 200
    body: object = None


@dataclass(frozen=True)
class Fault:
    """How one request fails; `cut` promises more than it sends, `drop` sends nothing."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""
    delay: float = 0.0
    drop: bool = False
    cut: bool = False


class VendorServer:
    """A vendor on loopback; `wrong` collects whatever is not as its description says."""

    def __init__(self, answer: Callable[[Asked], Told], description: Description | None) -> None:
        """Answer with this function, and compare with the description where there is one."""
        self._answer = answer
        self.description = description
        self._faults: list[tuple[re.Pattern[str], Fault]] = []
        self._lock = threading.RLock()
        self.always: tuple[re.Pattern[str], Fault] | None = None
        self.change: Callable[[Any], object] | None = None
        self.calls: list[Asked] = []
        self.wrong: list[str] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.vendor = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail_at(self, path: str, *faults: Fault) -> None:
        """Answer the next requests whose path matches with these faults, one each."""
        with self._lock:
            self._faults += [(re.compile(path), fault) for fault in faults]

    def always_fail_at(self, path: str, fault: Fault) -> None:
        """Answer every request whose path matches with this fault."""
        self.always = (re.compile(path), fault)

    def asked(self, path: str) -> list[Asked]:
        """List the requests whose path matches."""
        return [call for call in self.calls if re.search(path, call.path)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, asked: Asked) -> Told | Fault:
        """Record a request and decide how it is answered."""
        with self._lock:
            self.calls.append(asked)
            self._check(
                lambda one: one.wrong_in_request(asked.method, asked.path, asked.query, asked.form),
                asked,
            )
            for at, (pattern, fault) in enumerate(self._faults):
                if pattern.search(asked.path):
                    del self._faults[at]
                    return fault
            if self.always and self.always[0].search(asked.path):
                return self.always[1]
            told = self._answer(asked)
            if told.status < 300:
                body = json.loads(json.dumps(told.body, default=_money))
                self._check(
                    lambda one: one.wrong_in_answer(asked.method, asked.path, told.status, body),
                    asked,
                )
            if self.change is not None and told.body is not None:
                # What a test does to an answer is about the undescribed.
                return Told(told.status, self.change(told.body))
            return told

    def _check(self, check: Callable[[Description], list[str]], asked: Asked) -> None:
        if self.description is not None and not asked.path.startswith("/connect/"):
            self.wrong += check(self.description)


class _Server(ThreadingHTTPServer):
    vendor: VendorServer
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as declared
        """Keep quiet about callers that gave up, which is what some tests are about."""


class _Handler(ProviderHandler):
    server: _Server

    def _serve(self) -> None:
        told = self.server.vendor.take(self._asked())
        if isinstance(told, Fault):
            return self._fail(told)
        body = b"" if told.body is None else json.dumps(told.body, default=_money).encode()
        return self._write(told.status, body, {}, len(body))

    def _asked(self) -> Asked:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        return Asked(
            method=self.command,
            path=unquote(address.path),
            query=parse_qsl(address.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            form=dict(parse_qsl(body.decode())),
        )

    def _fail(self, fault: Fault) -> None:
        if fault.delay:
            self.server.vendor.closing.wait(fault.delay)
        if fault.drop:
            raise ConnectionAbortedError("closed without an answer, as was asked for")
        body = fault.body or b""
        self._write(fault.status, body, fault.headers, len(body) + (100 if fault.cut else 0))
        if fault.cut:
            raise ConnectionAbortedError("closed in the middle, as was asked for")

    def _write(self, status: int, body: bytes, headers: Mapping[str, str], length: int) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _money(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} goes into no JSON")
