"""Takes conversations over from the bot and gives them back."""

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Mode
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import agents, conversations, lines
from hotel_inbox.services import threads, turns


class Takeover:
    """The AI Agent / Human Agent switch; the mode lives in the database alone."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        """Silence the bot and put the viewer in charge.

        Of two people at once one wins; the other gets a ConflictError that names the winner.
        """
        with self._db.unit_of_work() as unit:
            conversation = _visible(unit, viewer, conversation_id)
            if conversation.mode is Mode.HUMAN:
                self._refuse(unit, viewer, conversation)
                return
            conversation.mode = Mode.HUMAN
            turns.settle(unit, conversation, self._clock())
            if conversation.assignee_id is None:
                conversation.assignee_id = viewer.agent_id
            self._changed(unit, viewer, conversation, f"{viewer.name} took over", "takeover")

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Give the conversation back to the bot, which answers what the guest still waits for."""
        with self._db.unit_of_work() as unit:
            conversation = _visible(unit, viewer, conversation_id)
            if conversation.mode is Mode.AI:
                return
            conversation.mode, conversation.turn_due_at = Mode.AI, None
            newest = lines.newest_spoken(unit.session, viewer.hotel_ids, conversation_id)
            if newest is not None and newest.author is Author.GUEST:
                turns.make_due(unit, conversation, self._clock())
            self._changed(
                unit, viewer, conversation, f"{viewer.name} handed back to the AI agent", "release"
            )

    def _changed(
        self,
        unit: UnitOfWork,
        viewer: Viewer,
        conversation: Conversation,
        line: str,
        kind: str,
    ) -> None:
        now = self._clock()
        conversation.mode_changed_at = now
        conversation.mode_changed_by = viewer.agent_id
        threads.system_line(unit, conversation, line, now, kind)
        unit.announce(Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id))

    @staticmethod
    def _refuse(unit: UnitOfWork, viewer: Viewer, conversation: Conversation) -> None:
        if conversation.mode_changed_by == viewer.agent_id:
            return
        other = agents.by_id(unit.session, conversation.mode_changed_by)
        raise ConflictError(f"{other.name if other else 'A colleague'} has already taken over.")


def _visible(unit: UnitOfWork, viewer: Viewer, conversation_id: int) -> Conversation:
    conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
    if conversation is None:
        raise NotFoundError("There is no such conversation.")
    return conversation
