"""The tables behind the charts of the statistics, as files."""

import asyncio
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from hotel_inbox.api.answers import refusal
from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.filters import filter_of
from hotel_inbox.errors import NotFoundError
from hotel_inbox.wiring import Inbox


class StatisticsRoutes:
    """Charts as CSV, for signed-in staff and of their hotels alone."""

    def __init__(self, inbox: Inbox) -> None:
        """Serve this inbox's staff."""
        self._charts, self._sign_in = inbox.chart_tables, inbox.sign_in

    async def send(self, request: Request) -> Response:
        """Send a chart's table, of what the address's words choose."""
        viewer = await asyncio.to_thread(self._sign_in.viewer, request.cookies.get(COOKIE))
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, "Sign in first.")
        chosen = filter_of(request.query_params)
        if chosen.hotel and chosen.hotel not in viewer.hotel_ids:
            raise NotFoundError("There is no such hotel.")
        name = request.path_params["name"]
        content = await asyncio.to_thread(self._charts.csv, viewer, name, chosen)
        return Response(
            content,
            media_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.csv"',
                "Cache-Control": "no-store",
            },
        )
