"""The files of direct messages: which links in a callback are Meta's own, and how they are fetched.

Such a link carries its own permission, and dies after some days.
https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
https://developers.facebook.com/documentation/instagram-platform/webhooks/new
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from hotel_inbox.channels.base import Account
from hotel_inbox.channels.direct.dialect import Hosts
from hotel_inbox.channels.payload import identifier, mapping, mappings, string
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.errors import PermanentSendError

IsMetas = Callable[[str], bool]

# A story or a post may be a picture or a film: its bytes will tell.
_KINDS: Mapping[str, str] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "file": "document",
    "sticker": "sticker",
    "story_mention": "image",
    "ig_story": "image",
    "ig_post": "image",
    "media_share": "image",
    "post": "image",
    "share": "image",
    "ig_reel": "video",
    "reel": "video",
}
_IDS = ("sticker_id", "ig_post_media_id", "reel_video_id")
# What is shared may be a page on Meta's sites, or a link on them to anywhere else: no file.
_SITES = re.compile(r"(?:(?:www|web|m|mbasic|business|l|lm)\.)?(?:facebook|fb|instagram)\.com")
_LINK_LENGTH = 8000
_NAME_LENGTH = 255
_GONE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def attachments_of(message: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Give a message's attachments; the documents also show a single one that is in no list."""
    given = message.get("attachments")
    return list(mappings([given] if isinstance(given, Mapping) else given))


def files_of(message: Mapping[str, object], is_metas: IsMetas) -> tuple[MediaRef, ...]:
    """Name the files of a message that Meta keeps for us, each once and in order.

    The preview of a link that a guest typed is none, wherever it leads.
    """
    found: dict[str, MediaRef] = {}
    for key, kind, url in _links(message):
        # The same post comes as an old and a new type of attachment, a sticker also as an image.
        if key not in found and is_file(url, is_metas):
            found[key] = MediaRef(kind, url=url, name=_name(url) if kind == "document" else None)
    return tuple(found.values())


def is_file(url: str, is_metas: IsMetas) -> bool:
    """Whether a link leads to a file on Meta's servers, rather than to a page or to elsewhere."""
    if not 0 < len(url) <= _LINK_LENGTH or not is_metas(url):
        return False
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return _SITES.fullmatch(host) is None


def _links(message: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Give what tells files apart, their kind and their link."""
    for attachment in attachments_of(message):
        payload = mapping(attachment.get("payload"))
        kind, url = _KINDS.get(string(attachment.get("type"))), string(payload.get("url"))
        known = next(filter(None, (identifier(payload.get(name)) for name in _IDS)), None)
        if kind:
            yield known or url, "sticker" if "sticker_id" in payload else kind, url
    story = mapping(mapping(message.get("reply_to")).get("story"))
    if url := string(story.get("url")):
        yield url, "image", url


def _name(url: str) -> str | None:
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    return string(name)[-_NAME_LENGTH:] if PurePosixPath(name).suffix else None


class Files:
    """Where the files of direct messages are fetched."""

    def __init__(self, hosts: Hosts) -> None:
        """Fetch through the servers' clients, which follow no link to elsewhere."""
        self._hosts = hosts

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        """Write a file's bytes to `into`; raise a SendError that says whether to try again."""
        if not media.url or not is_file(media.url, self._hosts.is_metas):
            raise PermanentSendError("The link to this file does not lead to Meta's file servers.")
        try:
            # The link is permission enough, so no token goes to the file servers.
            await self._hosts.of(account.access_token).download(media.url, None, into, limit)
        except PermanentSendError as error:
            if error.detail.get("http_status") not in _GONE:
                raise
            raise PermanentSendError(
                "The link to this file has expired. Ask the guest to send it again.",
                code=error.code,
                detail=error.detail,
            ) from error
