"""The loopback server of the fake Graph API: HTTP in, a call for it, its reply out."""

from __future__ import annotations

import json
import re
import sys
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.graph_calls import Call, Reply, read_json
from tests.fakes.provider_handler import ProviderHandler

if TYPE_CHECKING:
    from tests.fakes.graph_api import FakeGraphApi

_VERSIONED = re.compile(r"/(?P<version>v\d+\.\d+)(?P<path>/.*)")


class GraphServer(ThreadingHTTPServer):
    """Listens on loopback for one fake Graph API."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, api: FakeGraphApi) -> None:
        """Listen on `port` (0: any free one) for `api`."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.api = api

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as declared
        """Keep quiet about callers that gave up, which is what many tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(ProviderHandler):
    server: GraphServer

    def _serve(self) -> None:
        api, call = self.server.api, self._call()
        if not call.version and (found := api.for_people(call)):
            return self._write(found)
        behaviour, reply = api.take(call)
        if behaviour.delay:
            api.closing.wait(behaviour.delay)
        if behaviour.drop:
            raise ConnectionAbortedError("closed without an answer, as was asked for")
        return self._write(reply)

    def _call(self) -> Call:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = urlsplit(self.path)
        found = _VERSIONED.fullmatch(asked.path)
        return Call(
            method=self.command,
            version=found["version"] if found else "",
            path=unquote(found["path"] if found else asked.path),
            query=dict(parse_qsl(asked.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            json=read_json(body),
            held=self.server.api.held,
        )

    def _write(self, reply: Reply) -> None:
        raw = isinstance(reply.body, bytes)
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {
            "Content-Type": "application/octet-stream"
            if raw
            else "application/json; charset=UTF-8",
            "Content-Length": str(len(body)),
            **reply.headers,
        }
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
