"""Headers that keep browsers from doing what this product never asks them to."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBEDDABLE = ("/chat/", "/webchat.js")


class SafeHeaders:
    """Refuses framing of the staff's pages, guessing of types and telling others our addresses."""

    def __init__(self, application: ASGIApp) -> None:
        """Stand before this application."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; answers over HTTP get the headers on their way back."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                if not scope["path"].startswith(EMBEDDABLE):
                    headers.setdefault("X-Frame-Options", "DENY")
            await send(message)

        await self._application(scope, receive, with_headers)
