"""Queues what goes to guests: checks the window, writes a pending message."""

from datetime import datetime

from hotel_inbox.channels.base import Abilities, ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Channel, Direction, MessageStatus, Mode
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.domain.window import WindowState, window_state
from hotel_inbox.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    WindowClosedError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import conversations, messages
from hotel_inbox.services import threads, turns

Channels = dict[Channel, ChannelAdapter]

DRAFT_KEY_LIMIT = 80
SUPERSEDED = "superseded"
"""Where a message's detail keeps the provider's ids of sends that failed and were retried."""


def window_of(conversation: Conversation, abilities: Abilities, now: datetime) -> WindowState:
    """Judge a conversation's window by what its channel declares."""
    return window_state(
        channel_name=abilities.name,
        length=abilities.window,
        last_guest_at=conversation.last_guest_at,
        closed_at=conversation.window_closed_at,
        now=now,
    )


class Outbox:
    """Takes messages for guests; services/delivery sends them."""

    def __init__(self, db: Database, channels: Channels, clock: Clock) -> None:
        """Know what each channel can do."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def queue(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        text: str,
        *,
        author: Author,
        agent_id: int | None = None,
        draft_key: str | None = None,
    ) -> Message:
        """Write a pending message into a conversation whose row is held.

        Raises WindowClosedError with the reason for staff, InvalidInputError for a text that the
        channel would not take.
        """
        now = self._clock()
        abilities = self._channels[conversation.channel].abilities
        window = window_of(conversation, abilities, now)
        if not window.open:
            raise WindowClosedError(window.reason or "The window is closed.")
        message = Message(
            hotel_id=conversation.hotel_id,
            connection_id=conversation.connection_id,
            conversation_id=conversation.id,
            session_id=self._current_session(unit, conversation, now),
            direction=Direction.OUTBOUND,
            author=author,
            agent_id=agent_id,
            text=_checked(text, abilities),
            draft_key=draft_key,
            status=MessageStatus.PENDING,
            sent_at=now,
            created_at=now,
            next_attempt_at=now,
        )
        threads.append(unit, conversation, message)
        unit.announce(Event(Happened.MESSAGE_QUEUED, conversation.hotel_id, conversation.id))
        return message

    def send_text(self, viewer: Viewer, conversation_id: int, text: str, draft_key: str) -> int:
        """Queue what a person wrote and return the message's id.

        The same draft key twice is one message, so a second click or a repeated request is
        harmless. Raises ConflictError while the bot is in charge.
        """
        if not 0 < len(draft_key) <= DRAFT_KEY_LIMIT:
            raise InvalidInputError("A draft needs a key of 1 to 80 characters.")
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
            if conversation is None:
                raise NotFoundError("There is no such conversation.")
            sent = messages.by_draft_key(unit.session, viewer.hotel_ids, conversation_id, draft_key)
            if sent is not None:
                return sent.id
            if conversation.mode is not Mode.HUMAN:
                raise ConflictError("The AI agent is answering. Switch to Human Agent to write.")
            message = self.queue(
                unit,
                conversation,
                text,
                author=Author.AGENT,
                agent_id=viewer.agent_id,
                draft_key=draft_key,
            )
            conversation.unread_count = 0
            turns.settle(conversation)
            return message.id

    def retry(self, viewer: Viewer, message_id: int) -> None:
        """Queue a failed message again, if the window still allows it."""
        now = self._clock()
        with self._db.unit_of_work() as unit:
            message = messages.visible(unit.session, message_id, viewer.hotel_ids)
            if message is None:
                raise NotFoundError("There is no such message.")
            conversation = conversations.locked(unit.session, message.conversation_id)
            # Somebody else may have retried it while we waited for the row.
            unit.session.refresh(message)
            if conversation is None or message.status is not MessageStatus.FAILED:
                raise ConflictError("This message is not waiting for a retry.")
            window = window_of(conversation, self._channels[conversation.channel].abilities, now)
            if not window.open:
                raise WindowClosedError(window.reason or "The window is closed.")
            if message.provider_id is not None:
                # Reports on the send that failed may be repeated, and are not about this one.
                gone = [*message.detail.get(SUPERSEDED, ()), message.provider_id]
                message.detail = {**message.detail, SUPERSEDED: gone}
            message.status = MessageStatus.PENDING
            message.error_code = message.error_reason = message.provider_id = None
            message.attempts = 0
            message.next_attempt_at = now
            message.claimed_until = None
            unit.announce(
                Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id),
                Event(Happened.MESSAGE_QUEUED, message.hotel_id, message.conversation_id),
            )

    @staticmethod
    def _current_session(unit: UnitOfWork, conversation: Conversation, now: datetime) -> int | None:
        current = conversations.session_before(unit.session, conversation.id, now)
        return current.id if current else None


def _checked(text: str, abilities: Abilities) -> str:
    text = clean(text).strip()
    if not is_visible(text):
        raise InvalidInputError("Write something first.")
    if len(text) > abilities.text_limit:
        raise InvalidInputError(
            f"{abilities.name} takes {abilities.text_limit} characters at most; "
            f"this text has {len(text)}."
        )
    return text
