"""What the bot understands of a conversation, with the guest's words that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hotel_inbox.domain.stay import Stay


class ConversationType(StrEnum):
    """What a conversation is for."""

    BOOKING = "booking"
    LEAD = "lead"
    FAQ = "faq"
    MIXED = "mixed"


class IntentLevel(StrEnum):
    """How near a guest is to booking."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Persona(StrEnum):
    """What kind of traveller a guest is."""

    FAMILY = "family"
    COUPLE = "couple"
    BUSINESS = "business"
    GROUP = "group"
    SOLO = "solo"
    LONG_STAY = "long_stay"


@dataclass(frozen=True, slots=True)
class GuestDetails:
    """What a guest told of themselves; `email` and `phone` are checked, `phone` is E.164."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a conversation is about, as of its newest message.

    `evidence` quotes the guest, by what the quote speaks for: a slot's name, "booking",
    "question", "search", a persona, "anger"; it is JSON and is handed back with the next turn,
    so that a conversation is read on, not read anew.
    """

    type: ConversationType | None = None
    intent: IntentLevel | None = None
    persona: Persona | None = None
    persona_reason: str = ""
    stay: Stay = field(default_factory=Stay)
    guest: GuestDetails = field(default_factory=GuestDetails)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
