"""Takes conversations over from the bot or a colleague, and gives them back."""

from collections.abc import Collection

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Mode
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import agents, conversations, newest_lines
from hotel_inbox.services import holding, measuring, notifications, threads, turns


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
            measuring.note_takeover(unit, conversation, viewer.agent_id, self._clock())
            conversation.mode = Mode.HUMAN
            turns.settle(unit, conversation, self._clock())
            if conversation.assignee_id is None:
                conversation.assignee_id = viewer.agent_id
            self._changed(unit, viewer, conversation, f"{viewer.name} took over", "takeover")

    def take_from(self, viewer: Viewer, conversation_id: int, holder_id: int) -> None:
        """Take a conversation over from the colleague who holds it, as the viewer saw it.

        Raises ConflictError that says who has it, should that be somebody else by now.
        """
        with self._db.unit_of_work() as unit:
            conversation = _visible(unit, viewer, conversation_id)
            holder = holding.holder_of(conversation)
            if holder == viewer.agent_id:
                return
            if conversation.mode is Mode.AI:
                raise ConflictError("It was handed back to the AI agent meanwhile.")
            if holder != holder_id:
                raise ConflictError(f"{_name(unit, holder)} has it by now.")
            conversation.assignee_id = viewer.agent_id
            measuring.note_takeover(unit, conversation, viewer.agent_id, self._clock())
            turns.settle(unit, conversation, self._clock())
            line = f"{viewer.name} took over from {_name(unit, holder)}"
            self._changed(unit, viewer, conversation, line, "takeover", holder)
            told = f"{viewer.name} took over from you"
            notifications.tell_people(
                unit,
                {holder_id},
                conversation,
                notifications.RELIEVED,
                told,
                self._clock(),
                by=viewer.agent_id,
            )

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Give the conversation back to the bot, which answers what the guest still waits for."""
        with self._db.unit_of_work() as unit:
            self._release(unit, viewer, _visible(unit, viewer, conversation_id))

    def release_held(self, viewer: Viewer, conversation_ids: Collection[int]) -> int:
        """Give those of these back that the viewer holds, and say how many they were."""
        released = 0
        for conversation_id in sorted(set(conversation_ids)):
            with self._db.unit_of_work() as unit:
                conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
                if conversation and holding.holder_of(conversation) == viewer.agent_id:
                    self._release(unit, viewer, conversation)
                    released += 1
        return released

    def _release(self, unit: UnitOfWork, viewer: Viewer, conversation: Conversation) -> None:
        if conversation.mode is Mode.AI:
            return
        before = holding.holder_of(conversation)
        conversation.mode, conversation.turn_due_at = Mode.AI, None
        line = f"{viewer.name} handed back to the AI agent"
        self._changed(unit, viewer, conversation, line, "release", before)
        newest = newest_lines.spoken(unit.session, viewer.hotel_ids, conversation.id)
        if newest is not None and newest.author is Author.GUEST:
            turns.make_due(unit, conversation, self._clock())

    def _changed(
        self,
        unit: UnitOfWork,
        viewer: Viewer,
        conversation: Conversation,
        line: str,
        kind: str,
        before: int | None = None,
    ) -> None:
        now = self._clock()
        conversation.mode_changed_at = now
        conversation.mode_changed_by = viewer.agent_id
        threads.system_line(unit, conversation, line, now, kind)
        holding.note_change(unit, conversation, before)
        unit.announce(Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id))

    @staticmethod
    def _refuse(unit: UnitOfWork, viewer: Viewer, conversation: Conversation) -> None:
        if viewer.agent_id in {conversation.mode_changed_by, holding.holder_of(conversation)}:
            return
        raise ConflictError(f"{_name(unit, conversation.mode_changed_by)} has already taken over.")


def _name(unit: UnitOfWork, agent_id: int | None) -> str:
    other = agents.by_id(unit.session, agent_id)
    return other.name if other else "A colleague"


def _visible(unit: UnitOfWork, viewer: Viewer, conversation_id: int) -> Conversation:
    conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
    if conversation is None:
        raise NotFoundError("There is no such conversation.")
    return conversation
