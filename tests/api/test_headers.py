"""What every answer tells the browser."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hotel_inbox.api.headers import SafeHeaders


async def page(_: Request) -> Response:
    return PlainTextResponse("page", headers={"Referrer-Policy": "no-referrer"})


@pytest.mark.parametrize(
    ("path", "framing"), [("/conversations", "DENY"), ("/chat/azul", None), ("/webchat.js", None)]
)
async def test_only_what_guests_see_may_be_framed(path: str, framing: str | None) -> None:
    application = SafeHeaders(Starlette(routes=[Route("/{path:path}", page)]))
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://inbox") as client:
        answer = await client.get(path)

    assert answer.headers.get("X-Frame-Options") == framing
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
