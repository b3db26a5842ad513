"""Queues what goes to guests: checks the window, writes pending messages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from hotel_inbox.channels.base import Abilities, ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.letters import Letter, checked_draft_key, draft_key_of, letter_of, pieces
from hotel_inbox.domain.messages import (
    Author,
    Channel,
    Direction,
    MessageStatus,
    Mode,
)
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.window import WindowState, tagged_window_state, window_state
from hotel_inbox.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    WindowClosedError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, MediaFile, Message
from hotel_inbox.repositories import conversations, media, messages, templates
from hotel_inbox.services import measuring, threads, turns
from hotel_inbox.services.contents import TEMPLATE, Content, check_file, of_template

Channels = dict[Channel, ChannelAdapter]

SUPERSEDED = "superseded"
"""Where a message's detail keeps the provider's ids of sends that failed and were retried."""


def window_of(
    conversation: Conversation, abilities: Abilities, now: datetime, *, by_person: bool = False
) -> WindowState:
    """Judge a conversation's window by what its channel declares, for a person or the bot."""
    plain = window_state(
        channel_name=abilities.name,
        length=abilities.window,
        last_guest_at=conversation.last_guest_at,
        closed_at=conversation.window_closed_at,
        now=now,
        templates=abilities.takes_templates,
    )
    beyond, last_guest_at = abilities.human_window, conversation.last_guest_at
    if plain.open or beyond is None or last_guest_at is None:
        return plain
    late = tagged_window_state(
        channel_name=abilities.name,
        length=beyond,
        last_guest_at=last_guest_at,
        closed_at=conversation.human_window_closed_at,
        now=now,
    )
    if by_person:
        return late
    if late.open:
        reason = f"{abilities.name} takes no answer of the AI agent any more; a person may write."
        return replace(plain, reason=reason)
    return plain


class Outbox:
    """Takes messages for guests; services/delivery sends them."""

    def __init__(self, db: Database, channels: Channels, clock: Clock) -> None:
        """Know what each channel can do."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def answer(self, unit: UnitOfWork, conversation: Conversation, text: str) -> list[Message]:
        """Queue what the bot says into a conversation whose row is held, long texts in parts.

        Raises WindowClosedError with the reason for staff, InvalidInputError for a text that the
        channel would not take.
        """
        self._check_window(conversation, by_person=False)
        return self._queue(unit, conversation, self._laid_out(conversation, text, []))

    def send(self, viewer: Viewer, conversation_id: int, letter: Letter) -> int:
        """Queue what a person wrote and return the id of its first message.

        The same draft key twice is one letter, so a second click or a repeated request is
        harmless. Raises ConflictError while the bot is in charge.
        """
        draft_key = checked_draft_key(letter.draft_key)
        with self._db.unit_of_work() as unit:
            conversation = self._visible(unit, viewer, conversation_id)
            sent = messages.by_draft_key(unit.session, viewer.hotel_ids, conversation_id, draft_key)
            if sent is not None:
                return sent.id
            _check_mode(conversation)
            self._check_window(conversation, by_person=True)
            files = self._files(unit, viewer, conversation, letter.files)
            found = self._laid_out(conversation, letter.text, files)
            quoted = self._quoted(unit, viewer, conversation, letter.quoted)
            found[0] = replace(found[0], reply_to=quoted)
            written = self._queue(unit, conversation, found, viewer.agent_id, draft_key)
            self._take_care(unit, conversation)
            return written[0].id

    def send_template(
        self,
        viewer: Viewer,
        conversation_id: int,
        template_id: int,
        values: Mapping[str, str],
        draft_key: str,
    ) -> int:
        """Queue an approved template with its values filled in, whatever the window says.

        Raises InvalidInputError that names what is missing. The same draft key twice is one
        message.
        """
        draft_key = checked_draft_key(draft_key)
        with self._db.unit_of_work() as unit:
            conversation = self._visible(unit, viewer, conversation_id)
            sent = messages.by_draft_key(unit.session, viewer.hotel_ids, conversation_id, draft_key)
            if sent is not None:
                return sent.id
            _check_mode(conversation)
            template = templates.visible(
                unit.session, viewer.hotel_ids, conversation.connection_id, template_id
            )
            if template is None:
                raise NotFoundError("There is no such template for this conversation.")
            content = of_template(template, values)
            written = self._queue(unit, conversation, [content], viewer.agent_id, draft_key)
            self._take_care(unit, conversation)
            return written[0].id

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
            if message.kind != TEMPLATE:
                self._check_window(conversation, by_person=message.author is Author.AGENT)
            if message.provider_id is not None:
                # Reports on the send that failed may be repeated, and are not about this one.
                gone = [*message.detail.get(SUPERSEDED, ()), message.provider_id]
                message.detail = {**message.detail, SUPERSEDED: gone}
            message.status = MessageStatus.PENDING
            message.error_code = message.error_reason = message.provider_id = None
            message.error_detail = {}
            message.left_at = None
            message.attempts = 0
            message.next_attempt_at = now
            message.claimed_until = None
            unit.announce(
                Event(Happened.MESSAGE_CHANGED, message.hotel_id, message.conversation_id),
                Event(Happened.MESSAGE_QUEUED, message.hotel_id, message.conversation_id),
            )

    def _queue(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        contents: Sequence[Content],
        agent_id: int | None = None,
        draft_key: str | None = None,
    ) -> list[Message]:
        """Write messages of the bot, or of an agent, as pending and in their order."""
        now = self._clock()
        session = conversations.session_before(unit.session, conversation.id, now)
        if agent_id is not None:
            measuring.note_answer(session, conversation.unanswered_since, agent_id, now)
        written = []
        for index, content in enumerate(contents):
            message = Message(
                hotel_id=conversation.hotel_id,
                connection_id=conversation.connection_id,
                conversation_id=conversation.id,
                session_id=session.id if session else None,
                direction=Direction.OUTBOUND,
                author=Author.BOT if agent_id is None else Author.AGENT,
                agent_id=agent_id,
                kind=content.kind,
                text=content.text,
                detail=dict(content.detail),
                reply_to=content.reply_to,
                draft_key=None if draft_key is None else draft_key_of(draft_key, index),
                status=MessageStatus.PENDING,
                sent_at=now,
                created_at=now,
                next_attempt_at=now,
            )
            written.append(threads.append(unit, conversation, message))
            if content.file is not None:
                content.file.message_id = message.id
        unit.announce(Event(Happened.MESSAGE_QUEUED, conversation.hotel_id, conversation.id))
        return written

    def _check_window(self, conversation: Conversation, *, by_person: bool) -> None:
        abilities = self._channels[conversation.channel].abilities
        window = window_of(conversation, abilities, self._clock(), by_person=by_person)
        if not window.open:
            raise WindowClosedError(window.reason or "The window is closed.")

    def _laid_out(
        self, conversation: Conversation, text: str, files: Sequence[MediaFile]
    ) -> list[Content]:
        abilities = self._channels[conversation.channel].abilities
        found = pieces(
            text,
            [file.kind for file in files],
            channel_name=abilities.name,
            text_limit=abilities.text_limit,
            text_bytes=abilities.text_bytes,
            captions=abilities.captions,
        )
        return [
            Content(piece.kind, piece.text, file=None if piece.file is None else files[piece.file])
            for piece in found
        ]

    def _files(
        self, unit: UnitOfWork, viewer: Viewer, conversation: Conversation, ids: Sequence[int]
    ) -> list[MediaFile]:
        """Fetch what the viewer uploaded for this conversation, if the channel takes all of it."""
        if not ids:
            return []
        found = media.uploads(unit.session, viewer.hotel_ids, conversation.id, viewer.agent_id, ids)
        if len(found) != len(set(ids)):
            raise NotFoundError("A file is not there any more. Attach it again.")
        abilities = self._channels[conversation.channel].abilities
        for file in found:
            check_file(file, abilities)
        return found

    def _quoted(
        self, unit: UnitOfWork, viewer: Viewer, conversation: Conversation, quoted: int | None
    ) -> str | None:
        """Find the channel's id of the message that a letter answers."""
        if quoted is None:
            return None
        abilities = self._channels[conversation.channel].abilities
        if not abilities.quotes:
            raise InvalidInputError(f"{abilities.name} cannot show what a message answers.")
        message = messages.visible(unit.session, quoted, viewer.hotel_ids)
        if (
            message is None
            or message.conversation_id != conversation.id
            or message.provider_id is None
        ):
            raise NotFoundError("There is no such message to answer.")
        return message.provider_id

    def _take_care(self, unit: UnitOfWork, conversation: Conversation) -> None:
        conversation.unread_count = 0
        turns.settle(unit, conversation, self._clock())

    @staticmethod
    def _visible(unit: UnitOfWork, viewer: Viewer, conversation_id: int) -> Conversation:
        conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
        if conversation is None:
            raise NotFoundError("There is no such conversation.")
        return conversation


def hold_back_rest(unit: UnitOfWork, message: Message) -> None:
    """Let the rest of a letter wait for staff: after a gap nobody would understand it.

    The conversation's row is held, and the message has failed for good.
    """
    for part in messages.waiting_with(unit.session, {message.hotel_id}, message):
        if letter_of(part.draft_key or "") == letter_of(message.draft_key or ""):
            part.status, part.next_attempt_at = MessageStatus.FAILED, None
            part.error_reason = "What belongs before this was not sent. Retry that first."


def _check_mode(conversation: Conversation) -> None:
    if conversation.mode is not Mode.HUMAN:
        raise ConflictError("The AI agent is answering. Switch to Human Agent to write.")
