"""Opens, extends and expires the 24-hour sessions of conversations."""

from datetime import datetime

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.session import continues, expiry
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, ConversationSession
from hotel_inbox.repositories import conversations, messages
from hotel_inbox.services import measuring

BATCH = 500


def for_guest_message(
    unit: UnitOfWork, conversation: Conversation, sent_at: datetime, received_at: datetime
) -> ConversationSession:
    """Find, extend or open the session that a guest's message of this moment belongs to.

    `received_at` is when the server got it. A message that arrives late lands in the session of its
    own time; one shortly before a known session moves that session's start.
    """
    current = conversations.session_before(unit.session, conversation.id, sent_at)
    if current is None or not continues(current.last_guest_at, sent_at):
        later = conversations.session_after(unit.session, conversation.id, sent_at)
        if later is not None and continues(sent_at, later.started_at):
            until, later.started_at = later.started_at, sent_at
            if current is not None:
                measuring.part(unit, current, later, until)
            measuring.note_first_message(unit, conversation, later, received_at)
            return later
        current = ConversationSession(
            hotel_id=conversation.hotel_id,
            conversation_id=conversation.id,
            channel=conversation.channel,
            started_at=sent_at,
            last_guest_at=sent_at,
            expires_at=expiry(sent_at),
            contact=measuring.contact(unit, conversation),
        )
        measuring.note_first_message(unit, conversation, current, received_at)
        unit.session.add(current)
        unit.session.flush()
    elif sent_at > current.last_guest_at:
        # The clockwork may be noting this session's end right now.
        conversations.hold_session(unit.session, current)
        later = _later(unit, conversation, sent_at)
        _extend(current, sent_at)
        if later is not None and continues(sent_at, later.started_at):
            # The late message closes the gap that had made two sessions of one.
            messages.move(unit.session, later.id, current.id)
            measuring.fold(unit, later, current)
            _extend(current, later.last_guest_at)
            unit.session.delete(later)
            unit.session.flush()
    return current


def _later(
    unit: UnitOfWork, conversation: Conversation, sent_at: datetime
) -> ConversationSession | None:
    # Who writes last of all is in the last session.
    if conversation.last_guest_at is not None and sent_at >= conversation.last_guest_at:
        return None
    return conversations.session_after(unit.session, conversation.id, sent_at)


def _extend(session: ConversationSession, last_guest_at: datetime) -> None:
    session.last_guest_at = last_guest_at
    session.expires_at = expiry(last_guest_at)
    session.expired_at = None


class Expiry:
    """Notes the end of sessions whose time is over; until it runs the timestamps say the same."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def run(self) -> int:
        """Expire everything that is due, a batch a transaction, and say how many sessions ended."""
        total = 0
        while ended := self._batch():
            total += ended
        return total

    def _batch(self) -> int:
        with self._db.unit_of_work() as unit:
            overdue = conversations.overdue_sessions(unit.session, self._clock(), BATCH)
            for session in overdue:
                session.expired_at = session.expires_at
                unit.announce(
                    Event(Happened.CONVERSATION_CHANGED, session.hotel_id, session.conversation_id)
                )
        return len(overdue)
