"""A small web chat server on loopback, with faults on demand, to test the guest's widget."""

from __future__ import annotations

import html
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Self
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "assets" / "webchat.js"
CHAT_PAGE = ROOT / "hotel_inbox" / "api" / "chat_page.html"
PAGE = 500
LOST = -1
"""A fault: the message is stored, but the answer never arrives."""


@dataclass
class FakeWebchat:
    """The routes of one hotel's web chat, what they were asked, and the faults they show next."""

    hotel: str = "casa-azul"
    answers: bool = True
    away: bool = False
    no_streams: bool = False
    history: list[dict[str, object]] = field(default_factory=list)
    posts: list[dict[str, object]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    retry_after: str = ""
    streams: int = 0
    refused_streams: int = 0
    readings: int = 0
    epoch: int = 0
    attributes: str = ""
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Bind a free port, so that the address is known at once."""
        self.changed = threading.Condition(threading.RLock())
        self.by_client_id: dict[str, int] = {}
        self.visitors: set[str] = set()
        self.first_words: dict[str, str] = {}
        self.hold.set()
        self.last_id = 0
        handler = type("Handler", (_Handler,), {"chat": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The server's own origin."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def site(self) -> str:
        """A page of the hotel's own site, on another origin than the server's."""
        return f"http://localhost:{self.port}/site"

    def __enter__(self) -> Self:
        """Start serving."""
        self.thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Stop serving and let every stream go."""
        self.away = True
        self.hold.set()
        self.drop_streams()
        self.server.shutdown()
        self.server.server_close()

    def say(self, author: str, text: str) -> int:
        """Add a message to the thread and send it to whoever listens."""
        with self.changed:
            self.last_id += 1
            at = datetime.now(UTC).isoformat()
            self.history.append({"id": self.last_id, "author": author, "text": text, "at": at})
            self.changed.notify_all()
            return self.last_id

    def since(self, known: int) -> list[dict[str, object]]:
        """The messages newer than the one with this id."""
        with self.changed:
            return [message for message in self.history if int(str(message["id"])) > known]

    def page_of(self, visitor: str, after: str | None) -> list[dict[str, object]]:
        """A page of the thread: the newest messages, or those that follow one."""
        with self.changed:
            self.readings += 1
            if visitor not in self.visitors:
                return []
            return self.history[-PAGE:] if after is None else self.since(int(after))[:PAGE]

    def wait_for_news(self, known: int, epoch: int) -> list[dict[str, object]]:
        """What is new for a stream, after half a second at most or when it is cut."""
        with self.changed:
            self.changed.wait_for(lambda: self.last_id > known or epoch != self.epoch, 0.5)
            return self.since(known)

    def count_stream(self, change: int) -> None:
        """Keep the number of open streams."""
        with self.changed:
            self.streams += change

    def count_refused_stream(self) -> None:
        """Keep how often an unknown visitor asked for a stream."""
        with self.changed:
            self.refused_streams += 1

    def token(self, message: dict[str, object]) -> str:
        """The sender's token if it is known, or else a new one, the same for the same message."""
        with self.changed:
            given, client_id = str(message.get("visitor")), str(message["id"])
            if given in self.visitors:
                return given
            fresh = f"visitor-{len(self.first_words) + 1}"
            made = self.first_words.setdefault(client_id, fresh)
            self.visitors.add(made)
            return made

    def forget(self) -> None:
        """Lose every visitor and message, as a server whose database was reset; ids start anew."""
        with self.changed:
            self.visitors.clear()
            self.history.clear()
            self.by_client_id.clear()
            self.last_id = 0
            self.drop_streams()

    def receive(self, message: dict[str, object]) -> int:
        """Store a guest's message once per client id and answer it as the bot would."""
        client_id, text = str(message["id"]), str(message["text"])
        with self.changed:
            self.posts.append(message)
            if client_id not in self.by_client_id:
                self.by_client_id[client_id] = self.say("guest", text)
                if self.answers:
                    self.say("bot", f"You wrote: {text}")
            return self.by_client_id[client_id]

    def drop_streams(self) -> None:
        """Cut every open stream, as a restarting server does."""
        with self.changed:
            self.epoch += 1
            self.changed.notify_all()

    def page(self, path: str) -> tuple[str, str] | None:
        """The content type and text of a page that is not part of the chat's own routes."""
        if path == "/webchat.js":
            return "text/javascript", WIDGET.read_text()
        if path == f"/chat/{self.hotel}":
            names = {"hotel_name": html.escape("Casa Azul, Sevilla"), "hotel_slug": self.hotel}
            return "text/html", Template(CHAT_PAGE.read_text()).substitute(names)
        if path == "/site":
            return "text/html", _SITE.format(
                url=self.url, hotel=self.hotel, attributes=self.attributes
            )
        return None


_SITE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Casa Azul</title>
<style>
* {{ letter-spacing: 1px; text-transform: uppercase; }}
button, textarea, p {{ font: 40px serif !important; color: red !important; display: inline; }}
body {{ margin: 0; background: Canvas; color: CanvasText; }} main {{ padding: 40px; }}
</style></head><body><main><h1>Casa Azul</h1><p>Rooms around a quiet courtyard.</p></main>
<script src="{url}/webchat.js" data-hotel="{hotel}" {attributes} async></script></body></html>"""


class _Handler(BaseHTTPRequestHandler):
    chat: FakeWebchat
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep the test's output to itself."""

    def send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "content-type")
        if status == HTTPStatus.TOO_MANY_REQUESTS and self.chat.retry_after:
            self.send_header("Retry-After", self.chat.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, status: int, value: dict[str, object]) -> None:
        self.send(status, "application/json", json.dumps(value))

    def do_OPTIONS(self) -> None:
        self.send(HTTPStatus.OK, "text/plain", "")

    def do_POST(self) -> None:
        chat = self.chat
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.hold.wait(10)
        if chat.away:
            self.close_connection = True
            return
        fault, reason = chat.faults.pop(0) if chat.faults else (HTTPStatus.OK, "")
        if fault == LOST:
            chat.token(message)
            chat.receive(message)
            self.close_connection = True
        elif fault != HTTPStatus.OK:
            chat.posts.append(message)
            self.send_json(fault, {"error": reason})
        else:
            token, number = chat.token(message), chat.receive(message)
            answer = {"visitor": token, "conversation": 1, "message": number}
            self.send_json(HTTPStatus.OK, answer)

    def do_GET(self) -> None:
        chat = self.chat
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        visitor = asked.get("visitor", "")
        routes = f"/webhooks/webchat/{chat.hotel}"
        if page := chat.page(address.path):
            self.send(HTTPStatus.OK, *page)
        elif chat.away:
            self.close_connection = True
        elif address.path == f"{routes}/messages":
            page_of_thread = chat.page_of(visitor, asked.get("after"))
            self.send_json(HTTPStatus.OK, {"messages": page_of_thread})
        elif address.path == f"{routes}/stream" and visitor not in chat.visitors:
            chat.count_refused_stream()
            self.send_json(HTTPStatus.NOT_FOUND, {"error": "There is no such visitor."})
        elif address.path == f"{routes}/stream" and not chat.no_streams:
            self.stream()
        else:
            self.send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", "away")

    def stream(self) -> None:
        chat = self.chat
        epoch = chat.epoch
        told = int(self.headers.get("Last-Event-ID", chat.last_id))
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(b"retry: 200\n\n")
        chat.count_stream(1)
        try:
            while epoch == chat.epoch:
                for message in chat.wait_for_news(told, epoch):
                    told = int(str(message["id"]))
                    event = f"id: {told}\ndata: {json.dumps(message)}\n\n"
                    self.wfile.write(event.encode())
                self.wfile.write(b": still here\n\n")
        except OSError:
            return
        finally:
            chat.count_stream(-1)
