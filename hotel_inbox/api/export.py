"""Exports over HTTP: streamed from a thread of their own, for signed-in staff."""

import asyncio
import logging
from collections.abc import Generator
from concurrent.futures import CancelledError
from contextlib import closing, suppress
from http import HTTPStatus
from threading import Event, Thread

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hotel_inbox.api.answers import refusal
from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.exports import FileKind, Layout, order_of
from hotel_inbox.errors import HotelInboxError, TooManyAtOnceError
from hotel_inbox.services.export_running import Running
from hotel_inbox.wiring import Inbox

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0
"""Whoever takes nothing for so long is gone: the database is not kept waiting for them."""
RETRY_SECONDS = "10"
_BLOCKS_AHEAD = 4
_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportRoutes:
    """The history as files."""

    def __init__(self, inbox: Inbox) -> None:
        """Serve this inbox's staff."""
        self._export, self._sign_in = inbox.export, inbox.sign_in

    async def send(self, request: Request) -> Response:
        """Begin an export and send it as it is written."""
        viewer = await asyncio.to_thread(self._sign_in.viewer, request.cookies.get(COOKIE))
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, "Sign in first.")
        layout, _, kind = request.path_params["file"].partition(".")
        if layout not in set(Layout) or kind not in set(FileKind):
            return refusal(HTTPStatus.NOT_FOUND, "There is no such export.")
        given = request.query_params
        order = order_of(Layout(layout), FileKind(kind), given)
        key = given.get("run") or None
        if request.method == "HEAD":
            return Response(media_type=_TYPES[order.kind])
        try:
            running = await asyncio.to_thread(
                self._export.begin, viewer, order, given.get("hotel", "").strip(), key
            )
        except TooManyAtOnceError as error:
            refused = refusal(HTTPStatus.TOO_MANY_REQUESTS, str(error))
            refused.headers["Retry-After"] = RETRY_SECONDS
            return refused
        return Stream(running, counted=key is not None)


class Stream(Response):
    """An answer whose body a thread writes, never further ahead than a few blocks.

    It ends early when the client goes or an export is cancelled: the body then has no proper end,
    so that no browser takes it for a whole file.
    """

    def __init__(self, running: Running, *, counted: bool) -> None:
        """Prepare to send an export under its name."""
        super().__init__(
            media_type=_TYPES[running.kind],
            headers={
                "Content-Disposition": f'attachment; filename="{running.name}"',
                "Cache-Control": "no-store",
                # A proxy that gathers the whole would have nobody see it begin.
                "X-Accel-Buffering": "no",
            },
        )
        del self.headers["content-length"]
        self._content: Generator[bytes, None, None] = running.content(counted=counted)
        self._blocks: asyncio.Queue[bytes | None] = asyncio.Queue(_BLOCKS_AHEAD)
        self._gone = Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the body as it comes, until its end or until nobody takes it."""
        del scope
        loop = asyncio.get_running_loop()
        left = asyncio.create_task(_disconnected(receive))
        sending = asyncio.create_task(self._send(send))
        # Not one of the pool's threads: those are few, and the pages wait for them.
        Thread(target=self._write, args=(loop, sending), name="export", daemon=True).start()
        try:
            await asyncio.wait({left, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._gone.set()
            for task in (left, sending):
                task.cancel()
            await asyncio.gather(left, sending, return_exceptions=True)
            while not self._blocks.empty():
                self._blocks.get_nowait()

    async def _send(self, send: Send) -> None:
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        while block := await self._blocks.get():
            await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _write(self, loop: asyncio.AbstractEventLoop, sending: asyncio.Task[None]) -> None:
        try:
            with closing(self._content) as content:
                if all(self._hand(loop, block) for block in content if block):
                    self._hand(loop, b"")
                    return
        except HotelInboxError as error:
            logger.info("an export ended early: %s", error)
        except Exception:  # noqa: BLE001 - who began it has logged it
            logger.info("an export broke off")
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(sending.cancel)

    def _hand(self, loop: asyncio.AbstractEventLoop, block: bytes) -> bool:
        """Hand a block over and wait until there is room; False if nobody takes it any more."""
        if self._gone.is_set():
            return False
        waiting = self._blocks.put(block)
        try:
            handed = asyncio.run_coroutine_threadsafe(waiting, loop)
        except RuntimeError:
            # The server has ended.
            waiting.close()
            return False
        try:
            handed.result(PATIENCE_SECONDS)
        except (TimeoutError, CancelledError):
            handed.cancel()
            return False
        return True


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
