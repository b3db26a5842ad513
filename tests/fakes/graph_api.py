"""A Graph API of our own on loopback: a real server that answers as Meta's does, or fails.

In a test: `with FakeGraphApi() as graph: ... graph.url, graph.sent`. On its own, for processes that
live elsewhere:

    python -m tests.fakes.graph_api --port 9100 --app-secret SECRET \\
        --webhook http://localhost:3000/webhooks/whatsapp

What arrived is then read from `GET /_sent` and `GET /_calls`. `POST /_next` with `{"status": 500}`
(the fields of Behaviour) decides over the next message, and with a `path` (a regular expression)
over the next call there. What a guest writes and what Meta decides is told as graph_hands.py says.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

from tests.fakes import graph_direct, graph_hands, graph_whatsapp
from tests.fakes.graph_calls import Call, Reply, error_object, refused
from tests.fakes.graph_server import GraphServer
from tests.fakes.meta_webhooks import StatusWebhooks

_MESSAGES = re.compile(r"/(?P<account>[^/]+)/messages")
_PARTS = (graph_direct, graph_whatsapp)
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
    return Behaviour(status=status, error=error_object(code, message, subcode=subcode))


@dataclass(frozen=True)
class Received:
    """One request for a message as it came; `wamid` is None if the message was not taken.

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
        self.held: dict[str, Any] = {}
        self.revoked: set[str] = set()
        self._lock = threading.RLock()
        self._next: deque[Behaviour] = deque()
        self._next_at: list[tuple[re.Pattern[str], Behaviour]] = []
        self._requests: list[Received] = []
        self._calls: list[Call] = []
        self._server = GraphServer(port, self)
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

    @property
    def calls(self) -> list[Call]:
        """Every call of any kind, in order of arrival."""
        with self._lock:
            return list(self._calls)

    @property
    def whatsapp(self) -> graph_whatsapp.WhatsAppSide:
        """What the WhatsApp side keeps: numbers, files, templates."""
        return graph_whatsapp.side_of(self.held)

    def behave(self, *behaviours: Behaviour) -> None:
        """Answer the next messages like this, one each."""
        with self._lock:
            self._next.extend(behaviours)

    def behave_at(self, path: str, *behaviours: Behaviour) -> None:
        """Answer the next calls whose method and path ("GET /123/media") match, one each."""
        with self._lock:
            self._next_at.extend((re.compile(path), each) for each in behaviours)

    def clear(self) -> None:
        """Forget what arrived and what was scripted."""
        with self._lock:
            self._requests.clear()
            self._calls.clear()
            self._next.clear()
            self._next_at.clear()

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

    def take(self, call: Call) -> tuple[Behaviour, Reply]:
        """Record a call and decide how it is answered."""
        with self._lock:
            self._calls.append(call)
            behaviour = self._behaviour(call)
            reply = _answer(call, self.revoked) if behaviour.accepts else Reply()
            message = _message(call)
            if message is not None:
                self._requests.append(
                    Received(
                        call.version,
                        message,
                        call.token,
                        call.object,
                        time.time(),
                        reply.message_id,
                    )
                )
        if self.webhooks and message and reply.message_id and _is_whatsapp(call):
            told = (message, reply.message_id, call.object)
            if reply.fails_with is None:
                self.webhooks.report(*told)
            else:
                self.webhooks.report_failure(*told, reply.fails_with)
        return behaviour, _scripted(behaviour, reply)

    def for_people(self, call: Call) -> Reply | None:
        """Answer who tries the product by hand, or tests it from another process."""
        if call.path == "/_sent":
            return Reply(body={"sent": [dataclasses.asdict(each) for each in self.sent]})
        if call.path == "/_calls":
            shown = [{"method": e.method, "path": e.path, "body": e.json} for e in self.calls]
            return Reply(body={"calls": shown})
        if call.path == "/_next":
            given = dict(call.object)
            path = given.pop("path", None)
            behaviour = Behaviour(**given)
            self.behave_at(path, behaviour) if path else self.behave(behaviour)
            return Reply(body={"success": True})
        return graph_hands.answer(call, self.webhooks)

    def _behaviour(self, call: Call) -> Behaviour:
        for at, (pattern, behaviour) in enumerate(self._next_at):
            if pattern.search(f"{call.method} {call.path}"):
                del self._next_at[at]
                return behaviour
        if _message(call) is None:
            return ORDERLY
        return self._next.popleft() if self._next else self.always


def _message(call: Call) -> str | None:
    """Give the account for which a call is to send a message; None if it is about anything else."""
    found = _MESSAGES.fullmatch(call.path)
    about = call.object
    if found is None or call.method != "POST" or "status" in about or "sender_action" in about:
        return None
    return found["account"] if call.version else None


def _is_whatsapp(call: Call) -> bool:
    return call.object.get("messaging_product") == "whatsapp"


def _answer(call: Call, revoked: set[str]) -> Reply:
    if call.version and (not call.token or call.token in revoked):
        return refused(190, "Invalid OAuth access token", status=401, subcode=460)
    if call.body and call.headers.get("content-type", "").startswith("application/json"):
        if call.json is None:
            return refused(100, "Invalid JSON")
        if not isinstance(call.json, dict):
            return refused(100, "Invalid parameter")
    replies = (part.answer(call) for part in _PARTS)
    found = next((reply for reply in replies if reply is not None), None)
    return found or refused(100, "Unsupported request", status=400, subcode=33)


def _scripted(behaviour: Behaviour, reply: Reply) -> Reply:
    """Put what was scripted in the place of the honest answer."""
    if behaviour.body is not None:
        return Reply(behaviour.status, behaviour.body.encode(), behaviour.headers)
    if behaviour.error is not None:
        return Reply(behaviour.status, {"error": behaviour.error}, behaviour.headers)
    if not behaviour.accepts:
        error = error_object(1, "Service temporarily unavailable")
        return Reply(behaviour.status, {"error": error}, behaviour.headers)
    headers = {**reply.headers, **behaviour.headers}
    status = reply.status if behaviour.status == HTTPStatus.OK else behaviour.status
    return Reply(status, reply.body, headers)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A fake Graph API on loopback.")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--webhook", help="where to post status reports and guests' messages")
    parser.add_argument("--app-secret", default="", help="signs what is posted there")
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
