"""Serves page, live connection and API in this very process on one port."""

import asyncio
import contextlib
import gc
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from hotel_inbox.page_build import PROJECT_ROOT, ensure_page
from hotel_inbox.settings import Settings

# A stop lets requests finish for this long, then hangs up on event streams, which never would.
_FINISH_SECONDS = 1
# Whatever still runs then is cancelled.
_CANCEL_SECONDS = 4
# A thread that waits so long for the interpreter gets it (Python's own choice is 5 ms). Whoever
# stores a message waits for it after every statement, and all other writers wait for them.
_TURN_SECONDS = 0.0005
# How much more there has to be before Python looks for garbage again, young, older and all of it
# (its own choice is 700, 10, 10): looking through all that a hundred open pages hold stops
# everything for 150 ms.
_GARBAGE = (5_000, 20, 50)
_WEB_CHAT_PATH = "/webhooks/webchat/"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is there for good need not be looked through again and again for garbage.
            gc.collect()
            gc.freeze()
            gc.set_threshold(*_GARBAGE)
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hanging_up = asyncio.get_running_loop().call_later(_FINISH_SECONDS, self._hang_up)
        await super().shutdown(sockets)
        hanging_up.cancel()

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.close()


class _WebChatForAllSites:
    """Lets pages of every origin call the web chat, whose visitors' token is no cookie.

    It stands before the application because Reflex refuses every other origin's preflight itself.
    """

    def __init__(self, application: ASGIApp) -> None:
        self._application = application
        self._web_chat = CORSMiddleware(
            application,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Last-Event-ID"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_web_chat = scope["type"] == "http" and scope["path"].startswith(_WEB_CHAT_PATH)
        await (self._web_chat if is_web_chat else self._application)(scope, receive, send)


def serve(settings: Settings, on_ready: Callable[[], None] = lambda: None) -> None:
    """Build the page if it needs to be, then serve until SIGTERM or SIGINT.

    `on_ready` is called once the port answers. One process, no children: killing it frees the port.
    """
    ensure_page()
    os.chdir(PROJECT_ROOT)
    sys.setswitchinterval(_TURN_SECONDS)
    config = uvicorn.Config(
        _WebChatForAllSites(_load_app()),
        host=settings.host,
        port=settings.port,
        lifespan="on",
        log_config=None,
        access_log=False,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        # Packing each page's copy of what is alike to all takes longer than sending it as it is.
        ws_per_message_deflate=False,
        server_header=False,
        timeout_graceful_shutdown=_CANCEL_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, on_ready).run()


def _load_app() -> ASGIApp:
    # These are Reflex's own process-internal switches: the page is built already, mount it.
    from reflex import constants
    from reflex.environment import environment

    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    sys.path.insert(0, str(PROJECT_ROOT))
    from hotel_inbox.hotel_inbox import app

    return app()
