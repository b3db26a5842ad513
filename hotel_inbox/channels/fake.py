"""A channel that remembers what it was asked to do, for tests of everything above channels."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta

from hotel_inbox.channels.base import (
    Abilities,
    Account,
    Inspection,
    MediaSource,
    Outgoing,
    Presence,
    ProfileSource,
    Sent,
    TemplateBook,
)
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.errors import PayloadError

_ABILITIES = Abilities(text_limit=4096, window=timedelta(hours=24), name="Fake channel")


class FakePresence:
    """Keeps every sign that guests were shown in `shown`, in order: what, guest and message."""

    def __init__(self) -> None:
        """Let every sign through."""
        self.shown: list[tuple[str, str, str]] = []
        self.accounts: list[Account] = []
        self.refusal: Exception | None = None

    async def mark_read(self, account: Account, guest: str, message_id: str) -> None:
        """Record that a message was shown as read."""
        self._show("read", account, guest, message_id)

    async def show_typing(self, account: Account, guest: str, message_id: str) -> None:
        """Record that typing was shown."""
        self._show("typing", account, guest, message_id)

    def _show(self, what: str, account: Account, guest: str, message_id: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.accounts.append(account)
        self.shown.append((what, guest, message_id))


class FakeChannel:
    """Keeps every send in `sent`, in order, and answers as scripted."""

    def __init__(
        self, channel: Channel = Channel.WHATSAPP, abilities: Abilities = _ABILITIES
    ) -> None:
        """Stand in for `channel` with these abilities."""
        self._channel = channel
        self._abilities = abilities
        self._outcomes: deque[Exception | None] = deque()
        self._parsed: deque[Sequence[Happening]] = deque()
        self.media: MediaSource | None = None
        self.profiles: ProfileSource | None = None
        self.presence: Presence | None = None
        self.templates: TemplateBook | None = None
        self.inspection: Inspection | None = None
        self.attempts: list[Outgoing] = []
        self.sent: list[Outgoing] = []

    @property
    def channel(self) -> Channel:
        """The kind of channel that this stands in for."""
        return self._channel

    @property
    def abilities(self) -> Abilities:
        """What this channel was made to be able to do."""
        return self._abilities

    def can(self, abilities: Abilities) -> None:
        """Be able to do this from now on."""
        self._abilities = abilities

    def will_fail(self, *outcomes: Exception | None) -> None:
        """Let the next sends raise these errors, one each; None lets one through."""
        self._outcomes.extend(outcomes)

    def will_parse(self, *happenings: Happening) -> None:
        """Let the next callback mean these happenings."""
        self._parsed.append(happenings)

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Give what was scripted; raise PayloadError if nothing was."""
        if not self._parsed:
            raise PayloadError(f"no callback was scripted, got one with {len(payload)} fields")
        return self._parsed.popleft()

    async def send(self, outgoing: Outgoing) -> Sent:
        """Record the message, unless an error is scripted for it."""
        self.attempts.append(outgoing)
        error = self._outcomes.popleft() if self._outcomes else None
        if error is not None:
            raise error
        self.sent.append(outgoing)
        return Sent(f"fake:{outgoing.client_ref}")
