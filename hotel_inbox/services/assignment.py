"""Gives conversations to people of the staff."""

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Conversation
from hotel_inbox.repositories import agents, conversations
from hotel_inbox.services import holding, notifications, threads
from hotel_inbox.services.notifications import ASSIGNED, GUEST_WAITS


class Assignment:
    """Who has a conversation. Who answers in it, the bot or people, stays as it is."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def assign(
        self, viewer: Viewer, conversation_id: int, agent_id: int | None, before: int | None
    ) -> None:
        """Give a conversation to somebody of its hotel, or to nobody; they are told at once.

        `before` is who had it when the viewer chose: of two people at once the later gets a
        ConflictError that names who has it now. The same again is nothing. Raises NotFoundError
        for a conversation that the viewer does not see, or for nobody of its active staff.
        """
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
            if conversation is None:
                raise NotFoundError("There is no such conversation.")
            former = agents.by_id(unit.session, conversation.assignee_id)
            if conversation.assignee_id == agent_id:
                return
            if conversation.assignee_id != before:
                has_it = former.name if former else "Nobody"
                raise ConflictError(f"{has_it} has it now: somebody else was faster.")
            self._pass_on(unit, viewer, conversation, former, agent_id)

    def _pass_on(
        self,
        unit: UnitOfWork,
        viewer: Viewer,
        conversation: Conversation,
        former: Agent | None,
        agent_id: int | None,
    ) -> None:
        now = self._clock()
        chosen = _of_the_staff(unit, conversation, agent_id)
        holder = holding.holder_of(conversation)
        conversation.assignee_id = agent_id
        holding.note_change(unit, conversation, holder)
        if former is not None:
            told = (ASSIGNED, GUEST_WAITS)
            notifications.settle_about(unit, conversation, told, now, agent_id=former.id)
        line = _line(viewer, former, chosen)
        threads.system_line(unit, conversation, line, now, "assigned")
        unit.announce(Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id))
        if chosen is not None:
            words = f"{viewer.name} assigned this to you"
            notifications.tell_people(
                unit, {chosen.id}, conversation, ASSIGNED, words, now, by=viewer.agent_id
            )


def _of_the_staff(
    unit: UnitOfWork, conversation: Conversation, agent_id: int | None
) -> Agent | None:
    if agent_id is None:
        return None
    staff = agents.staff_of(unit.session, {conversation.hotel_id})
    for agent in staff:
        if agent.id == agent_id:
            return agent
    raise NotFoundError("There is no such colleague at this hotel.")


def _line(viewer: Viewer, former: Agent | None, chosen: Agent | None) -> str:
    if chosen is not None:
        if chosen.id == viewer.agent_id:
            return f"{viewer.name} took this conversation"
        return f"{viewer.name} assigned this to {chosen.name}"
    if former is None or former.id == viewer.agent_id:
        return f"{viewer.name} gave this up"
    return f"{viewer.name} took this from {former.name}"
