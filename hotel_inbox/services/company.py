"""Who else is at a conversation right now: said round on the bus alone, and kept nowhere."""

from collections.abc import Collection

from hotel_inbox.db import Database
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.repositories import agents, conversations


class Company:
    """Tells the colleagues who have the same conversation open."""

    def __init__(self, db: Database) -> None:
        """Say it on this database's bus."""
        self._db = db

    def looks(self, viewer: Viewer, conversation_id: int) -> None:
        """Say that the viewer has a conversation open; it holds for a moment only."""
        self._say(viewer, conversation_id, Happened.AGENT_LOOKING)

    def types(self, viewer: Viewer, conversation_id: int) -> None:
        """Say that the viewer is writing in a conversation; it holds for a moment only."""
        self._say(viewer, conversation_id, Happened.AGENT_TYPING)

    def names(self, viewer: Viewer, agent_ids: Collection[int]) -> dict[int, str]:
        """Name colleagues by their ids, as far as they see a hotel of the viewer's."""
        with self._db.reading() as session:
            staff = agents.staff_of(session, viewer.hotel_ids)
        return {one.id: one.name for one in staff if one.id in agent_ids}

    def _say(self, viewer: Viewer, conversation_id: int, what: Happened) -> None:
        with self._db.reading() as session:
            found = conversations.visible(session, viewer.hotel_ids, conversation_id)
        if found is None:
            raise NotFoundError("There is no such conversation.")
        self._db.bus.publish([Event(what, found.hotel_id, found.id, viewer.agent_id)])
