"""Turns what a channel says into messages and their states, each exactly once."""

from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import (
    Author,
    DeliveryUpdate,
    Direction,
    Echo,
    InboundMessage,
    MessageStatus,
    Mode,
    awaits_answer,
    message_of,
    moves_forward,
)
from hotel_inbox.domain.text import clean, storable
from hotel_inbox.errors import AlreadyStoredError, HotelInboxError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import conversations, messages
from hotel_inbox.services import guests, sessions, threads, turns
from hotel_inbox.services.outbox import SUPERSEDED


class UnknownMessageError(HotelInboxError):
    """A status speaks of a message that we do not know, or do not know yet."""


@dataclass(frozen=True, slots=True)
class Received:
    """Where a message is now; `new` is False when it was there already."""

    conversation_id: int
    message_id: int
    new: bool


class Intake:
    """Stores happenings within somebody else's unit of work."""

    def __init__(self, clock: Clock) -> None:
        """Tell the time by this clock."""
        self._clock = clock

    def receive(
        self, unit: UnitOfWork, connection: Connection, message: InboundMessage | Echo
    ) -> Received:
        """Store a guest's message or a colleague's echo; the second time it changes nothing."""
        try:
            with unit.savepoint():
                conversation = guests.conversation_with(unit, connection, message, self._clock())
                if isinstance(message, Echo):
                    stored = self._store_echo(unit, conversation, message)
                else:
                    stored = self._store_inbound(unit, conversation, message)
        except AlreadyStoredError:
            known = messages.by_provider_id(unit.session, connection.id, clean(message.provider_id))
            if known is None:
                raise
            return Received(known.conversation_id, known.id, new=False)
        return Received(conversation.id, stored.id, new=True)

    def apply(self, unit: UnitOfWork, connection: Connection, update: DeliveryUpdate) -> None:
        """Note what became of one of our messages; never backwards.

        Raises UnknownMessageError, which may mean that the report was quicker than our own note
        of the provider's id.
        """
        message = self._reported(unit, connection, update)
        if message is None:
            raise UnknownMessageError(f"status for a message we did not send: {update.provider_id}")
        if update.provider_id in message.detail.get(SUPERSEDED, ()):
            return
        if message.provider_id is None:
            message.provider_id = update.provider_id
        if not moves_forward(message.status, update.status):
            return
        message.status = update.status
        if update.status is MessageStatus.FAILED:
            message.error_code, message.error_reason = update.error_code, update.error_reason
        if update.closes_window:
            conversation = conversations.locked(unit.session, message.conversation_id)
            if conversation is not None:
                conversation.window_closed_at = update.at
        unit.announce(Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id))

    def _reported(
        self, unit: UnitOfWork, connection: Connection, update: DeliveryUpdate
    ) -> Message | None:
        known = messages.by_provider_id(unit.session, connection.id, update.provider_id)
        message_id = message_of(update.client_ref)
        if known is not None or message_id is None:
            return known
        return messages.of_connection(unit.session, connection.id, message_id)

    def _store_inbound(
        self, unit: UnitOfWork, conversation: Conversation, message: InboundMessage
    ) -> Message:
        now = self._clock()
        # A guest's clock may be wrong; nobody writes in the future.
        sent_at = min(message.sent_at, now)
        session_id: int | None
        if message.opens_session:
            session_id = sessions.for_guest_message(unit, conversation, sent_at).id
            self._guest_spoke(unit, conversation, message.kind, sent_at, now)
        else:
            current = conversations.session_before(unit.session, conversation.id, sent_at)
            session_id = current.id if current else None
        row = _row(conversation, message, sent_at, now, MessageStatus.RECEIVED)
        row.session_id, row.reply_to = session_id, message.reply_to
        return threads.append(unit, conversation, row)

    def _guest_spoke(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        kind: str,
        sent_at: datetime,
        now: datetime,
    ) -> None:
        conversation.last_guest_at = max(conversation.last_guest_at or sent_at, sent_at)
        conversation.unread_count += 1
        if conversation.mode is Mode.AI and awaits_answer(kind):
            turns.make_due(unit, conversation, now)

    def _store_echo(self, unit: UnitOfWork, conversation: Conversation, echo: Echo) -> Message:
        now = self._clock()
        ours = messages.on_its_way(unit.session, conversation.id, clean(echo.text))
        if ours is not None:
            # The guest has it: whether it was our send or a colleague's, it must not go twice.
            ours.provider_id, ours.status = clean(echo.provider_id), MessageStatus.SENT
            unit.announce(Event(Happened.MESSAGE_CHANGED, conversation.hotel_id, conversation.id))
            return ours
        row = _row(conversation, echo, min(echo.sent_at, now), now, MessageStatus.SENT)
        stored = threads.append(unit, conversation, row)
        if conversation.mode is Mode.AI:
            conversation.mode, conversation.mode_changed_at = Mode.HUMAN, now
            conversation.mode_changed_by = None
            threads.system_line(
                unit,
                conversation,
                "A colleague answered outside of this inbox: switched to Human Agent",
                now,
                "takeover",
            )
        turns.settle(conversation)
        return stored


def _row(
    conversation: Conversation,
    message: InboundMessage | Echo,
    sent_at: datetime,
    now: datetime,
    status: MessageStatus,
) -> Message:
    is_echo = isinstance(message, Echo)
    detail = storable(message.detail)
    return Message(
        hotel_id=conversation.hotel_id,
        connection_id=conversation.connection_id,
        conversation_id=conversation.id,
        direction=Direction.OUTBOUND if is_echo else Direction.INBOUND,
        author=Author.AGENT if is_echo else Author.GUEST,
        kind=message.kind[:40],
        text=clean(message.text),
        detail=detail if isinstance(detail, dict) else {},
        provider_id=clean(message.provider_id),
        status=status,
        sent_at=sent_at,
        created_at=now,
    )
