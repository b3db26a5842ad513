"""What a direct message on Messenger or Instagram says: Meta's types to our kind, text and detail.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotel_inbox.channels.payload import identifier, mapping, mappings, string
from hotel_inbox.domain.text import storable

KIND_LENGTH = 40
UNSUPPORTED = "unsupported"
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


@dataclass(frozen=True, slots=True)
class Content:
    """What a message is and says; `text` holds only the guest's own words or choice."""

    kind: str
    text: str = ""
    detail: dict[str, object] = field(default_factory=dict)


def read_content(message: Mapping[str, object]) -> Content:
    """Say what a message is, whatever it holds; never raises.

    A message in which nothing is known is "unsupported" and keeps whatever came.
    """
    attachments = list(mappings(message.get("attachments")))
    text = string(message.get("text"))
    kind = _kind(message, attachments, text)
    detail = _detail(message, attachments)
    if kind == UNSUPPORTED:
        detail |= {"type": _type(attachments[0])} if attachments else {"raw": storable(message)}
    return Content(kind, text or _title(attachments), detail)


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


def _detail(
    message: Mapping[str, object], attachments: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    found = {
        "attachments": list(attachments),
        "button": message.get("quick_reply"),
        "commands": message.get("commands"),
        "referral": message.get("referral"),
        "story": mapping(message.get("reply_to")).get("story"),
        "app_id": message.get("app_id"),
    }
    return {key: storable(value) for key, value in found.items() if value}
