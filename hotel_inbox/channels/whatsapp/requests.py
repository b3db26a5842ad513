"""The bodies of messages that leave for WhatsApp.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages/
"""

from __future__ import annotations

import re

from hotel_inbox.channels.base import Outgoing, OutgoingFile, OutgoingTemplate
from hotel_inbox.channels.whatsapp.files import CAPTION_LIMIT, CAPTIONED
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import PermanentSendError

TEXT_LIMIT = 4096
_SCOPED_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)


def request_of(outgoing: Outgoing, media_id: str | None = None) -> dict[str, object]:
    """Build a message's body; raise PermanentSendError on one that WhatsApp cannot take.

    `media_id` is where its file was uploaded to.
    """
    if outgoing.template is not None:
        return _addressed(outgoing, "template", _template(outgoing.template))
    if outgoing.file is not None:
        kind, part = _file(outgoing.file, media_id, clean(outgoing.text))
        return _addressed(outgoing, kind, part)
    return _addressed(outgoing, "text", _text(clean(outgoing.text)))


def _addressed(outgoing: Outgoing, kind: str, part: dict[str, object]) -> dict[str, object]:
    """Put a message into its envelope.

    A business-scoped user id belongs into `recipient`: in `to` it would be taken for a phone
    number, accepted, and never delivered. Everything of ours comes back with each status report as
    `biz_opaque_callback_data`.
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
    https://github.com/chatwoot/chatwoot/pull/15150
    """
    addressed = "recipient" if _SCOPED_ID.fullmatch(outgoing.recipient) else "to"
    request: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        addressed: outgoing.recipient,
        "type": kind,
        kind: part,
        "biz_opaque_callback_data": outgoing.client_ref,
    }
    if outgoing.reply_to:
        request["context"] = {"message_id": outgoing.reply_to}
    return request


def _text(text: str) -> dict[str, object]:
    if not text.strip():
        raise PermanentSendError("WhatsApp takes no empty message.")
    if len(text) > TEXT_LIMIT:
        raise PermanentSendError(
            f"The text has {len(text)} characters; WhatsApp takes {TEXT_LIMIT} at most."
        )
    return {"preview_url": False, "body": text}


def _template(template: OutgoingTemplate) -> dict[str, object]:
    part: dict[str, object] = {
        "name": template.name,
        "language": {"code": template.language},
    }
    if template.components:
        part["components"] = [dict(component) for component in template.components]
    return part


def _file(file: OutgoingFile, media_id: str | None, caption: str) -> tuple[str, dict[str, object]]:
    kind = "audio" if file.kind == "voice" else file.kind
    part: dict[str, object] = {"id": media_id}
    if caption.strip():
        if kind not in CAPTIONED:
            raise PermanentSendError(
                "WhatsApp takes no text together with this kind of file. Send it by itself."
            )
        if len(caption) > CAPTION_LIMIT:
            raise PermanentSendError(
                f"The text has {len(caption)} characters; with a file WhatsApp takes "
                f"{CAPTION_LIMIT} at most. Send it by itself."
            )
        part["caption"] = caption
    if kind == "document":
        part["filename"] = clean(file.name)
    return kind, part
