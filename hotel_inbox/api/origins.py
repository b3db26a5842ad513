"""Tells the log why a page stays empty: its address is not one that this inbox knows."""

import logging
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)


class KnownOrigins:
    """Names PUBLIC_URL in the log when the live connection of another address will be refused."""

    def __init__(self, application: ASGIApp, origins: Collection[str]) -> None:
        """Stand before this application, whose live connection takes these origins alone."""
        self._application = application
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] == "websocket":
            origin = Headers(scope=scope).get("origin")
            if origin is not None and origin not in self._origins:
                logger.warning(
                    "a page at %.200s gets no live connection: pages are answered at %s; "
                    "set PUBLIC_URL to the address that staff type",
                    origin,
                    ", ".join(sorted(self._origins)),
                )
        await self._application(scope, receive, send)
