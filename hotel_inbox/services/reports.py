"""What channels report about our messages: statuses one by one, and watermarks over many."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    MessageStatus,
    Watermark,
    message_of,
    moves_forward,
)
from hotel_inbox.domain.text import clean, storable
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import conversations, guests, messages
from hotel_inbox.services import amendments, notifications
from hotel_inbox.services.outbox import SUPERSEDED, hold_back_rest


class UnknownMessageError(HotelInboxError):
    """A report speaks of a message or a guest that we do not know, or do not know yet."""


def note_update(
    unit: UnitOfWork, connection: Connection, update: DeliveryUpdate, now: datetime
) -> None:
    """Note what became of one of our messages; never backwards.

    Raises UnknownMessageError, which may mean that the report was quicker than our own note of the
    provider's id.
    """
    held = conversations.of_message(
        unit.session, connection.id, clean(update.provider_id), message_of(update.client_ref)
    )
    message = held and _reported(unit, connection, update)
    if not held or not message:
        raise UnknownMessageError(f"status for a message we did not send: {update.provider_id}")
    if update.provider_id in message.detail.get(SUPERSEDED, ()):
        return
    if message.provider_id is None:
        message.provider_id = update.provider_id
        if message.status is MessageStatus.FAILED:
            # We gave it up without the provider's word, and this is it.
            message.status = MessageStatus.PENDING
        amendments.settle(unit, held, message)
    if not moves_forward(message.status, update.status):
        return
    was_pending, message.status = message.status is MessageStatus.PENDING, update.status
    if update.status is MessageStatus.FAILED:
        _note_failure(unit, held, message, update, now)
    elif was_pending:
        message.left_at = message.left_at or update.at
        message.error_code = message.error_reason = None
        message.error_detail = {}
        catch_up(held, message)
    unit.announce(Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id))


def _reported(unit: UnitOfWork, connection: Connection, update: DeliveryUpdate) -> Message | None:
    known = messages.by_provider_id(unit.session, connection.id, clean(update.provider_id))
    message_id = message_of(update.client_ref)
    if known is not None or message_id is None:
        return known
    return messages.of_connection(unit.session, connection.id, message_id)


def _note_failure(
    unit: UnitOfWork,
    conversation: Conversation,
    message: Message,
    update: DeliveryUpdate,
    now: datetime,
) -> None:
    message.error_code, message.error_reason = update.error_code, update.error_reason
    detail = storable(update.error_detail)
    message.error_detail = detail if isinstance(detail, dict) else {}
    message.next_attempt_at = None
    if update.closes_window:
        closed_at = conversation.window_closed_at or update.at
        conversation.window_closed_at = max(closed_at, update.at)
    hold_back_rest(unit, message)
    words = update.error_reason or "The channel gave no reason."
    notifications.tell(unit, conversation, None, notifications.SEND_FAILED, words, now)


def note_watermark(
    unit: UnitOfWork, connection: Connection, mark: Watermark, now: datetime
) -> None:
    """Note how far a guest got with everything that we had sent by a moment; never backwards.

    Raises UnknownMessageError for a guest whose first message may be on its way.
    """
    conversation_id = guests.conversation_of(
        unit.session, {connection.hotel_id}, connection.id, clean(mark.identity)
    )
    conversation = conversation_id and conversations.locked(unit.session, conversation_id)
    if not conversation:
        raise UnknownMessageError(f"watermark of a guest we do not know: {mark.identity}")
    # A provider's clock may be ahead; nobody has read what is yet to be sent.
    until = min(mark.until, now)
    if mark.status is MessageStatus.READ:
        conversation.read_until = max(conversation.read_until or until, until)
    else:
        conversation.delivered_until = max(conversation.delivered_until or until, until)
    if messages.got_this_far(unit.session, conversation.id, mark.status, until):
        unit.announce(Event(Happened.MESSAGE_CHANGED, conversation.hotel_id, conversation.id))


def catch_up(conversation: Conversation, message: Message) -> None:
    """Apply the watermarks that were quicker than our own note that a message had left.

    The conversation's row is held, so that none slips in between.
    """
    left_at = message.left_at or message.sent_at
    for status, until in (
        (MessageStatus.DELIVERED, conversation.delivered_until),
        (MessageStatus.READ, conversation.read_until),
    ):
        has_left = message.status is not MessageStatus.PENDING
        if has_left and until and left_at <= until and moves_forward(message.status, status):
            message.status = status
