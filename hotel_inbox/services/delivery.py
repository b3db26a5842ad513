"""Sends pending messages: in order within a conversation, at least once, seen once."""

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotel_inbox.channels.base import ChannelAdapter, Outgoing, Sent
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import (
    Author,
    Channel,
    MessageStatus,
    Mode,
    client_ref,
    moves_forward,
)
from hotel_inbox.errors import (
    AlreadyStoredError,
    AmbiguousSendError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    SettingsError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import guests, messages, webhook_events
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.outbox import window_of

logger = logging.getLogger(__name__)

ATTEMPTS = 8
AMBIGUOUS_ATTEMPTS = 3
_UNANSWERED = "unanswered"
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
CLAIM = timedelta(seconds=5)
"""After it a message counts as unanswered: its sender died, or its channel is slow."""
SETTLING_TIME = timedelta(seconds=20)
"""How long a status report may settle whether an unanswered send arrived, before it is repeated.

Longer than a send may take at all, so that a slow one is not repeated beside itself.
"""


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A claimed message and all that its channel needs to send it."""

    message_id: int
    channel: Channel
    outgoing: Outgoing


class Delivery:
    """The outbox's postman."""

    def __init__(
        self,
        db: Database,
        channels: dict[Channel, ChannelAdapter],
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        """Send through these adapters."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._clock = clock

    def claim(self, limit: int) -> list[DueMessage]:
        """Take up to `limit` messages that are due; each must then be given to `send`."""
        now = self._clock()
        with self._db.unit_of_work() as unit:
            # A report that had come in before a repetition was due may make it needless.
            unread = webhook_events.waiting_since(unit.session, now)
            due = messages.due(unit.session, now, unread or now, limit)
            return [job for message in due if (job := self._take_up(unit, message, now))]

    def _take_up(self, unit: UnitOfWork, message: Message, now: datetime) -> DueMessage | None:
        if message.claimed_until is not None:
            # Nobody noted what became of a send, perhaps for as long as this process was down:
            # reports about it may only now be coming in.
            message.claimed_until = None
            message.next_attempt_at = now + SETTLING_TIME
            logger.warning("message %s: waits for a report, its sender is gone", message.id)
            return None
        _, conversation, connection = messages.with_connection(unit.session, message.id)
        try:
            outgoing = self._outgoing(unit, message, conversation, connection)
        except PermanentSendError as error:
            self._fail(unit, message, error)
            return None
        message.claimed_until = now + CLAIM
        message.attempts += 1
        return DueMessage(message.id, connection.channel, outgoing)

    def _outgoing(
        self,
        unit: UnitOfWork,
        message: Message,
        conversation: Conversation,
        connection: Connection,
    ) -> Outgoing:
        """Look once more whether the message may leave now; raise PermanentSendError if not."""
        abilities = self._channels[conversation.channel].abilities
        window = window_of(conversation, abilities, self._clock())
        if not window.open:
            raise PermanentSendError(window.reason or "The window is closed.")
        untried = message.attempts == 0
        if not untried and message.detail.get(_UNANSWERED, 0) >= AMBIGUOUS_ATTEMPTS:
            # Each repetition of a send that may have arrived may be one more copy on a guest's
            # phone; what was clearly refused before left none.
            raise PermanentSendError("No answer came; the guest may have received this.")
        if message.author is Author.BOT and conversation.mode is Mode.HUMAN and untried:
            raise PermanentSendError("A person took over before this was sent.")
        try:
            token = self._credentials.open(connection.sealed_token)
        except SettingsError as error:
            raise PermanentSendError(str(error)) from error
        return Outgoing(
            account_id=connection.external_id,
            access_token=token,
            recipient=guests.by_id(unit.session, {message.hotel_id}, conversation.guest_id).address,
            text=message.text,
            client_ref=client_ref(message.id),
            reply_to=message.reply_to,
        )

    async def send(self, job: DueMessage) -> None:
        """Hand one message to its channel and note what became of it."""
        result: Sent | SendError
        try:
            result = await self._channels[job.channel].send(job.outgoing)
        except SendError as error:
            result = error
        except Exception:
            logger.exception("message %s: the channel failed unexpectedly", job.message_id)
            result = AmbiguousSendError("The channel failed unexpectedly.")
        await asyncio.to_thread(self._record, job.message_id, result)

    def _record(self, message_id: int, result: Sent | SendError) -> None:
        with self._db.unit_of_work() as unit:
            message, conversation, _ = messages.with_connection(unit.session, message_id)
            message.claimed_until = None
            if isinstance(result, AmbiguousSendError):
                _count_unanswered(message)
            if isinstance(result, Sent):
                self._note_sent(unit, message, result)
            elif message.status is not MessageStatus.PENDING:
                # A status report has settled it while we waited for the provider's answer.
                logger.info("message %s: %s, but it was reported sent", message_id, result)
            elif _is_final(result, message):
                if isinstance(result, PermanentSendError) and result.closes_window:
                    conversation.window_closed_at = self._clock()
                self._fail(unit, message, result)
            else:
                message.error_reason = result.reason
                message.error_code = result.code
                message.next_attempt_at = self._clock() + _pause(result, message.attempts)
                logger.warning("message %s will be tried again: %s", message_id, result.reason)
            unit.announce(
                Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id),
                Event(Happened.MESSAGE_QUEUED, message.hotel_id, message.conversation_id),
            )

    def _note_sent(self, unit: UnitOfWork, message: Message, sent: Sent) -> None:
        if moves_forward(message.status, MessageStatus.SENT):
            message.status = MessageStatus.SENT
            message.error_code = message.error_reason = None
        try:
            with unit.savepoint():
                message.provider_id = message.provider_id or sent.provider_id
        except AlreadyStoredError:
            logger.warning("message %s: the provider gave an id twice", message.id)
            unit.session.refresh(message)

    def _fail(self, unit: UnitOfWork, message: Message, error: SendError) -> None:
        message.status = MessageStatus.FAILED
        message.error_code, message.error_reason = error.code, error.reason
        message.next_attempt_at = None
        logger.warning("message %s failed for good: %s", message.id, error.reason)
        unit.announce(Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id))


def _count_unanswered(message: Message) -> None:
    # At the first attempt of a retry the earlier count is over.
    before = message.detail.get(_UNANSWERED, 0) if message.attempts > 1 else 0
    message.detail = {**message.detail, _UNANSWERED: before + 1}


def _is_final(error: SendError, message: Message) -> bool:
    if isinstance(error, AmbiguousSendError):
        # A report may still say that it arrived: what is final is decided when its time is over.
        return False
    return isinstance(error, PermanentSendError) or message.attempts >= ATTEMPTS


def _pause(error: SendError, attempts: int) -> timedelta:
    if isinstance(error, AmbiguousSendError):
        return SETTLING_TIME
    if isinstance(error, RetryableSendError) and error.retry_after is not None:
        return error.retry_after
    # Jitter keeps a throttled account's messages from all coming back at the same moment.
    pause = min(FIRST_PAUSE * 2.0 ** (attempts - 1), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
