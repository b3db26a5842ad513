"""The seam between services and channels: what every channel can be asked, and nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from hotel_inbox.domain.media import FileLimit, MediaRef
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.domain.templates import Component, ListedTemplate, TemplateDraft


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do, so that services never ask which channel it is.

    `window` is how long free text is accepted after the guest's last message (None: always);
    `human_window` is how long a person, never the bot, may still write beyond it. `text_limit` is
    in characters, `text_bytes` in bytes of UTF-8 where the channel counts those. `files` says by
    kind (image, document, …) what may be sent. `takes_templates` says that approved templates go
    out at any time. `readable_identities` is False where a guest's
    identity is a secret or a number that tells staff nothing.
    """

    text_limit: int
    text_bytes: int | None = None
    window: timedelta | None = None
    human_window: timedelta | None = None
    name: str = ""
    readable_identities: bool = True
    quotes: bool = False
    captions: bool = False
    takes_templates: bool = False
    files: Mapping[str, FileLimit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """On whose behalf a channel is asked; `business_id` owns the templates (WhatsApp: the WABA)."""

    account_id: str
    access_token: str = field(repr=False)
    business_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file on its way out; its text, where the channel takes captions, is the message's."""

    kind: str
    path: Path
    content_type: str
    name: str


@dataclass(frozen=True, slots=True)
class OutgoingTemplate:
    """A template on its way out, with its values in the provider's shape."""

    name: str
    language: str
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out; `client_ref` is ours and comes back in status reports.

    It is a text, a file or a template. `by_person_late` says that a person writes after the
    window, which the channel allows for people only.
    """

    account_id: str
    access_token: str = field(repr=False)
    recipient: str
    text: str
    client_ref: str
    reply_to: str | None = None
    file: OutgoingFile | None = None
    template: OutgoingTemplate | None = None
    by_person_late: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message and gave it this id."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a channel tells about a guest."""

    name: str | None = None
    picture: MediaRef | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check of a connection looked at; `words` say what is, and what to do."""

    what: str
    good: bool
    words: str


class MediaSource(Protocol):
    """Where the files of a channel's guests are fetched."""

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        """Write a file's bytes to `into`; raise a SendError that says whether to try again.

        A file of more than `limit` bytes is refused for good before it is whole.
        """


class ProfileSource(Protocol):
    """Where a channel tells who a guest is."""

    async def look_up(self, account: Account, guest: str) -> Profile:
        """Ask for a guest's profile; raise a SendError that says whether to try again."""


class Presence(Protocol):
    """What a guest sees of us before there is an answer."""

    async def mark_read(self, account: Account, guest: str, message_id: str) -> None:
        """Show the guest that the message was read; raise a SendError if that is refused."""

    async def show_typing(self, account: Account, guest: str, message_id: str) -> None:
        """Show the guest that an answer to the message is being written, which reads it too."""


class TemplateBook(Protocol):
    """The templates of a business account."""

    async def listed(self, account: Account) -> Sequence[ListedTemplate]:
        """List every template, whatever its status."""

    async def create(self, account: Account, draft: TemplateDraft) -> ListedTemplate:
        """Hand a template in for approval; a refusal carries the provider's own reason."""

    async def delete(self, account: Account, name: str, provider_id: str) -> None:
        """Delete one language of a template; what is gone already counts as deleted."""


class Inspection(Protocol):
    """What a provider says of a connected account."""

    async def findings(self, account: Account) -> Sequence[Finding]:
        """Look at token, account and webhook subscription; what cannot be asked is a finding."""

    async def subscribe(self, account: Account) -> None:
        """Ask the provider to call our webhooks for this account."""


class ChannelAdapter(Protocol):
    """One channel's translator; what a channel has not got is None."""

    @property
    def channel(self) -> Channel:
        """The kind of channel this adapter speaks."""

    @property
    def abilities(self) -> Abilities:
        """What this channel can do."""

    @property
    def media(self) -> MediaSource | None:
        """Where guests' files are fetched."""

    @property
    def profiles(self) -> ProfileSource | None:
        """Where guests' names and pictures are asked for."""

    @property
    def presence(self) -> Presence | None:
        """How read receipts and typing are shown."""

    @property
    def templates(self) -> TemplateBook | None:
        """The approved templates that may go out at any time."""

    @property
    def inspection(self) -> Inspection | None:
        """How a connected account is checked."""

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown shape."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand a message to the provider; raise a SendError that says whether to try again."""
