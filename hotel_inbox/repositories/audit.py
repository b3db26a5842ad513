"""The audit log: what goes on, how far it got, and what was done."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.exports import Outcome
from hotel_inbox.models import Agent, AuditEntry, AuditHotel, Hotel


def running(session: Session, seen_since: datetime) -> list[int | None]:
    """Say whose entries go on: the agents' ids, None for the command line."""
    query = select(AuditEntry.agent_id).where(
        AuditEntry.outcome == Outcome.RUNNING, AuditEntry.seen_at >= seen_since
    )
    return list(session.exec(query))


def of_key(session: Session, agent_id: int, key: str) -> AuditEntry | None:
    """Find what a person began under a key."""
    query = select(AuditEntry).where(AuditEntry.key == key, AuditEntry.agent_id == agent_id)
    return session.exec(query).first()


def note(session: Session, entry_id: int, rows: int, now: datetime) -> bool:
    """Note how far an entry got; False if it has ended."""
    changed = session.exec(
        update(AuditEntry)
        .where(col(AuditEntry.id) == entry_id, col(AuditEntry.outcome) == Outcome.RUNNING)
        .values(rows=rows, seen_at=now)
    )
    return bool(changed.rowcount)


def expect(session: Session, entry_id: int, total: int) -> None:
    """Note of how many rows it will be."""
    session.exec(update(AuditEntry).where(col(AuditEntry.id) == entry_id).values(total=total))


def end(session: Session, entry_id: int, outcome: Outcome, rows: int, now: datetime) -> None:
    """Note how an entry ended; what was cancelled stays so."""
    session.exec(
        update(AuditEntry)
        .where(col(AuditEntry.id) == entry_id, col(AuditEntry.outcome) == Outcome.RUNNING)
        .values(outcome=outcome, seen_at=now, ended_at=now)
    )
    session.exec(update(AuditEntry).where(col(AuditEntry.id) == entry_id).values(rows=rows))


def newest(
    session: Session, hotels: Collection[int], limit: int
) -> list[tuple[AuditEntry, Agent | None]]:
    """Fetch the last entries about any of these hotels, newest first, with who did it."""
    about = select(AuditHotel.entry_id).where(col(AuditHotel.hotel_id).in_(hotels))
    query = (
        select(AuditEntry, Agent)
        .outerjoin(Agent, col(Agent.id) == AuditEntry.agent_id)
        .where(col(AuditEntry.id).in_(about))
        .order_by(col(AuditEntry.begun_at).desc(), col(AuditEntry.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def hotels_of(
    session: Session, hotels: Collection[int], entry_ids: Collection[int]
) -> Sequence[tuple[int, str]]:
    """Name, of these hotels, those that entries are about: each entry's id with a name."""
    query = (
        select(AuditHotel.entry_id, Hotel.name)
        .join(Hotel, col(Hotel.id) == AuditHotel.hotel_id)
        .where(col(AuditHotel.entry_id).in_(entry_ids), col(AuditHotel.hotel_id).in_(hotels))
        .order_by(func.lower(Hotel.name), col(Hotel.id))
    )
    return session.exec(query).all()
