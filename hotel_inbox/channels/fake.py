"""A channel that remembers what it was asked to do, for tests of everything above channels."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta

from hotel_inbox.channels.base import Abilities, Outgoing, Sent
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.errors import PayloadError

_ABILITIES = Abilities(text_limit=4096, window=timedelta(hours=24), name="Fake channel")


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
