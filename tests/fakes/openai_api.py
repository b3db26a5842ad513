"""An OpenAI-compatible server of our own on loopback: answers by a script, or fails by it.

`fakellm` covers tool calls, round trips and refusals; this one is for what it cannot script: a
server that is slow, hangs up, breaks a stream off, sends rubbish, names a Retry-After or writes a
call's arguments wrongly, and for tests that read what was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKENS_IN = 120
TOKENS_OUT = 30
_POLL_SECONDS = 0.005


@dataclass(frozen=True)
class Step:
    """How one request is answered: a text, tool calls by name and arguments, or a fault.

    Arguments that are a string go out as they are, JSON or not. `body` replaces the whole answer;
    `breaks_off` ends a stream in the middle; `hangs_up` closes without an answer. `finish` is why
    the answer ended, and calls of a stream that are not `numbered` come in one piece each.
    """

    text: str | None = None
    calls: tuple[tuple[str, Mapping[str, object] | str], ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = "scripted"
    body: str | None = None
    content_type: str = "application/json"
    delay: float = 0.0
    breaks_off: bool = False
    hangs_up: bool = False
    usage: bool = True
    finish: str | None = None
    numbered: bool = True


def says(text: str) -> Step:
    """Answer with a text."""
    return Step(text=text)


def calls(*called: tuple[str, Mapping[str, object] | str]) -> Step:
    """Answer with tool calls."""
    return Step(calls=called)


class FakeOpenAiApi:
    """`with FakeOpenAiApi() as api: api.script(...)`; what was asked is then in `api.asked`."""

    def __init__(self) -> None:
        """Listen on a free port, with nothing to say."""
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._steps: deque[Step] = deque()
        self._always: Step | None = None
        self._lock = threading.Lock()
        self._released = threading.Event()
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base address that a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *steps: Step) -> None:
        """Answer the next requests with these, one each."""
        with self._lock:
            self._steps.extend(steps)

    def forget(self) -> None:
        """Drop what is left of the script."""
        with self._lock:
            self._steps.clear()

    def always(self, step: Step) -> None:
        """Answer with this whenever the script is over."""
        self._always = step

    def next_step(self, asked: dict[str, Any], headers: dict[str, str]) -> Step:
        """Note a request and decide how it is answered."""
        with self._lock:
            self.asked.append(asked)
            self.headers.append(headers)
            if self._steps:
                return self._steps.popleft()
        return self._always or Step(status=500, error="the script is over")

    def wait(self, seconds: float) -> None:
        """Let a client wait, but not beyond the end of the test."""
        self._released.wait(seconds)


class _Handler(BaseHTTPRequestHandler):
    """One connection; `api` is set by the server that made the class."""

    api: FakeOpenAiApi

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        """Answer as the script says."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        step = self.api.next_step(asked, {k.lower(): v for k, v in self.headers.items()})
        if step.delay:
            self.api.wait(step.delay)
        if step.hangs_up:
            return
        try:
            if self.path.endswith("/embeddings") and step.body is None and step.status == 200:
                self._send(200, json.dumps(_vectors(asked)), {})
            elif step.status >= 400:
                error = {"error": {"message": step.error, "type": "scripted", "code": None}}
                self._send(step.status, json.dumps(error), step.headers)
            elif step.body is not None:
                self._send(step.status, step.body, step.headers, step.content_type)
            elif asked.get("stream"):
                self._stream(step, asked)
            else:
                self._send(200, json.dumps(_whole(step, asked)), step.headers)
        except (BrokenPipeError, ConnectionResetError):
            # The client did not wait: that is what such a test is about.
            return

    def _send(
        self,
        status: int,
        body: str,
        headers: Mapping[str, str],
        content_type: str = "application/json",
    ) -> None:
        sent = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(sent)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def _stream(self, step: Step, asked: Mapping[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for chunk in _chunks(step, asked):
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
        if not step.breaks_off:
            self.wfile.write(b"data: [DONE]\n\n")


def _written(arguments: Mapping[str, object] | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def _calls(step: Step) -> list[dict[str, Any]]:
    return [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": name, "arguments": _written(arguments)},
        }
        for number, (name, arguments) in enumerate(step.calls)
    ]


def _frame(kind: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": kind,
        "created": int(time.time()),
        "model": asked.get("model", ""),
    }


_USAGE = {
    "prompt_tokens": TOKENS_IN,
    "completion_tokens": TOKENS_OUT,
    "total_tokens": TOKENS_IN + TOKENS_OUT,
}


def _whole(step: Step, asked: Mapping[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": step.text}
    if step.calls:
        message["tool_calls"] = _calls(step)
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": step.finish or ("tool_calls" if step.calls else "stop"),
    }
    usage = {"usage": _USAGE} if step.usage else {}
    return {**_frame("chat.completion", asked), "choices": [choice], **usage}


def _chunks(step: Step, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    frame = _frame("chat.completion.chunk", asked)

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    for word in (step.text or "").split(" "):
        yield chunk({"content": f"{word} "})
    for number, call in enumerate(_calls(step)):
        if not step.numbered:
            yield chunk({"tool_calls": [call]})
            continue
        written = call["function"]["arguments"]
        half = len(written) // 2
        begun = {**call, "index": number, "function": {**call["function"], "arguments": ""}}
        yield chunk({"tool_calls": [begun]})
        for piece in (written[:half], written[half:]):
            yield chunk({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})
    if step.breaks_off:
        return
    yield chunk({}, step.finish or ("tool_calls" if step.calls else "stop"))
    if asked.get("stream_options"):
        yield {**frame, "choices": [], "usage": _USAGE}


def _vectors(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Embed texts by their length and first letter: enough to tell them apart."""
    texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
    rows = [
        {"object": "embedding", "index": n, "embedding": [float(len(t)), float(ord(t[:1] or " "))]}
        for n, t in enumerate(texts)
    ]
    return {
        "object": "list",
        "data": rows[::-1],
        "model": asked["model"],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
