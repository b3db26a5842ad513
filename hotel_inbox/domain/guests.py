"""What staff see and change of a guest beside the thread."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotel_inbox.domain.leads import LeadRow
from hotel_inbox.domain.messages import Channel


class GuestField(StrEnum):
    """What staff may change of a guest."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class OtherConversation:
    """Another conversation with the same person, known by their e-mail or phone."""

    id: int
    hotel_name: str
    connection: str
    channel: Channel
    channel_name: str
    guest: str
    preview: str
    last_message_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What an agent changed of a guest; the field was `before` and is `after`."""

    field: GuestField
    before: str
    after: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestPanel:
    """What is known of a guest beyond their card.

    `leads` are the conversation's, newest first; `noted` is who wrote the notes last.
    """

    conversation_id: int
    notes: str
    noted: Change | None
    changed: bool
    leads: tuple[LeadRow, ...]
    others: tuple[OtherConversation, ...]
