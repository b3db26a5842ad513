"""The seam between services and channels: what every channel can be asked, and nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from hotel_inbox.domain.messages import Channel, Happening


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do, so that services never ask which channel it is.

    `window` is how long free text is accepted after the guest's last message (None: always).
    `text_limit` is in characters.
    `readable_identities` is False where a guest's identity is a secret that tells staff nothing.
    """

    text_limit: int
    window: timedelta | None = None
    name: str = ""
    readable_identities: bool = True


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out; `client_ref` is ours and comes back in status reports."""

    account_id: str
    access_token: str = field(repr=False)
    recipient: str
    text: str
    client_ref: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message and gave it this id."""

    provider_id: str


class ChannelAdapter(Protocol):
    """One channel's translator."""

    @property
    def channel(self) -> Channel:
        """The kind of channel this adapter speaks."""

    @property
    def abilities(self) -> Abilities:
        """What this channel can do."""

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown shape."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand a message to the provider; raise a SendError that says whether to try again."""
