"""Who works at a hotel, and who of them is there now."""

from dataclasses import dataclass

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.presence import NOTED_EVERY, is_online
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.repositories import agents


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody who sees the same hotel; `online` says that a page of theirs is looked at."""

    id: int
    name: str
    email: str
    role: Role
    online: bool


class Staff:
    """The people of the viewer's hotels; presence is a time in the database, not a connection."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def colleagues(self, viewer: Viewer, hotel_id: int) -> tuple[Teammate, ...]:
        """List the active staff of a hotel, the viewer too: whoever is there first, then by name.

        Raises NotFoundError for a hotel that the viewer does not see.
        """
        if hotel_id not in viewer.hotel_ids:
            raise NotFoundError("There is no such hotel.")
        now = self._clock()
        with self._db.reading() as session:
            found = agents.staff_of(session, {hotel_id})
        people = (
            Teammate(one.id, one.name, one.email, one.role, is_online(one.active_at, now))
            for one in found
        )
        return tuple(sorted(people, key=lambda one: (not one.online, one.name.casefold(), one.id)))

    def note_active(self, viewer: Viewer) -> None:
        """Note that the viewer looks at a page; open pages hear of whoever was not there before.

        It is written no more often than needed, however many pages ask for it.
        """
        now = self._clock()
        with self._db.reading() as session:
            agent = agents.by_id(session, viewer.agent_id)
        if agent is None or (agent.active_at and now - agent.active_at < NOTED_EVERY):
            return
        with self._db.unit_of_work() as unit:
            agents.note_active(unit.session, agent.id, now)
            if not is_online(agent.active_at, now):
                unit.announce(
                    *(Event(Happened.STAFF_CHANGED, one) for one in sorted(viewer.hotel_ids))
                )
