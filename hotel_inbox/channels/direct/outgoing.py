"""What leaves for Messenger and Instagram: the requests that carry a text or a file.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages
https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping

from hotel_inbox.channels.base import Outgoing, OutgoingFile
from hotel_inbox.channels.direct.dialect import Dialect, is_instagram_login
from hotel_inbox.channels.direct.events import OUR_METADATA
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import PermanentSendError

_TYPES: Mapping[str, str] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "file",
}


def check(outgoing: Outgoing, dialect: Dialect) -> None:
    """Raise PermanentSendError on what the channel cannot take, before anything leaves."""
    name = dialect.abilities.name
    if outgoing.template is not None:
        raise PermanentSendError(f"{name} has no templates.")
    if outgoing.file is None:
        _check_text(clean(outgoing.text), dialect)
        return
    if outgoing.text.strip():
        raise PermanentSendError(f"{name} takes a file and its text as two messages only.")
    if outgoing.file.kind not in dialect.abilities.files:
        raise PermanentSendError(f"{name} takes no files of this kind ({outgoing.file.kind}).")
    if is_instagram_login(outgoing.access_token):
        raise PermanentSendError(
            "An account that was connected through Instagram Login can send no files from here: "
            "Meta fetches those from public web addresses only. Send the file another way, or "
            "connect the account through its Facebook page."
        )


def request_for(
    outgoing: Outgoing, dialect: Dialect, attachment_id: str | None = None
) -> dict[str, object]:
    """Build the body of a text, or of the file that was uploaded before."""
    message: dict[str, object] = {"text": clean(outgoing.text)}
    if outgoing.file is not None:
        payload = {"attachment_id": attachment_id}
        message = {"attachment": {"type": _TYPES[outgoing.file.kind], "payload": payload}}
    if dialect.echoes_metadata:
        message["metadata"] = f"{OUR_METADATA}{outgoing.client_ref}"
    request: dict[str, object] = {
        "recipient": {"id": outgoing.recipient},
        "messaging_type": "RESPONSE",
        "message": message,
    }
    if outgoing.by_person_late:
        request |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    if outgoing.reply_to:
        request["reply_to"] = {"mid": outgoing.reply_to}
    return request


def upload_fields(file: OutgoingFile, dialect: Dialect) -> dict[str, str]:
    """Build the form that goes with a file's bytes."""
    attachment = {"type": _TYPES[file.kind], "payload": {"is_reusable": True}}
    fields = {"message": json.dumps({"attachment": attachment})}
    return fields | ({"platform": dialect.platform} if dialect.platform else {})


def upload_name(file: OutgoingFile, dialect: Dialect) -> str:
    """Give the name that a file goes out under: Instagram refuses any that is not ASCII."""
    if dialect.platform is None:
        return file.name
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".") if "." in plain else (plain, "", "")
    return f"{stem.strip() or 'file'}{dot}{ending}"


def _check_text(text: str, dialect: Dialect) -> None:
    abilities = dialect.abilities
    if not text.strip():
        raise PermanentSendError(f"{abilities.name} takes no empty message.")
    if len(text) > abilities.text_limit:
        raise PermanentSendError(
            f"The text has {len(text)} characters; "
            f"{abilities.name} takes {abilities.text_limit} at most."
        )
    size = len(text.encode())
    if abilities.text_bytes is not None and size > abilities.text_bytes:
        raise PermanentSendError(
            f"The text takes up {size} bytes; {abilities.name} takes {abilities.text_bytes} at "
            "most. Letters with accents, other scripts and emoji count two to four. "
            "Send it in shorter parts."
        )
