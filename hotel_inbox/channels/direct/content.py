"""What a direct message on Messenger or Instagram says: Meta's types to our kind, text and detail.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotel_inbox.channels.content import KIND_LENGTH, Content
from hotel_inbox.channels.direct.media import IsMetas, attachments_of, files_of
from hotel_inbox.channels.payload import identifier, mapping, string
from hotel_inbox.domain.messages import UNSUPPORTED
from hotel_inbox.domain.text import storable

_LINK_PREVIEW = "fallback"
# A type that is not here keeps its own name.
_KINDS: Mapping[str, str] = {
    "file": "document",
    "ig_story": "story",
    "story_mention": "story",
    "ig_post": "share",
    "ig_reel": "share",
    "media_share": "share",
    "post": "share",
    "reel": "share",
    _LINK_PREVIEW: "share",
    "ephemeral": UNSUPPORTED,
    "unsupported_type": UNSUPPORTED,
}


def read_content(message: Mapping[str, object], is_metas: IsMetas) -> Content:
    """Say what a message is, whatever it holds; never raises.

    A message in which nothing is known is "unsupported" and keeps whatever came.
    """
    attachments = attachments_of(message)
    text = string(message.get("text"))
    kind = _kind(message, attachments, text)
    detail = _detail(message, attachments)
    if kind == UNSUPPORTED:
        detail |= {"type": _type(attachments[0])} if attachments else {"raw": storable(message)}
    media = files_of(message, is_metas)
    return Content(kind, text or _title(attachments), detail, media=media)


def _kind(
    message: Mapping[str, object], attachments: Sequence[Mapping[str, object]], text: str
) -> str:
    if message.get("is_unsupported") is True:
        return UNSUPPORTED
    if any(_is_sticker(each) for each in attachments):
        return "sticker"
    # The preview of a link that the guest wrote is no message of its own.
    shown = [each for each in attachments if not text or _type(each) != _LINK_PREVIEW]
    if shown:
        return _KINDS.get(_type(shown[0]), _type(shown[0]))
    if mapping(message.get("quick_reply")):
        return "interactive"
    if mapping(mapping(message.get("reply_to")).get("story")):
        return "story"
    return "text" if text else UNSUPPORTED


def _type(attachment: Mapping[str, object]) -> str:
    return string(attachment.get("type")).strip()[:KIND_LENGTH] or UNSUPPORTED


def _is_sticker(attachment: Mapping[str, object]) -> bool:
    """Whether it is a sticker, which comes as an image with an id, as a sticker, or as both."""
    numbered = identifier(mapping(attachment.get("payload")).get("sticker_id"))
    return numbered is not None or attachment.get("type") == "sticker"


def _title(attachments: Sequence[Mapping[str, object]]) -> str:
    """Give the title of what was shared, where the guest added no words."""
    for each in attachments:
        for part in (mapping(each.get("payload")), each):
            if title := string(part.get("title")).strip():
                return title
    return ""


def _place(attachments: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Give where a shared place is, in the words that WhatsApp has for it."""
    places = (each.get("payload") for each in attachments if _type(each) == "location")
    point = mapping(mapping(next(places, None)).get("coordinates"))
    names = {"latitude": "lat", "longitude": "long"}
    return {name: point[short] for name, short in names.items() if short in point}


def _detail(
    message: Mapping[str, object], attachments: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    found = {
        "attachments": list(attachments),
        "button": message.get("quick_reply"),
        "commands": message.get("commands"),
        "location": _place(attachments),
        "story": mapping(message.get("reply_to")).get("story"),
        "app_id": message.get("app_id"),
    }
    return {key: storable(value) for key, value in found.items() if value}
