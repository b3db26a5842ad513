"""WhatsApp as the rest of the product sees it: callbacks in, messages out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import quote

from hotel_inbox.channels.base import Abilities, Outgoing, Sent
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.payload import identifier, mappings
from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError

TEXT_LIMIT = 4096
WINDOW = timedelta(hours=24)
_SCOPED_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
_ABILITIES = Abilities(text_limit=TEXT_LIMIT, window=WINDOW, name="WhatsApp")


class WhatsApp:
    """The WhatsApp channel; one instance serves every connected number."""

    def __init__(self, graph: GraphClient) -> None:
        """Send through `graph`, which the caller owns and closes."""
        self._graph = graph

    @property
    def channel(self) -> Channel:
        """WhatsApp."""
        return Channel.WHATSAPP

    @property
    def abilities(self) -> Abilities:
        """Free text for 24 hours after the guest's last message, templates beyond."""
        return _ABILITIES

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown envelope."""
        return read_callback(payload)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a text; raise a SendError that says whether to try again."""
        answer = await self._graph.post(
            f"{quote(outgoing.account_id, safe='')}/messages",
            text_request(outgoing),
            outgoing.access_token,
        )
        for message in mappings(answer.get("messages")):
            if found := identifier(message.get("id")):
                return Sent(found)
        raise AmbiguousSendError("WhatsApp took the message but gave it no id.")


def text_request(outgoing: Outgoing) -> dict[str, object]:
    """Build the body of a text message; raise PermanentSendError on a text WhatsApp cannot take.

    A business-scoped user id belongs into `recipient`: in `to` it would be taken for a phone
    number, accepted, and never delivered. Everything of ours comes back with each status report as
    `biz_opaque_callback_data`.
    https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages/
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
    https://github.com/chatwoot/chatwoot/pull/15150
    """
    text = clean(outgoing.text)
    if not text.strip():
        raise PermanentSendError("WhatsApp takes no empty message.")
    if len(text) > TEXT_LIMIT:
        raise PermanentSendError(
            f"The text has {len(text)} characters; WhatsApp takes {TEXT_LIMIT} at most."
        )
    addressed = "recipient" if _SCOPED_ID.fullmatch(outgoing.recipient) else "to"
    request: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        addressed: outgoing.recipient,
        "type": "text",
        "text": {"preview_url": False, "body": text},
        "biz_opaque_callback_data": outgoing.client_ref,
    }
    if outgoing.reply_to:
        request["context"] = {"message_id": outgoing.reply_to}
    return request
