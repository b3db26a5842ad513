"""Writes the history down for use outside: a snapshot, streamed, noted in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.exports import STALE_AFTER, Order, Outcome
from hotel_inbox.domain.filters import Filter, words_of
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError, TooManyAtOnceError
from hotel_inbox.models import AuditEntry, AuditHotel, Hotel
from hotel_inbox.repositories import agents, audit, hotels
from hotel_inbox.services.audit import EXPORT, outcome_of
from hotel_inbox.services.conversations import sought_in
from hotel_inbox.services.export_reading import Reading
from hotel_inbox.services.export_running import Log, Running

MOST_OF_ONE = 2
MOST_IN_ALL = 8
"""So many at once: each holds a connection to the database for as long as it is read."""
_LONGEST_KEY = 80
_NO_HOTEL = "There is no such hotel."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export got; `total` is None until it is counted."""

    rows: int
    total: int | None
    outcome: Outcome


class Export:
    """Exports what an asker may see; every export stands in the audit log."""

    def __init__(self, db: Database, folder: Path, address: str, clock: Clock) -> None:
        """Read this database; drafts go into this folder, links lead to this address."""
        self._db = db
        self._folder = folder
        self._links = f"{address.rstrip('/')}/conversations/"
        self._clock = clock

    def count(self, viewer: Viewer, order: Order) -> int:
        """Say how many rows an export would have now."""
        with self._db.snapshot() as snapshot:
            found = hotels.named(snapshot.session, _asked(viewer.hotel_ids, order.chosen))
            return self._reading(order, found, viewer.agent_id).count(snapshot)

    def check(self, viewer: Viewer) -> None:
        """Raise TooManyAtOnceError if so much is exported now that nothing more can be."""
        with self._db.reading() as session:
            self._refuse_too_many(audit.running(session, self._clock() - STALE_AFTER), viewer)

    def begin(
        self, viewer: Viewer, order: Order, hotel: str = "", key: str | None = None
    ) -> Running:
        """Begin an export of the viewer's hotels, or of one by its id or slug.

        By the key its progress can be asked for. Raises NotFoundError for a hotel that they may
        not see and TooManyAtOnceError.
        """
        with self._db.unit_of_work() as unit:
            agents.locked(unit.session, viewer.agent_id)
            self._refuse_too_many(audit.running(unit.session, self._clock() - STALE_AFTER), viewer)
            hotel_id = self._hotel_id(unit, viewer, hotel) if hotel else order.chosen.hotel
            order = replace(order, chosen=replace(order.chosen, hotel=hotel_id))
            found = hotels.named(unit.session, _asked(viewer.hotel_ids, order.chosen))
            if hotel_id and not found:
                raise NotFoundError(_NO_HOTEL)
            entry = self._entry(unit, order, found, viewer.agent_id, key)
        return self._running(entry, order, found, viewer.agent_id)

    def begin_for(self, slug: str, order: Order) -> Running:
        """Begin an export of one hotel from the command line; NotFoundError without it."""
        with self._db.unit_of_work() as unit:
            hotel = hotels.by_slug(unit.session, slug)
            if hotel is None:
                raise NotFoundError(f"there is no hotel {slug!r}")
            entry = self._entry(unit, order, [hotel], None, None)
        return self._running(entry, order, [hotel], 0)

    def progress(self, viewer: Viewer, key: str) -> Progress | None:
        """Say how far the viewer's export of this key got; None if it has not begun."""
        with self._db.reading() as session:
            entry = audit.of_key(session, viewer.agent_id, key[:_LONGEST_KEY])
        if entry is None:
            return None
        return Progress(entry.rows, entry.total, outcome_of(entry, self._clock() - STALE_AFTER))

    def cancel(self, viewer: Viewer, key: str) -> None:
        """End the viewer's export of this key; what has ended stays as it is."""
        with self._db.unit_of_work() as unit:
            entry = audit.of_key(unit.session, viewer.agent_id, key[:_LONGEST_KEY])
            if entry is not None:
                audit.end(unit.session, entry.id, Outcome.CANCELLED, entry.rows, self._clock())

    def _refuse_too_many(self, running: list[int | None], viewer: Viewer) -> None:
        if running.count(viewer.agent_id) >= MOST_OF_ONE:
            raise TooManyAtOnceError(
                "Two exports of yours are under way. Wait until one has ended, or cancel it."
            )
        if len(running) >= MOST_IN_ALL:
            raise TooManyAtOnceError("Many exports are under way. Try again in a minute.")

    @staticmethod
    def _hotel_id(unit: UnitOfWork, viewer: Viewer, hotel: str) -> int:
        by_slug = hotels.by_slug(unit.session, hotel)
        if by_slug is not None and by_slug.id in viewer.hotel_ids:
            return by_slug.id
        by_id = {str(one): one for one in viewer.hotel_ids}.get(hotel)
        if by_id is None:
            raise NotFoundError(_NO_HOTEL)
        return by_id

    def _entry(
        self,
        unit: UnitOfWork,
        order: Order,
        found: Sequence[Hotel],
        agent_id: int | None,
        key: str | None,
    ) -> int:
        now = self._clock()
        entry = AuditEntry(
            agent_id=agent_id,
            action=f"{EXPORT}{order.layout}",
            detail={"kind": order.kind.value, "q": order.words} | words_of(order.chosen),
            key=key[:_LONGEST_KEY] if key else None,
            outcome=Outcome.RUNNING,
            begun_at=now,
            seen_at=now,
        )
        unit.session.add(entry)
        unit.session.flush()
        for hotel in found:
            unit.session.add(AuditHotel(hotel_id=hotel.id, entry_id=entry.id))
        return entry.id

    def _reading(self, order: Order, found: Sequence[Hotel], agent_id: int) -> Reading:
        sought = sought_in(found, agent_id, order.chosen, self._clock())
        return Reading(order, found, sought, self._links)

    def _running(self, entry: int, order: Order, found: Sequence[Hotel], agent_id: int) -> Running:
        reading = self._reading(order, found, agent_id)
        today = self._clock().date().isoformat()
        whose = f"{found[0].slug}-" if len(found) == 1 else ""
        name = f"{whose}{order.layout}-{today}.{order.kind}"
        return Running(self._db, reading, Log(self._db, self._clock, entry), self._folder, name)


def _asked(hotel_ids: frozenset[int], chosen: Filter) -> frozenset[int]:
    return hotel_ids & {chosen.hotel} if chosen.hotel else hotel_ids
