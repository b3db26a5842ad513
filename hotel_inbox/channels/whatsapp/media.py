"""Fetches what guests sent, and uploads what goes out to them.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media/
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from hotel_inbox.channels.base import Account, OutgoingFile
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.payload import identifier, string
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.errors import PermanentSendError, RetryableSendError

_LINK_IS_OLD = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
)
_NO_SUCH_FILE = frozenset({"33", "100"})


class WhatsAppMedia:
    """The files that WhatsApp keeps for us: guests' for 7 days, ours for 30."""

    def __init__(self, graph: GraphClient) -> None:
        """Ask through `graph`."""
        self._graph = graph

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        """Write a guest's file to `into`, by a fresh link: one lives for five minutes only."""
        link = await self._link(account, media, limit)
        try:
            await self._graph.download(link, account.access_token, into, limit)
        except PermanentSendError as error:
            if error.detail.get("http_status") not in _LINK_IS_OLD:
                raise
            raise RetryableSendError(error.reason, code=error.code, detail=error.detail) from error

    async def _link(self, account: Account, media: MediaRef, limit: int) -> str:
        if media.provider_id is None:
            if media.url is None:
                raise PermanentSendError("WhatsApp gave nothing to fetch this file by.")
            return media.url
        try:
            answer = await self._graph.get(
                quote(media.provider_id, safe=""),
                {"phone_number_id": account.account_id},
                account.access_token,
            )
        except PermanentSendError as error:
            if error.code not in _NO_SUCH_FILE:
                raise
            raise PermanentSendError(
                "WhatsApp no longer has this file. Ask the guest to send it again.",
                code=error.code,
                detail=error.detail,
            ) from error
        size = answer.get("file_size")
        if isinstance(size, int) and size > limit:
            raise PermanentSendError(
                f"The file has {size / 2**20:.1f} MB, more than the {limit // 2**20} MB taken."
            )
        if link := string(answer.get("url")):
            return link
        raise RetryableSendError("WhatsApp gave no link to this file. Try again later.")

    async def upload(self, account_id: str, access_token: str, file: OutgoingFile) -> str:
        """Hand a file over and give the id to send it by."""
        answer = await self._graph.upload(
            f"{quote(account_id, safe='')}/media",
            {"messaging_product": "whatsapp", "type": file.content_type},
            file.path,
            file.content_type,
            file.name,
            access_token,
        )
        if found := identifier(answer.get("id")):
            return found
        raise RetryableSendError("WhatsApp took the file but gave it no id. Try again later.")
