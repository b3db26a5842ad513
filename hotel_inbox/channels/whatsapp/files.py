"""The files of WhatsApp messages: what came, and what may be sent.

https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media/
"""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.channels.payload import NAME_LENGTH, identifier, string
from hotel_inbox.domain.media import FileLimit, MediaRef

_LINK_LENGTH = 4000
_MB = 2**20
_OFFICE = "application/vnd.openxmlformats-officedocument"

CAPTION_LIMIT = 1024
CAPTIONED = frozenset({"image", "video", "document"})
LIMITS: Mapping[str, FileLimit] = {
    "image": FileLimit(5 * _MB, frozenset({"image/jpeg", "image/png"})),
    "video": FileLimit(16 * _MB, frozenset({"video/mp4", "video/3gpp"})),
    "audio": FileLimit(
        16 * _MB,
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    ),
    "document": FileLimit(
        100 * _MB,
        frozenset(
            {
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                f"{_OFFICE}.wordprocessingml.document",
                f"{_OFFICE}.spreadsheetml.sheet",
                f"{_OFFICE}.presentationml.presentation",
                "text/plain",
            }
        ),
    ),
}


def file_in(kind: str, part: Mapping[str, object]) -> MediaRef | None:
    """Name the file of a message's part; None if nothing is there to fetch it by."""
    found = identifier(part.get("id"))
    link = string(part.get("url"))
    link = link if link.startswith("https://") and len(link) <= _LINK_LENGTH else ""
    if found is None and not link:
        return None
    size = part.get("file_size")
    return MediaRef(
        kind="audio" if kind == "voice" else kind,
        provider_id=found,
        url=link or None,
        content_type=string(part.get("mime_type")).strip()[:NAME_LENGTH] or None,
        name=string(part.get("filename")).strip()[:NAME_LENGTH] or None,
        size=size if isinstance(size, int) and 0 < size < 2**53 else None,
    )
