"""Gives the bot back what people hold and leave unanswered, where the hotel wants it so."""

from datetime import datetime, timedelta

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Mode
from hotel_inbox.domain.session import SESSION_LENGTH
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import holdings, hotels, newest_lines
from hotel_inbox.services import holding, notifications, threads, turns
from hotel_inbox.services.bot_work import handed_over
from hotel_inbox.services.one_by_one import one_by_one


class TakeBack:
    """Works on what its query finds, so it may come late, twice, or after a crash."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def run(self) -> int:
        """Take back all that is due, each by itself, and say how many it was.

        Due is what a person holds whose guest has waited for the hotel's time since, in a session
        that is still open. What waits for a person, as the bot could not go on, stays with people.
        """
        with self._db.reading() as session:
            wanted = hotels.taking_back(session)
        return sum(self._take_all_back(hotel_id, minutes) for hotel_id, minutes in wanted)

    def _take_all_back(self, hotel_id: int, minutes: int) -> int:
        now = self._clock()
        since, heard_after = now - timedelta(minutes=minutes), now - SESSION_LENGTH
        with self._db.reading() as session:
            due = holdings.left_alone(session, {hotel_id}, since=since, heard_after=heard_after)

        def take_back(conversation_id: int) -> bool:
            with self._db.unit_of_work() as unit:
                # Whoever answers at this moment holds the row: then it is theirs.
                conversation = holdings.locked_if_left_alone(
                    unit.session,
                    {hotel_id},
                    conversation_id,
                    since=since,
                    heard_after=heard_after,
                )
                if conversation is not None:
                    self._take_back(unit, conversation, minutes, now)
                return conversation is not None

        return one_by_one(due, take_back)

    @staticmethod
    def _take_back(
        unit: UnitOfWork, conversation: Conversation, minutes: int, now: datetime
    ) -> None:
        newest = newest_lines.spoken(unit.session, {conversation.hotel_id}, conversation.id)
        reason = handed_over(newest) if newest else None
        if newest is None or (newest.author is not Author.GUEST and reason is None):
            holding.note_nothing_left(unit, conversation)
            return
        holder = holding.holder_of(conversation)
        conversation.mode, conversation.turn_due_at = Mode.AI, None
        conversation.mode_changed_at, conversation.mode_changed_by = now, None
        line = f"Handed back to the AI agent after {minutes} min without an answer"
        threads.system_line(unit, conversation, line, now, "release")
        if reason is None:
            turns.make_due(unit, conversation, now)
        else:
            # The bot said already that it cannot help: somebody else has to.
            turns.await_person(unit, conversation, reason, now)
        if holder is not None:
            notifications.tell_people(
                unit, {holder}, conversation, notifications.TAKEN_BACK, line, now, by=None
            )
        holding.note_change(unit, conversation, holder)
        unit.announce(Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id))
