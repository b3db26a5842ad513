"""Makes of a pending message what its channel sends, if it may still leave."""

from collections.abc import Mapping
from typing import Any

from hotel_inbox.channels.base import (
    ChannelAdapter,
    Outgoing,
    OutgoingFile,
    OutgoingTemplate,
)
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Channel, Mode, client_ref
from hotel_inbox.errors import PermanentSendError, SettingsError
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import guests, media
from hotel_inbox.services.contents import TEMPLATE
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.media_store import MediaStore
from hotel_inbox.services.outbox import window_of


class GaveWayError(PermanentSendError):
    """The message is not wanted any more; nobody has to see to it."""


class Envelopes:
    """Looks once more, at the last moment, whether a message may leave."""

    def __init__(
        self,
        channels: Mapping[Channel, ChannelAdapter],
        credentials: Credentials,
        store: MediaStore,
        clock: Clock,
    ) -> None:
        """Take tokens from these credentials and files from this store."""
        self._channels = channels
        self._credentials = credentials
        self._store = store
        self._clock = clock

    def outgoing(
        self,
        unit: UnitOfWork,
        message: Message,
        conversation: Conversation,
        connection: Connection,
    ) -> Outgoing:
        """Address a message and fill it in; raise PermanentSendError if it may not leave."""
        if (
            message.author is Author.BOT
            and conversation.mode is Mode.HUMAN
            and message.attempts == 0
        ):
            raise GaveWayError("A person took over before this was sent.")
        late = self._check_window(message, conversation)
        token = self._token(connection)
        return Outgoing(
            account_id=connection.external_id,
            access_token=token,
            recipient=guests.by_id(unit.session, {message.hotel_id}, conversation.guest_id).address,
            text=message.text,
            client_ref=client_ref(message.id),
            reply_to=message.reply_to,
            file=None if message.kind in {"text", TEMPLATE} else self._file(unit, message),
            template=_template(message.detail[TEMPLATE]) if message.kind == TEMPLATE else None,
            by_person_late=late,
        )

    def _token(self, connection: Connection) -> str:
        asks_for_one = self._channels[connection.channel].inspection is not None
        if connection.sealed_token is None and asks_for_one:
            raise PermanentSendError(
                "This connection has no access token yet. Enter one under Connections.",
                stops_account=True,
            )
        try:
            return self._credentials.open(connection.sealed_token)
        except SettingsError as error:
            raise PermanentSendError(str(error), stops_account=True) from error

    def _check_window(self, message: Message, conversation: Conversation) -> bool:
        """Whether the message leaves as a person's late one; templates leave at any time."""
        if message.kind == TEMPLATE:
            return False
        window = window_of(
            conversation,
            self._channels[conversation.channel].abilities,
            self._clock(),
            by_person=message.author is Author.AGENT,
        )
        if not window.open:
            raise PermanentSendError(window.reason or "The window is closed.")
        return window.tagged

    def _file(self, unit: UnitOfWork, message: Message) -> OutgoingFile:
        for row in media.of_messages(unit.session, {message.hotel_id}, [message.id]).get(
            message.id, []
        ):
            path = self._store.path_of(row.path) if row.path else None
            if path is not None and path.is_file():
                return OutgoingFile(row.kind, path, row.content_type, row.name)
        raise PermanentSendError("The file is not there any more. Attach it again.")


def _template(content: Mapping[str, Any]) -> OutgoingTemplate:
    return OutgoingTemplate(content["name"], content["language"], tuple(content["components"]))
