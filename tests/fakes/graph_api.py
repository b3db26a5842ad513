"""A Graph API of our own on loopback: takes messages as the real one does, or fails.

In a test: `with FakeGraphApi() as graph: ... graph.url, graph.sent`. On its own, for processes that
live elsewhere: `python -m tests.fakes.graph_api --port 9100 --webhook http://localhost:3000/webhooks/whatsapp
--app-secret SECRET`; what arrived is then read from `GET /_sent`, and `POST /_next` with
`{"status": 500, …}` (the fields of Behaviour) decides over the next message.
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import json
import re
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.fakes.meta_webhooks import StatusWebhooks

_MESSAGES = re.compile(r"/(?P<version>v\d+\.\d+)/(?P<phone_number_id>[^/]+)/messages")
_TEXT_LIMIT = 4096
_DIRECT_TEXT_LIMIT = 2000
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Behaviour:
    """How one request is answered.

    `error` is the Graph API's error object; `body` replaces the answer by raw text. `delay` is in
    seconds. `drop` closes the connection without an answer; `accept` says whether the message is
    taken all the same, which is what makes a missing answer ambiguous.
    """

    status: int = 200
    error: Mapping[str, Any] | None = None
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    accept: bool | None = None

    @property
    def accepts(self) -> bool:
        """Whether the message is taken."""
        return self.status < HTTPStatus.BAD_REQUEST if self.accept is None else self.accept


ORDERLY = Behaviour()


def refusal(
    code: int, message: str = "refused", *, status: int = 400, subcode: int | None = None
) -> Behaviour:
    """Answer with an error in the documented shape."""
    more = {} if subcode is None else {"error_subcode": subcode}
    return Behaviour(status=status, error={**_error(code, message), **more})


@dataclass(frozen=True)
class Received:
    """One request as it came; `wamid` is None if the message was not taken.

    On Messenger and Instagram `phone_number_id` is the page's or account's id, `wamid` the mid.
    """

    version: str
    phone_number_id: str
    token: str
    body: Mapping[str, Any]
    at: float
    wamid: str | None


class FakeGraphApi:
    """The server; use it as a context manager, or start and stop it."""

    def __init__(
        self,
        port: int = 0,
        *,
        webhooks: StatusWebhooks | None = None,
        always: Behaviour = ORDERLY,
    ) -> None:
        """Listen on `port` of loopback (0: any free one) and answer `always` unless told else."""
        self.always = always
        self.webhooks = webhooks
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._next: deque[Behaviour] = deque()
        self._requests: list[Received] = []
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.api = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True
        )

    @property
    def url(self) -> str:
        """What META_GRAPH_URL has to be."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def requests(self) -> list[Received]:
        """Every request for a message, taken or not, in order of arrival."""
        with self._lock:
            return list(self._requests)

    @property
    def sent(self) -> list[Received]:
        """The messages that were taken: what guests will see."""
        return [request for request in self.requests if request.wamid]

    def behave(self, *behaviours: Behaviour) -> None:
        """Answer the next requests like this, one each."""
        with self._lock:
            self._next.extend(behaviours)

    def clear(self) -> None:
        """Forget what arrived and what was scripted."""
        with self._lock:
            self._requests.clear()
            self._next.clear()

    def wait_for(self, count: int, *, seconds: float = 10.0) -> list[Received]:
        """Give what was taken as soon as it is `count` messages; raise TimeoutError if never."""
        deadline = time.monotonic() + seconds
        while len(self.sent) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.sent)} of {count} messages after {seconds} s")
            time.sleep(0.01)
        return self.sent

    def start(self) -> Self:
        """Serve in the background."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving; requests that still wait are given up."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if self.webhooks:
            self.webhooks.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def take(
        self, version: str, phone_number_id: str, token: str, body: Mapping[str, Any]
    ) -> tuple[Behaviour, Received]:
        """Record a request and decide how it is answered."""
        with self._lock:
            behaviour = self._next.popleft() if self._next else self.always
            if behaviour.accepts and (problem := _problem(token, body)):
                behaviour = problem
            wamid = _new_id(body) if behaviour.accepts else None
            request = Received(version, phone_number_id, token, body, time.time(), wamid)
            self._requests.append(request)
        if self.webhooks and wamid and not _is_direct(body):
            self.webhooks.report(phone_number_id, wamid, body)
        return behaviour, request


class _Server(ThreadingHTTPServer):
    api: FakeGraphApi
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as declared
        """Keep quiet about callers that gave up, which is what many tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - as declared
        """Leave the test's output alone."""

    def do_GET(self) -> None:
        if self.path != "/_sent":
            return self._answer(HTTPStatus.NOT_FOUND, {"error": _error(100, "Unknown path")})
        return self._answer(
            HTTPStatus.OK, {"sent": [dataclasses.asdict(r) for r in self.server.api.sent]}
        )

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            return self._answer(HTTPStatus.BAD_REQUEST, {"error": _error(100, "Invalid JSON")})
        if self.path == "/_next":
            self.server.api.behave(Behaviour(**body))
            return self._answer(HTTPStatus.OK, {"success": True})
        found = _MESSAGES.fullmatch(self.path)
        if found is None or not isinstance(body, dict):
            return self._answer(HTTPStatus.BAD_REQUEST, {"error": _error(100, "Unknown path")})
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        behaviour, request = self.server.api.take(
            found["version"], found["phone_number_id"], token, body
        )
        if behaviour.delay:
            self.server.api.closing.wait(behaviour.delay)
        if behaviour.drop:
            raise ConnectionAbortedError("closed without an answer, as was asked for")
        return self._reply(behaviour, request)

    def _reply(self, behaviour: Behaviour, request: Received) -> None:
        if behaviour.body is not None:
            self._write(behaviour.status, behaviour.body.encode(), behaviour.headers)
        elif behaviour.error is not None or request.wamid is None:
            error = behaviour.error or _error(1, "Service temporarily unavailable")
            self._answer(behaviour.status, {"error": error}, behaviour.headers)
        else:
            self._answer(behaviour.status, _taken(request), behaviour.headers)

    def _answer(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self._write(status, json.dumps(body).encode(), headers or {})

    def _write(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _is_direct(body: Mapping[str, Any]) -> bool:
    """Whether the message is for Messenger or Instagram, where the recipient is an object."""
    return isinstance(body.get("recipient"), dict)


def _taken(request: Received) -> dict[str, Any]:
    if _is_direct(request.body):
        return {"recipient_id": request.body["recipient"]["id"], "message_id": request.wamid}
    to = request.body.get("to") or request.body.get("recipient")
    contact = {"input": to}
    contact["wa_id" if "to" in request.body else "user_id"] = str(to).removeprefix("+")
    return {
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{"id": request.wamid}],
    }


def _problem(token: str, body: Mapping[str, Any]) -> Behaviour | None:
    """Refuse what the real API refuses; None if the message is in order."""
    if not token:
        return refusal(190, "Invalid OAuth access token", status=401)
    if _is_direct(body):
        return None if _direct_in_order(body) else refusal(100, "Invalid parameter")
    text = body.get("text")
    said = text.get("body") if isinstance(text, dict) else None
    in_order = (
        body.get("messaging_product") == "whatsapp"
        and body.get("recipient_type", "individual") == "individual"
        and isinstance(body.get("to") or body.get("recipient"), str)
        and body.get("type", "text") == "text"
        and isinstance(said, str)
        and 0 < len(said) <= _TEXT_LIMIT
    )
    return None if in_order else refusal(100, "Invalid parameter")


def _direct_in_order(body: Mapping[str, Any]) -> bool:
    message = body.get("message")
    said = message.get("text") if isinstance(message, dict) else None
    return (
        isinstance(body["recipient"].get("id"), str)
        and body.get("messaging_type") in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}
        and (body["messaging_type"] == "MESSAGE_TAG") == ("tag" in body)
        and isinstance(said, str)
        and 0 < len(said) <= _DIRECT_TEXT_LIMIT
    )


def _error(code: int, message: str) -> dict[str, Any]:
    return {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": message},
        "fbtrace_id": "A1b2C3d4E5f6",
    }


def _new_id(body: Mapping[str, Any]) -> str:
    prefix = "m_" if _is_direct(body) else "wamid."
    return prefix + base64.b64encode(uuid.uuid4().bytes).decode()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A fake Graph API on loopback.")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--webhook", help="where to post status reports")
    parser.add_argument("--app-secret", default="", help="signs the status reports")
    given = parser.parse_args()
    webhooks = StatusWebhooks(given.webhook, given.app_secret) if given.webhook else None
    api = FakeGraphApi(given.port, webhooks=webhooks, always=Behaviour(delay=given.delay))
    sys.stdout.write(f"fake Graph API on {api.url}\n")
    sys.stdout.flush()
    with api:
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write(f"{len(api.sent)} messages taken\n")


if __name__ == "__main__":
    main()
