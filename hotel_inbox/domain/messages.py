"""The words of a conversation, and the values that channels hand to intake."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.origins import Origin


class Channel(StrEnum):
    """A kind of place where guests write."""

    WEBCHAT = "webchat"
    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"


class Direction(StrEnum):
    """Where a message goes: from the guest, to the guest, or to nobody (a system line)."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    SYSTEM = "system"


class Author(StrEnum):
    """Who wrote a message; an agent is always a person."""

    GUEST = "guest"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Mode(StrEnum):
    """Who answers the guest now."""

    AI = "ai"
    HUMAN = "human"


class MessageStatus(StrEnum):
    """How far a message got; inbound messages and system lines are RECEIVED."""

    RECEIVED = "received"
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_RANK = {
    MessageStatus.PENDING: 0,
    MessageStatus.SENT: 1,
    MessageStatus.DELIVERED: 2,
    MessageStatus.READ: 3,
}


def moves_forward(current: MessageStatus, proposed: MessageStatus) -> bool:
    """Whether a status report may replace what is known: never backwards, failed is final.

    A failure after the guest's phone had the message is a provider's contradiction and is ignored.
    """
    if current not in _RANK:
        return False
    if proposed is MessageStatus.FAILED:
        return _RANK[current] < _RANK[MessageStatus.DELIVERED]
    return proposed in _RANK and _RANK[proposed] > _RANK[current]


def behind(status: MessageStatus) -> tuple[MessageStatus, ...]:
    """Name what has left and may still move forward to a status of a message that arrived."""
    return tuple(
        known
        for known, rank in _RANK.items()
        if _RANK[MessageStatus.SENT] <= rank < _RANK.get(status, 0)
    )


def second_of(at: datetime) -> datetime:
    """Give the second that a moment lies in."""
    return at.replace(microsecond=0)


_OUR_REFERENCE = re.compile(r"hotel-inbox-([0-9]{1,18})")


def client_ref(message_id: int) -> str:
    """Make the reference by which status reports name one of our messages."""
    return f"hotel-inbox-{message_id}"


def message_of(reference: str | None) -> int | None:
    """Read our message's id from a reference; None if another program made it."""
    found = _OUR_REFERENCE.fullmatch(reference or "")
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message a guest wrote on one of our accounts.

    `identities` are all names by which the channel knows the guest (phone number, business-scoped
    id), best first, at least one; `former` are those that they gave up, and that somebody else may
    get. `sent_at` is the guest's own timestamp. `kind` is our word for what it is ("text", "image",
    "location", "unsupported", …); `text` is what staff read, and may be empty; `detail` keeps what
    the screen or a later fetch needs. `opens_session` is False for what does not count as the
    guest's contact (WhatsApp reactions, edits, system events). `target` is the channel's id of the
    message that a reaction, an edit or a deletion is about; `origin` says where the guest came from
    (an ad, a link), if the channel tells.
    """

    account_id: str
    provider_id: str
    identities: tuple[str, ...]
    sent_at: datetime
    kind: str
    text: str
    guest_name: str | None = None
    guest_phone: str | None = None
    reply_to: str | None = None
    opens_session: bool = True
    former: tuple[str, ...] = ()
    target: str | None = None
    media: tuple[MediaRef, ...] = ()
    origin: Origin | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Echo:
    """A message that a person on the staff sent outside of this product (phone app, Meta inbox)."""

    account_id: str
    provider_id: str
    identities: tuple[str, ...]
    sent_at: datetime
    kind: str
    text: str
    reply_to: str | None = None
    target: str | None = None
    media: tuple[MediaRef, ...] = ()
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliveryUpdate:
    """What the provider says about one of our messages.

    `client_ref` is the reference that we gave when sending, if the channel returns it;
    `closes_window` says that the provider accepts no more free text for this guest; `error_detail`
    is the provider's error in full.
    """

    account_id: str
    provider_id: str
    status: MessageStatus
    at: datetime
    client_ref: str | None = None
    error_code: str | None = None
    error_reason: str | None = None
    closes_window: bool = False
    error_detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watermark:
    """Everything that we sent to a guest up to a moment has got this far, whatever its ids."""

    account_id: str
    identity: str
    status: MessageStatus
    until: datetime


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """What the provider says became of a template; None leaves a value as it is.

    `business_id` is the account that owns templates (WhatsApp: the WABA), which several
    connections may share.
    """

    business_id: str
    provider_id: str
    name: str
    language: str
    status: str | None = None
    reason: str | None = None
    quality: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of a callback that could not be understood; its raw form stays in the WebhookEvent.

    Such a part never holds back its readable neighbours: intake stores those and notes `reason`.
    """

    reason: str


Happening = InboundMessage | Echo | DeliveryUpdate | Watermark | TemplateChange | Unreadable

UNSUPPORTED = "unsupported"
_KIND_LABELS = {
    "image": "Photo",
    "video": "Video",
    "audio": "Audio",
    "voice": "Voice message",
    "document": "Document",
    "sticker": "Sticker",
    "location": "Location",
    "contacts": "Contact card",
    "order": "Order",
    "reaction": "Reaction",
    "button": "Button",
    "interactive": "Choice",
    "system": "Account event",
    "edit": "Edited message",
    "revoke": "Deleted message",
    "story": "Story",
    "share": "Shared post",
    "referral": "Opened the chat from a link",
    "template": "Template",
    UNSUPPORTED: "Unsupported message",
    "request_welcome": "Opened the chat",
}


ASKS_NOTHING = frozenset({"reaction", "referral", "edit", "revoke", "system"})
"""Kinds of messages that nobody expects an answer to."""

AMENDMENTS = frozenset({"edit", "revoke"})
"""Kinds that change an earlier message, and say nothing of their own."""

EDITED = "edited"
BEFORE = "before"
REVOKED = "revoked"
"""What the detail of a message keeps that was changed or taken back."""

NOTE = "note"
"""The kind of a line that a colleague wrote for the others: no guest and no bot ever gets it."""
MENTIONS = "mentions"
"""What the detail of a note keeps: the ids of the colleagues whom it names."""

HOLDING = "holding"
"""What the detail of a message of the bot keeps that only says "one moment"."""


def awaits_answer(kind: str) -> bool:
    """Whether a guest who sends this expects to hear something back."""
    return kind not in ASKS_NOTHING


def kind_label(kind: str, channels_word: str = "") -> str:
    """Name a message's kind for people; unknown kinds say that they are not supported.

    `channels_word` is what the channel itself calls a message that it does not hand out.
    """
    if kind == UNSUPPORTED and channels_word:
        return f"Unsupported message ({channels_word})"
    return _KIND_LABELS.get(kind, f"Unsupported message ({kind})")


PREVIEW_LENGTH = 140


_BESIDE = " · "
_LABELS = frozenset(_KIND_LABELS.values())
_UNKNOWN_KIND = "Unsupported message ("


def preview(kind: str, text: str) -> str:
    """Shorten a message to the one line that a conversation's row shows."""
    line = " ".join(text.split())
    shown = line if kind == "text" else _BESIDE.join(filter(None, (kind_label(kind), line)))
    return shown if len(shown) <= PREVIEW_LENGTH else shown[: PREVIEW_LENGTH - 1].rstrip() + "…"


def parts_of_preview(line: str) -> tuple[str, str]:
    """Give a preview's words for the message's kind, if it begins with them, and the rest."""
    said, beside, rest = line.partition(_BESIDE)
    if said in _LABELS or said.startswith(_UNKNOWN_KIND):
        return said, beside + rest
    return "", line
