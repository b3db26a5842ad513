"""Turns what a channel says into messages and their states, each exactly once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.measures import OUTSIDE
from hotel_inbox.domain.messages import (
    AMENDMENTS,
    REVOKED,
    Author,
    Channel,
    DeliveryUpdate,
    Direction,
    Echo,
    InboundMessage,
    MessageStatus,
    Mode,
    Watermark,
    awaits_answer,
    second_of,
)
from hotel_inbox.domain.text import clean, storable
from hotel_inbox.errors import AlreadyStoredError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Message
from hotel_inbox.repositories import conversations, messages
from hotel_inbox.services import (
    amendments,
    guests,
    holding,
    measuring,
    media,
    origins,
    reports,
    sessions,
    threads,
    turns,
)


@dataclass(frozen=True, slots=True)
class Received:
    """Where a message is now; `new` is False when it was there already."""

    conversation_id: int
    message_id: int
    new: bool


class Intake:
    """Stores happenings within somebody else's unit of work."""

    def __init__(
        self,
        channels: Mapping[Channel, ChannelAdapter],
        clock: Clock,
        wait: timedelta = turns.AT_ONCE,
    ) -> None:
        """Know what each channel has, and tell the time by this clock.

        The bot waits so long for a second message of the same breath.
        """
        self._channels = channels
        self._clock = clock
        self._wait = wait

    def receive(
        self,
        unit: UnitOfWork,
        connection: Connection,
        message: InboundMessage | Echo,
        received_at: datetime | None = None,
    ) -> Received:
        """Store a guest's message or a colleague's echo; the second time it changes nothing.

        `received_at` is when the server got it, if that was not just now: what the guest waits
        counts from then.
        """
        now = self._clock()
        received_at = min(received_at or now, now)
        has_profiles = self._channels[connection.channel].profiles is not None
        try:
            with unit.savepoint():
                conversation = guests.conversation_with(
                    unit, connection, message, self._clock(), has_profiles=has_profiles
                )
                if isinstance(message, Echo):
                    stored = self._store_echo(unit, conversation, message)
                else:
                    stored = self._store_inbound(unit, conversation, message, received_at)
        except AlreadyStoredError:
            known = messages.by_provider_id(unit.session, connection.id, clean(message.provider_id))
            if known is None:
                raise
            return Received(known.conversation_id, known.id, new=False)
        return Received(conversation.id, stored.id, new=True)

    def apply(
        self, unit: UnitOfWork, connection: Connection, report: DeliveryUpdate | Watermark
    ) -> None:
        """Note what became of our messages; never backwards.

        Raises UnknownMessageError for those of whom we do not know, or do not know yet.
        """
        if isinstance(report, Watermark):
            reports.note_watermark(unit, connection, report, self._clock())
        else:
            reports.note_update(unit, connection, report, self._clock())

    def _store_inbound(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        message: InboundMessage,
        received_at: datetime,
    ) -> Message:
        now = self._clock()
        # A guest's clock may be wrong; nobody writes in the future.
        sent_at = min(message.sent_at, now)
        session_id: int | None
        if message.opens_session:
            session = sessions.for_guest_message(unit, conversation, sent_at, received_at)
            session_id = session.id
            origins.note(conversation, session, message.origin, sent_at)
        else:
            current = conversations.session_before(unit.session, conversation.id, sent_at)
            session_id = current.id if current else None
        row = _row(conversation, message, sent_at, received_at, MessageStatus.RECEIVED)
        row.session_id = session_id
        if message.opens_session:
            conversation.last_guest_at = max(conversation.last_guest_at or sent_at, sent_at)
            conversation.unread_count += 1
        self._add(unit, conversation, row, message)
        if message.opens_session and awaits_answer(row.kind) and REVOKED not in row.detail:
            turns.make_due(unit, conversation, now, self._wait, received_at)
        return row

    def _store_echo(self, unit: UnitOfWork, conversation: Conversation, echo: Echo) -> Message:
        now = self._clock()
        ours = None
        if awaits_answer(echo.kind):
            ours = messages.on_its_way(
                unit.session, conversation.id, clean(echo.text), kind=echo.kind
            )
        if ours is not None:
            # The guest has it: whether it was our send or a colleague's, it must not go twice.
            ours.provider_id, ours.status = clean(echo.provider_id), MessageStatus.SENT
            ours.left_at = min(echo.sent_at, now)
            reports.catch_up(conversation, ours)
            unit.announce(Event(Happened.MESSAGE_CHANGED, conversation.hotel_id, conversation.id))
            amendments.settle(unit, conversation, ours)
            return ours
        row = _row(conversation, echo, min(echo.sent_at, now), now, MessageStatus.SENT)
        reports.catch_up(conversation, row)
        if awaits_answer(echo.kind):
            session = conversations.session_before(unit.session, conversation.id, now)
            measuring.note_answer(session, conversation.unanswered_since, None, now)
        stored = self._add(unit, conversation, row, echo)
        if awaits_answer(echo.kind):
            _answered_elsewhere(unit, conversation, row.sent_at, now)
        return stored

    def _add(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        row: Message,
        message: InboundMessage | Echo,
    ) -> Message:
        """Add a line, which does what it says, and is as all that is known already makes it."""
        threads.append(unit, conversation, row)
        amendments.settle(unit, conversation, row)
        if message.media and row.kind not in AMENDMENTS and REVOKED not in row.detail:
            media.expect(unit, conversation, row, message.media, self._clock())
        return row


def _answered_elsewhere(
    unit: UnitOfWork, conversation: Conversation, sent_at: datetime, now: datetime
) -> None:
    """Leave the guest to the colleague, unless all that was before somebody decided otherwise."""
    changed_at = conversation.mode_changed_at
    if changed_at is not None and sent_at < second_of(changed_at):
        return
    if conversation.mode is Mode.AI:
        measuring.note_transfer(unit, conversation, OUTSIDE, now)
        conversation.mode, conversation.mode_changed_at = Mode.HUMAN, now
        conversation.mode_changed_by = None
        holding.note_change(unit, conversation)
        threads.system_line(
            unit,
            conversation,
            "A colleague answered outside of this inbox: switched to Human Agent",
            now,
            "takeover",
        )
    turns.settle(unit, conversation, now)


def _row(
    conversation: Conversation,
    message: InboundMessage | Echo,
    sent_at: datetime,
    created_at: datetime,
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
        reply_to=message.reply_to,
        target=clean(message.target) if message.target else None,
        status=status,
        sent_at=sent_at,
        created_at=created_at,
    )
