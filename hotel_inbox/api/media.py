"""Hands files to signed-in staff, and takes those that they are about to send."""

import asyncio
from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from hotel_inbox.api.answers import BodyTooLargeError, refusal
from hotel_inbox.api.same_site import SameSite
from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.media import megabytes
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.files import Allowance, StoredFile
from hotel_inbox.services.media_store import StorageFullError
from hotel_inbox.wiring import Inbox

LARGEST_ID = 2**63 - 1
WRITE_BYTES = 2**20
DOWNLOAD = "application/octet-stream"
_NOT_SIGNED_IN = "Sign in first."
_HEADERS = {
    # A browser may keep it and has to ask each time: after signing out it shows nothing.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class MediaRoutes:
    """Files by their ids, behind the sign-in."""

    def __init__(self, inbox: Inbox) -> None:
        """Serve this inbox's staff."""
        self._files, self._guest_files = inbox.files, inbox.guest_files
        self._store = inbox.media_store
        self._sign_in = inbox.sign_in
        self._same_site = SameSite(inbox.settings.public_url)

    async def show(self, request: Request) -> Response:
        """Send a file, or the parts of it that a player asks for."""
        viewer = await self._viewer(request)
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, _NOT_SIGNED_IN)
        media_id = _id(request, "media_id")
        return _handed_out(await asyncio.to_thread(self._files.opened, viewer, media_id), request)

    async def show_guest(self, request: Request) -> Response:
        """Send a file to the guest who was given its link."""
        name = request.path_params["file"]
        return _handed_out(await asyncio.to_thread(self._guest_files.opened, name), request)

    async def upload(self, request: Request) -> Response:
        """Take one file, the request's body, for a conversation."""
        viewer = await self._viewer(request)
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, _NOT_SIGNED_IN)
        if not self._same_site.sent(request):
            return refusal(HTTPStatus.FORBIDDEN, "Send files from this inbox's own page.")
        conversation_id = _id(request, "conversation_id")
        allowance = await asyncio.to_thread(self._files.allowance, viewer, conversation_id)
        try:
            with self._store.draft(_expected(request, allowance)) as draft:
                await _receive(request, draft, allowance)
                kept = await asyncio.to_thread(
                    self._files.upload,
                    viewer,
                    conversation_id,
                    request.query_params.get("name", ""),
                    request.headers.get("content-type", ""),
                    draft,
                )
        except StorageFullError as error:
            return refusal(HTTPStatus.INSUFFICIENT_STORAGE, str(error))
        return JSONResponse(
            {
                "id": kept.id,
                "kind": kept.kind,
                "name": kept.name,
                "content_type": kept.content_type,
                "size": kept.size,
            }
        )

    async def withdraw(self, request: Request) -> Response:
        """Take an upload back before it is sent."""
        viewer = await self._viewer(request)
        if viewer is None:
            return refusal(HTTPStatus.UNAUTHORIZED, _NOT_SIGNED_IN)
        if not self._same_site.sent(request):
            return refusal(HTTPStatus.FORBIDDEN, "Take files back on this inbox's own page.")
        conversation_id, media_id = _id(request, "conversation_id"), _id(request, "media_id")
        await asyncio.to_thread(self._files.withdraw, viewer, conversation_id, media_id)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _viewer(self, request: Request) -> Viewer | None:
        return await asyncio.to_thread(self._sign_in.viewer, request.cookies.get(COOKIE))


def _handed_out(file: StoredFile, request: Request) -> Response:
    headers = {**_HEADERS, "ETag": f'"{file.sha256}"'}
    if headers["ETag"] in _known(request):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(
        file.path,
        headers=headers,
        media_type=file.content_type if file.inline else DOWNLOAD,
        filename=file.name,
        content_disposition_type="inline" if file.inline else "attachment",
    )


def _id(request: Request, name: str) -> int:
    """Read an id from the address; what cannot be one is nowhere to be found."""
    given = request.path_params[name]
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(LARGEST_ID))):
        raise NotFoundError("There is no such thing.")
    return min(int(given), LARGEST_ID)


def _known(request: Request) -> set[str]:
    """Read the marks of what the browser has already."""
    given = request.headers.get("if-none-match", "").split(",")
    return {mark.strip().removeprefix("W/") for mark in given}


def _expected(request: Request, allowance: Allowance) -> int:
    """Say how long a body may be; BodyTooLargeError if it is too long by its own account."""
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal():
        return allowance.largest
    told = int(declared[:18])
    if told > allowance.largest:
        raise BodyTooLargeError(
            f"{allowance.refusal.removesuffix('.')}; this one has {megabytes(told)}."
        )
    return told


async def _receive(request: Request, draft: Path, allowance: Allowance) -> None:
    """Write a body to a file, a block at a time; BodyTooLargeError as soon as it is too long."""
    size, block = 0, bytearray()
    with draft.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > allowance.largest:
                raise BodyTooLargeError(allowance.refusal)
            block += chunk
            if len(block) >= WRITE_BYTES:
                await asyncio.to_thread(file.write, bytes(block))
                block.clear()
        await asyncio.to_thread(file.write, bytes(block))
