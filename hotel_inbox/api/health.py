"""Tells a load balancer, or a person with curl, whether the inbox works."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hotel_inbox.wiring import Inbox


class HealthRoute:
    """`GET /healthz`: 200 when ready, 503 with the reasons when not."""

    def __init__(self, inbox: Inbox) -> None:
        """Look at this inbox."""
        self._health = inbox.health

    async def show(self, _request: Request) -> Response:
        """Look now."""
        problems = await asyncio.to_thread(self._health.problems)
        return JSONResponse(
            {"ready": not problems, "problems": problems}, status_code=503 if problems else 200
        )
