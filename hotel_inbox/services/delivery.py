"""Sends pending messages: in order within a conversation, at least once, seen once."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotel_inbox.channels.base import ChannelAdapter, Outgoing, Sent
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Channel, MessageStatus, moves_forward
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import (
    AlreadyStoredError,
    AmbiguousSendError,
    PermanentSendError,
    RetryableSendError,
    SendError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import conversations, messages, webhook_events
from hotel_inbox.services import amendments, notifications, reports
from hotel_inbox.services.backoff import Backoff
from hotel_inbox.services.envelopes import Envelopes, GaveWayError
from hotel_inbox.services.outbox import hold_back_rest
from hotel_inbox.services.pauses import Pauses
from hotel_inbox.services.presence import Presence

logger = logging.getLogger(__name__)

ATTEMPTS = 8
AMBIGUOUS_ATTEMPTS = 3
_UNANSWERED = "unanswered"
PAUSES = Backoff(timedelta(seconds=2), timedelta(minutes=10), jitter=0.2)
CLAIM = timedelta(seconds=5)
"""After it a message counts as unanswered: its sender died, or its channel is slow."""
FILE_CLAIM = timedelta(seconds=150)
"""The same for a file, which a channel may take two minutes to upload before it is sent."""
SETTLING_TIME = timedelta(seconds=20)
"""How long a status report may settle whether an unanswered send arrived, before it is repeated.

Longer than a send may take at all, so that a slow one is not repeated beside itself.
"""


@dataclass(frozen=True, slots=True)
class _Claimed:
    message_id: int
    conversation_id: int
    connection_id: int
    sealed_token: str | None
    author: Author


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A claimed message and all that its channel needs to send it."""

    claimed: _Claimed
    channel: Channel
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class _Refused:
    """A message that may not leave any more."""

    claimed: _Claimed
    error: PermanentSendError


class Delivery:
    """The outbox's postman."""

    def __init__(
        self,
        db: Database,
        channels: dict[Channel, ChannelAdapter],
        envelopes: Envelopes,
        presence: Presence,
        clock: Clock,
    ) -> None:
        """Send through these adapters."""
        self._db = db
        self._channels = channels
        self._envelopes = envelopes
        self._presence = presence
        self._pauses = Pauses(db, clock)
        self._clock = clock

    def claim(self, limit: int) -> list[DueMessage]:
        """Take up to `limit` messages that are due; each must then be given to `send`."""
        now = self._clock()
        with self._db.unit_of_work() as unit:
            # A report that had come in before a repetition was due may make it needless.
            unread = webhook_events.waiting_since(unit.session, now)
            due = messages.due(unit.session, now, unread or now, limit)
            taken = [job for message in due if (job := self._take_up(unit, message, now))]
        for job in taken:
            if isinstance(job, _Refused):
                self._give_up(job, now)
        return [job for job in taken if isinstance(job, DueMessage)]

    def _give_up(self, refused: _Refused, now: datetime) -> None:
        """Note a refusal after the claim: this waits for the conversation, then the message."""
        try:
            self._record(refused.claimed, refused.error, now)
        except Exception:
            # Its neighbours are claimed and have to leave; it is claimed again later.
            logger.exception("message %s could not be given up", refused.claimed.message_id)

    def _take_up(
        self, unit: UnitOfWork, message: Message, now: datetime
    ) -> DueMessage | _Refused | None:
        if message.claimed_until is not None:
            # Nobody noted what became of a send, perhaps for as long as this process was down:
            # reports about it may only now be coming in.
            message.claimed_until = None
            message.next_attempt_at = now + SETTLING_TIME
            logger.warning("message %s: waits for a report, its sender is gone", message.id)
            return None
        _, conversation, connection = messages.with_connection(unit.session, message.id)
        claimed = _Claimed(
            message.id, conversation.id, connection.id, connection.sealed_token, message.author
        )
        message.claimed_until = now + CLAIM
        try:
            _check_answers(message)
            outgoing = self._envelopes.outgoing(unit, message, conversation, connection)
        except PermanentSendError as error:
            return _Refused(claimed, error)
        finally:
            message.attempts += 1
        if outgoing.file is not None:
            message.claimed_until = now + FILE_CLAIM
        return DueMessage(claimed, connection.channel, outgoing)

    async def send(self, job: DueMessage) -> None:
        """Hand one message to its channel and note what became of it."""
        result: Sent | SendError
        began = self._clock()
        try:
            result = await self._channels[job.channel].send(job.outgoing)
        except SendError as error:
            result = error
        except Exception:
            logger.exception("message %s: the channel failed unexpectedly", job.claimed.message_id)
            result = AmbiguousSendError("The channel failed unexpectedly.")
        late = job.outgoing.by_person_late
        await asyncio.to_thread(self._record, job.claimed, result, began, late=late)
        if isinstance(result, Sent) and job.claimed.author is Author.AGENT:
            self._presence.begin_staff_answered(job.claimed.message_id)

    def _record(
        self, claimed: _Claimed, result: Sent | SendError, began: datetime, *, late: bool = False
    ) -> None:
        if isinstance(result, PermanentSendError) and result.stops_account:
            self._pauses.stop(claimed.connection_id, claimed.sealed_token, result)
        with self._db.unit_of_work() as unit:
            # The conversation first, as everybody does who holds both.
            conversation = conversations.locked(unit.session, claimed.conversation_id)
            message, _, _ = messages.with_connection(unit.session, claimed.message_id)
            message.claimed_until = None
            if conversation is None:
                return
            if isinstance(result, AmbiguousSendError):
                _count_unanswered(message)
            if isinstance(result, Sent):
                self._note_sent(unit, message, conversation, result, began)
            elif message.status is not MessageStatus.PENDING:
                # A status report has settled it while we waited for the provider's answer.
                logger.info("message %s: %s, but it was reported sent", message.id, result)
            else:
                self._note_failure(unit, message, conversation, result, late=late)
            unit.announce(
                Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id),
                Event(Happened.MESSAGE_QUEUED, message.hotel_id, message.conversation_id),
            )
            again_at = message.next_attempt_at
        if isinstance(result, RetryableSendError) and result.slows_account:
            self._pauses.slow(
                claimed.connection_id, again_at or self._clock() + _pause(result, ATTEMPTS)
            )

    def _note_sent(
        self,
        unit: UnitOfWork,
        message: Message,
        conversation: Conversation,
        sent: Sent,
        began: datetime,
    ) -> None:
        if moves_forward(message.status, MessageStatus.SENT):
            message.status = MessageStatus.SENT
            message.error_code = message.error_reason = None
            message.error_detail = {}
        # When we began, not when the answer came: the provider's own time lies in between, and
        # the guest's watermark is compared with it.
        message.left_at = message.left_at or began
        try:
            with unit.savepoint():
                message.provider_id = message.provider_id or sent.provider_id
        except AlreadyStoredError:
            logger.warning("message %s: the provider gave an id twice", message.id)
            unit.session.refresh(message)
        reports.catch_up(conversation, message)
        # The phone app may have changed it sooner than we noted by what name it is known there.
        amendments.settle(unit, conversation, message)

    def _note_failure(
        self,
        unit: UnitOfWork,
        message: Message,
        conversation: Conversation,
        error: SendError,
        *,
        late: bool,
    ) -> None:
        now = self._clock()
        message.error_code, message.error_reason = error.code, error.reason
        detail = storable(error.detail)
        message.error_detail = detail if isinstance(detail, dict) else {}
        if isinstance(error, PermanentSendError) and error.stops_account:
            # It waits for its connection as if it had never been tried.
            message.attempts -= 1
            message.next_attempt_at = now
            return
        if not _is_final(error, message):
            message.next_attempt_at = now + _pause(error, message.attempts)
            logger.warning("message %s will be tried again: %s", message.id, error.reason)
            return
        if isinstance(error, PermanentSendError) and error.closes_window:
            _close_window(conversation, now, late=late)
        message.status = MessageStatus.FAILED
        message.next_attempt_at = None
        logger.warning("message %s failed for good: %s", message.id, error.reason)
        if not isinstance(error, GaveWayError):
            kind = notifications.SEND_FAILED
            notifications.tell(unit, conversation, None, kind, error.reason, now)
            hold_back_rest(unit, message)


def _check_answers(message: Message) -> None:
    if message.attempts and message.detail.get(_UNANSWERED, 0) >= AMBIGUOUS_ATTEMPTS:
        # Each repetition of a send that may have arrived may be one more copy on a guest's
        # phone; what was clearly refused before left none.
        raise PermanentSendError("No answer came; the guest may have received this.")


def _count_unanswered(message: Message) -> None:
    # At the first attempt of a retry the earlier count is over.
    before = message.detail.get(_UNANSWERED, 0) if message.attempts > 1 else 0
    message.detail = {**message.detail, _UNANSWERED: before + 1}


def _close_window(conversation: Conversation, now: datetime, *, late: bool) -> None:
    if late:
        conversation.human_window_closed_at = now
    else:
        conversation.window_closed_at = now


def _is_final(error: SendError, message: Message) -> bool:
    if isinstance(error, AmbiguousSendError):
        # A report may still say that it arrived: what is final is decided when its time is over.
        return False
    return isinstance(error, PermanentSendError) or message.attempts >= ATTEMPTS


def _pause(error: SendError, attempts: int) -> timedelta:
    if isinstance(error, AmbiguousSendError):
        return SETTLING_TIME
    return PAUSES.after(attempts, error)
