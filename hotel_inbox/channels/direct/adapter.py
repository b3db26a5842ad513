"""Messenger and Instagram as the rest of the product sees them: callbacks in, messages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotel_inbox.channels.base import (
    Abilities,
    Inspection,
    MediaSource,
    Outgoing,
    OutgoingFile,
    Presence,
    ProfileSource,
    Sent,
    TemplateBook,
)
from hotel_inbox.channels.direct import people
from hotel_inbox.channels.direct.callback import read_callback
from hotel_inbox.channels.direct.dialect import Dialect, Hosts
from hotel_inbox.channels.direct.inspection import AccountCheck
from hotel_inbox.channels.direct.media import Files
from hotel_inbox.channels.direct.outgoing import check, request_for, upload_fields, upload_name
from hotel_inbox.channels.payload import identifier
from hotel_inbox.domain.messages import Channel, Happening
from hotel_inbox.errors import AmbiguousSendError, RetryableSendError


class DirectMessages:
    """A channel of direct messages; one instance serves every connected account."""

    def __init__(self, dialect: Dialect, hosts: Hosts) -> None:
        """Speak with the servers of `hosts`, whose clients the caller owns and closes."""
        self._dialect = dialect
        self._hosts = hosts
        self._files = Files(hosts)
        self._profiles = people.Profiles(dialect, hosts)
        self._presence = people.Presence(dialect, hosts)
        self._inspection = AccountCheck(dialect, hosts)

    @property
    def channel(self) -> Channel:
        """The kind of channel that the dialect is of."""
        return self._dialect.channel

    @property
    def abilities(self) -> Abilities:
        """What the dialect's channel can do."""
        return self._dialect.abilities

    @property
    def media(self) -> MediaSource | None:
        """The links in the callbacks, while they live."""
        return self._files

    @property
    def profiles(self) -> ProfileSource | None:
        """Guests' names and pictures, for those who have written."""
        return self._profiles

    @property
    def presence(self) -> Presence | None:
        """Read receipts and typing, for the whole thread."""
        return self._presence

    @property
    def templates(self) -> TemplateBook | None:
        """None: nothing may be said after the window but by a person."""
        return None

    @property
    def inspection(self) -> Inspection | None:
        """The account's token, whose it is, and its webhooks."""
        return self._inspection

    def parse(self, payload: Mapping[str, object]) -> Sequence[Happening]:
        """Translate a callback, in the order given; raise PayloadError on an unknown envelope."""
        return read_callback(payload, self._dialect, self._hosts.is_metas)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a text or a file; raise a SendError that says whether to try again."""
        check(outgoing, self._dialect)
        uploaded = await self._upload(outgoing, outgoing.file) if outgoing.file else None
        answer = await self._hosts.of(outgoing.access_token).post(
            f"{self._dialect.node(outgoing.account_id)}/messages",
            request_for(outgoing, self._dialect, uploaded),
            outgoing.access_token,
        )
        found = identifier(answer.get("message_id"))
        if found is None:
            raise AmbiguousSendError(f"{self.abilities.name} took the message but gave it no id.")
        return Sent(found)

    async def _upload(self, outgoing: Outgoing, file: OutgoingFile) -> str:
        """Hand over a file's bytes alone: without a message nobody sees them, twice or not."""
        answer = await self._hosts.of(outgoing.access_token).upload(
            f"{self._dialect.node(outgoing.account_id)}/message_attachments",
            upload_fields(file, self._dialect),
            file.path,
            file.content_type,
            upload_name(file, self._dialect),
            outgoing.access_token,
            part="filedata",
        )
        found = identifier(answer.get("attachment_id"))
        if found is None:
            raise RetryableSendError(f"{self.abilities.name} took the file but gave it no id.")
        return found
