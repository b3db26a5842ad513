"""Assembly: the pages, the HTTP routes and the clockwork of one running inbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.types import ASGIApp

from hotel_inbox.api.headers import SafeHeaders
from hotel_inbox.api.origins import KnownOrigins
from hotel_inbox.api.routes import make_api
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.pages import register
from hotel_inbox.jobs.scheduler import running
from hotel_inbox.wiring import get_inbox


def with_routes(pages: ASGIApp) -> ASGIApp:
    """Put our own HTTP routes before Reflex's; only a serving process has an inbox to serve."""
    inbox = get_inbox()
    api = make_api(inbox, understood)
    api.mount("", pages)
    return SafeHeaders(KnownOrigins(api, inbox.settings.origins))


@asynccontextmanager
async def clockwork() -> AsyncIterator[None]:
    """Work the queues and run the periodic jobs while the server lives."""
    inbox = get_inbox()
    async with running(inbox, understood):
        yield
    await inbox.close()


app = rx.App(api_transformer=with_routes)
register(app)
app.register_lifespan_task(clockwork)
