"""What staff see and change of a guest beside the thread."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from hotel_inbox.domain.leads import LeadRow
from hotel_inbox.domain.messages import Channel


class GuestField(StrEnum):
    """What staff may change of a guest."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    NOTES = "notes"


class Contact(StrEnum):
    """By what a guest can be reached later: nothing, a number from the channel, or what was told.

    What an agent wrote down counts as told.
    """

    NONE = "none"
    CHANNEL = "channel"
    TOLD = "told"


class Reachable(Protocol):
    """Somebody with an e-mail address or a phone number, or without."""

    email: str | None
    phone: str | None
    phone_from_channel: bool


def contact_of(guest: Reachable) -> Contact:
    """Say by what a guest can be reached."""
    if guest.email or (guest.phone and not guest.phone_from_channel):
        return Contact.TOLD
    return Contact.CHANNEL if guest.phone else Contact.NONE


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
