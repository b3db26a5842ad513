"""Takes knowledge that staff send as a file."""

import asyncio
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hotel_inbox.api.answers import read_body, refusal
from hotel_inbox.api.same_site import SameSite
from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.wiring import Inbox

_NAME_LENGTH = 100


class KnowledgeRoutes:
    """Files of questions and answers, behind the sign-in."""

    def __init__(self, inbox: Inbox) -> None:
        """Serve this inbox's staff."""
        self._entries, self._sign_in = inbox.entries, inbox.sign_in
        self._same_site = SameSite(inbox.settings.public_url)

    async def take(self, request: Request) -> Response:
        """Import a CSV file, the request's body, into a hotel's knowledge."""
        viewer = await asyncio.to_thread(self._sign_in.viewer, request.cookies.get(COOKIE))
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, "Sign in first.")
        if not self._same_site.sent(request):
            return refusal(HTTPStatus.FORBIDDEN, "Send files from this inbox's own page.")
        name = request.query_params.get("name", "")[:_NAME_LENGTH] or "the file"
        imported = await asyncio.to_thread(
            self._entries.import_file,
            viewer,
            request.path_params["hotel"],
            await read_body(request),
            name,
        )
        return JSONResponse(
            {
                "added": imported.added,
                "changed": imported.changed,
                "unchanged": imported.unchanged,
            }
        )
