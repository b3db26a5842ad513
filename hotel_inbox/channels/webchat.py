"""The hotel's own web chat: what the widget sends, checked, and answers that are already there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

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
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.messages import Channel, Happening, InboundMessage
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError, PayloadError, PermanentSendError

OUTGOING_LIMIT = 10_000
INCOMING_LIMIT = 200_000
CLIENT_ID_LENGTH = 100
_LARGEST = 25 * 2**20
_OFFICE = "application/vnd.openxmlformats-officedocument"
# What every browser shows by itself or keeps for the programs that people have.
_FILES = {
    "image": FileLimit(_LARGEST, frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})),
    "video": FileLimit(_LARGEST, frozenset({"video/mp4", "video/webm"})),
    "audio": FileLimit(_LARGEST, frozenset({"audio/mp4", "audio/mpeg", "audio/ogg"})),
    "document": FileLimit(
        _LARGEST,
        frozenset(
            {
                "application/pdf",
                f"{_OFFICE}.wordprocessingml.document",
                f"{_OFFICE}.spreadsheetml.sheet",
                f"{_OFFICE}.presentationml.presentation",
                "text/plain",
            }
        ),
    ),
}
_ABILITIES = Abilities(
    text_limit=OUTGOING_LIMIT,
    name="Web chat",
    readable_identities=False,
    captions=True,
    files=_FILES,
)


class WebChat:
    """The web chat channel: a guest reads answers from our own database, nothing is delivered."""

    @property
    def channel(self) -> Channel:
        """The web chat."""
        return Channel.WEBCHAT

    @property
    def abilities(self) -> Abilities:
        """Free text at any time: a guest who left finds the answer when they come back."""
        return _ABILITIES

    @property
    def media(self) -> MediaSource | None:
        """None: files are not fetched here."""
        return None

    @property
    def profiles(self) -> ProfileSource | None:
        """None: it tells nobody who a guest is."""
        return None

    @property
    def presence(self) -> Presence | None:
        """None: the guest sees answers only."""
        return None

    @property
    def templates(self) -> TemplateBook | None:
        """None: it has no templates."""
        return None

    @property
    def inspection(self) -> Inspection | None:
        """None: there is nothing to check."""
        return None

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Refuse: the widget talks to our own routes, and no provider calls back for it."""
        raise PayloadError(f"the web chat has no callbacks, got one with {len(payload)} fields")

    async def send(self, outgoing: Outgoing) -> Sent:
        """Confirm a queued message: where it is stored is where the guest reads it."""
        if len(outgoing.text) > OUTGOING_LIMIT:
            raise PermanentSendError(
                f"The text has {len(outgoing.text)} characters; "
                f"the web chat takes {OUTGOING_LIMIT} at most."
            )
        return Sent(f"webchat:{outgoing.client_ref}")


def inbound(
    hotel_slug: str, visitor_token_hash: str, client_id: object, text: object, now: datetime
) -> InboundMessage:
    """Check what the widget sent and make it a message; raise InvalidInputError saying what to fix.

    The widget's own id makes a repeated request the same message; it is the visitor's alone, so
    that no visitor can take another one's id.
    """
    if not isinstance(client_id, str) or not client_id.strip() or not client_id.isprintable():
        raise InvalidInputError("“id” must be a text of printable characters")
    if len(client_id) > CLIENT_ID_LENGTH:
        raise InvalidInputError(f"“id” must have at most {CLIENT_ID_LENGTH} characters")
    if not isinstance(text, str) or not is_visible(text):
        raise InvalidInputError("“text” must not be empty")
    if len(text) > INCOMING_LIMIT:
        raise InvalidInputError(
            f"“text” has {len(text)} characters; at most {INCOMING_LIMIT} are allowed"
        )
    return InboundMessage(
        account_id=hotel_slug,
        provider_id=f"{visitor_token_hash}:{client_id}",
        identities=(visitor_token_hash,),
        sent_at=now,
        kind="text",
        text=clean(text.strip()),
    )
