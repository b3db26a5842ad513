"""The guest's web chat: post, read, follow; open to every site, since no cookie is involved."""

import asyncio
import html
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from importlib.resources import files
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from hotel_inbox.api.answers import read_body
from hotel_inbox.api.pace import OWN_MACHINE, Pace, address_of
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.guest_thread import GuestMessage
from hotel_inbox.wiring import Inbox

LARGEST_ID = 2**63 - 1
LONGEST_ID = len(str(LARGEST_ID))
VISITORS_PACE = 1000, 60
"""How many messages a visitor may write at once, and a minute from then on."""
ADDRESS_PACE = 3000, 600
"""The same for one address, behind which there may be all guests of a hotel."""


class WebChatRoutes:
    """What the widget calls."""

    def __init__(self, inbox: Inbox) -> None:
        """Serve this inbox's guests."""
        self._thread = inbox.guest_thread
        self._by_visitor, self._by_address = Pace(*VISITORS_PACE), Pace(*ADDRESS_PACE)
        template = files("hotel_inbox.api").joinpath("chat_page.html")
        self._page = Template(template.read_text(encoding="utf-8"))

    async def post(self, request: Request) -> Response:
        """Store one message and say where it is; who posts without end has to wait."""
        # From this very machine comes its operator, or a proxy that does not say for whom it asks:
        # counting would then shut everybody out at once.
        if (address := address_of(request)) not in OWN_MACHINE:
            self._by_address.admit(address)
        try:
            sent = json.loads(await read_body(request))
        except (ValueError, RecursionError) as error:
            raise InvalidInputError("the body is not JSON") from error
        if not isinstance(sent, dict):
            raise InvalidInputError("the body is not a JSON object")
        if isinstance(visitor := sent.get("visitor"), str):
            self._by_visitor.admit(visitor)
        posted = await asyncio.to_thread(
            self._thread.post,
            request.path_params["hotel"],
            visitor,
            sent.get("id"),
            sent.get("text"),
        )
        return JSONResponse(
            {
                "visitor": posted.visitor,
                "conversation": posted.thread.conversation_id,
                "message": posted.message_id,
            }
        )

    async def messages(self, request: Request) -> Response:
        """List the guest's own thread, oldest first."""
        found = await asyncio.to_thread(
            self._thread.messages,
            request.path_params["hotel"],
            request.query_params.get("visitor", ""),
            _after(request.query_params.get("after")),
        )
        return JSONResponse({"messages": [_shown(message) for message in found]})

    async def stream(self, request: Request) -> Response:
        """Send the thread and whatever comes as server-sent events.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        after = request.headers.get("last-event-id") or request.query_params.get("after")
        thread = await asyncio.to_thread(
            self._thread.thread_of,
            request.path_params["hotel"],
            request.query_params.get("visitor", ""),
        )
        updates = self._thread.follow(thread, _after(after))
        return StreamingResponse(
            _events(updates),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def page(self, request: Request) -> Response:
        """Show a page that carries the hotel's chat."""
        slug = request.path_params["hotel"]
        name = await asyncio.to_thread(self._thread.hotel_name, slug)
        return HTMLResponse(
            self._page.substitute(hotel_name=html.escape(name), hotel_slug=html.escape(slug))
        )


def _after(given: str | None) -> int | None:
    if not given:
        return None
    digits = given if given.isascii() and given.isdecimal() else ""
    if not 0 < len(digits) <= LONGEST_ID or int(digits) > LARGEST_ID:
        raise InvalidInputError("“after” must be a message's id")
    return int(digits)


def _shown(message: GuestMessage) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": message.id,
        "author": message.author.value,
        "text": message.text,
        "at": message.at.isoformat(),
    }
    return shown | {"files": message.files} if message.files else shown


async def _events(updates: AsyncGenerator[list[GuestMessage], None]) -> AsyncIterator[str]:
    async with aclosing(updates):
        async for fresh in updates:
            if not fresh:
                yield ": still here\n\n"
            for message in fresh:
                data = json.dumps(_shown(message), ensure_ascii=False)
                yield f"id: {message.id}\ndata: {data}\n\n"
