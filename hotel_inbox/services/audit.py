"""Notes what was taken out of the inbox, and shows it to managers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.exports import STALE_AFTER, FileKind, Layout, Order, Outcome
from hotel_inbox.domain.filters import Filter, filter_of, words_of
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.models import AuditEntry, AuditHotel
from hotel_inbox.repositories import audit

EXPORT = "export."
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Exported:
    """One export; `who` is None for the command line, `hotels` are those the asker may see.

    `chart` names the table of the statistics that it was; then `order` only says of what.
    """

    at: datetime
    who: str | None
    order: Order
    hotels: tuple[str, ...]
    rows: int
    outcome: Outcome
    chart: str = ""

    @property
    def layout(self) -> Layout:
        """Say what a row stands for."""
        return self.order.layout


class AuditLog:
    """What was exported of the hotels that a manager runs; for agents nothing is there."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Read this database by this clock."""
        self._db, self._clock = db, clock

    def note_chart(self, viewer: Viewer, chart: str, chosen: Filter, rows: int) -> None:
        """Note that somebody took a chart's table along, of the hotels that they see."""
        now = self._clock()
        entry = AuditEntry(
            agent_id=viewer.agent_id,
            action=f"{EXPORT}{chart}",
            detail={"kind": FileKind.CSV.value, "q": ""} | words_of(chosen),
            rows=rows,
            outcome=Outcome.DONE,
            begun_at=now,
            seen_at=now,
            ended_at=now,
        )
        with self._db.unit_of_work() as unit:
            unit.session.add(entry)
            unit.session.flush()
            seen = viewer.hotel_ids & {chosen.hotel} if chosen.hotel else viewer.hotel_ids
            for hotel_id in sorted(seen):
                unit.session.add(AuditHotel(hotel_id=hotel_id, entry_id=entry.id))

    def listed(self, viewer: Viewer, limit: int = SHOWN) -> tuple[Exported, ...]:
        """List the last exports, newest first."""
        if viewer.role is Role.AGENT:
            return ()
        with self._db.reading() as session:
            found = audit.newest(session, viewer.hotel_ids, limit)
            ids = [entry.id for entry, _ in found]
            about = audit.hotels_of(session, viewer.hotel_ids, ids)
        names: defaultdict[int, list[str]] = defaultdict(list)
        for entry_id, hotel in about:
            names[entry_id].append(hotel)
        stale = self._clock() - STALE_AFTER
        return tuple(
            Exported(
                at=entry.begun_at,
                who=agent.name if agent else None,
                order=_order(entry),
                hotels=tuple(names[entry.id]),
                rows=entry.rows,
                outcome=outcome_of(entry, stale),
                chart="" if _what(entry) in set(Layout) else _what(entry),
            )
            for entry, agent in found
        )


def outcome_of(entry: AuditEntry, stale: datetime) -> Outcome:
    """Say how an entry ended: what was not heard of since `stale` broke off."""
    outcome = Outcome(entry.outcome)
    lost = outcome is Outcome.RUNNING and entry.seen_at < stale
    return Outcome.FAILED if lost else outcome


def _what(entry: AuditEntry) -> str:
    return entry.action.removeprefix(EXPORT)


def _order(entry: AuditEntry) -> Order:
    kept = {name: str(word) for name, word in entry.detail.items()}
    what = _what(entry)
    layout = Layout(what) if what in set(Layout) else Layout.CONVERSATIONS
    return Order(layout, FileKind(kept["kind"]), filter_of(kept), kept["q"])
