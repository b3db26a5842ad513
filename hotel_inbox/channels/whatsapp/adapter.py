"""WhatsApp as the rest of the product sees it: callbacks in, messages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import quote

from hotel_inbox.channels.base import (
    Abilities,
    Inspection,
    MediaSource,
    Outgoing,
    Presence,
    ProfileSource,
    Sent,
    TemplateBook,
)
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.payload import identifier, mappings
from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.channels.whatsapp.files import LIMITS
from hotel_inbox.channels.whatsapp.inspection import WhatsAppInspection
from hotel_inbox.channels.whatsapp.media import WhatsAppMedia
from hotel_inbox.channels.whatsapp.presence import WhatsAppPresence
from hotel_inbox.channels.whatsapp.requests import TEXT_LIMIT, request_of
from hotel_inbox.channels.whatsapp.templates import WhatsAppTemplates
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.errors import AmbiguousSendError

WINDOW = timedelta(hours=24)
_ABILITIES = Abilities(
    text_limit=TEXT_LIMIT,
    window=WINDOW,
    name="WhatsApp",
    quotes=True,
    captions=True,
    takes_templates=True,
    files=LIMITS,
)


class WhatsApp:
    """The WhatsApp channel; one instance serves every connected number."""

    def __init__(self, graph: GraphClient) -> None:
        """Send through `graph`, which the caller owns and closes."""
        self._graph = graph
        self._media = WhatsAppMedia(graph)
        self._presence = WhatsAppPresence(graph)
        self._templates = WhatsAppTemplates(graph)
        self._inspection = WhatsAppInspection(graph)

    @property
    def channel(self) -> Channel:
        """WhatsApp."""
        return Channel.WHATSAPP

    @property
    def abilities(self) -> Abilities:
        """Free text for 24 hours after the guest's last message, templates beyond."""
        return _ABILITIES

    @property
    def media(self) -> MediaSource | None:
        """Guests' files, by their ids."""
        return self._media

    @property
    def profiles(self) -> ProfileSource | None:
        """None: a guest's name comes with each message."""
        return None

    @property
    def presence(self) -> Presence | None:
        """Read receipts and the typing indicator."""
        return self._presence

    @property
    def templates(self) -> TemplateBook | None:
        """The templates of the WhatsApp Business Account."""
        return self._templates

    @property
    def inspection(self) -> Inspection | None:
        """The number's state, and the account's webhooks."""
        return self._inspection

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown envelope."""
        return read_callback(payload)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a text, a file or a template; raise a SendError that says whether to try again.

        A file is uploaded anew with each attempt: an upload that no message names is forgotten.
        """
        media_id = None
        if outgoing.file is not None and outgoing.template is None:
            request_of(outgoing)  # what would be refused is not uploaded first
            media_id = await self._media.upload(
                outgoing.account_id, outgoing.access_token, outgoing.file
            )
        answer = await self._graph.post(
            f"{quote(outgoing.account_id, safe='')}/messages",
            request_of(outgoing, media_id),
            outgoing.access_token,
        )
        for message in mappings(answer.get("messages")):
            if found := identifier(message.get("id")):
                return Sent(found)
        raise AmbiguousSendError("WhatsApp took the message but gave it no id.")
