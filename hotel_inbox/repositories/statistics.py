"""Counts what the statistics show; what a measure is, repositories/measures says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.measures import Share, Tally
from hotel_inbox.domain.moments import Numbers, together
from hotel_inbox.models import Agent, Hotel, Lead
from hotel_inbox.repositories import listed, measures
from hotel_inbox.repositories.measures import HELD, Heap


def tally(session: Session, recent: Sequence[Heap], chosen: Sequence[Heap]) -> Tally:
    """Count the six figures; `recent` are the heaps of the last 24 hours."""
    found = by_hotel(session, recent, chosen)
    return Tally.together(tally for _, tally in found.values())


def by_hotel(
    session: Session, recent: Sequence[Heap], chosen: Sequence[Heap]
) -> dict[int, tuple[int, Tally]]:
    """Count each hotel's sessions and six figures; hotels without any are left out."""
    active: Counter[int] = Counter()
    for heap in recent:
        active.update(_counted(session, heap))
    sessions: dict[int, Any] = {}
    leads: dict[int, Any] = {}
    for heap in chosen:
        sessions |= {row.hotel_id: row for row in session.execute(_sessions(heap))}
        leads |= {row.hotel_id: row for row in session.execute(_leads(heap))}
    return {
        hotel_id: (
            sessions[hotel_id].sessions if hotel_id in sessions else 0,
            _tally(active[hotel_id], sessions.get(hotel_id), leads.get(hotel_id)),
        )
        for hotel_id in {*active, *sessions, *leads}
    }


def outcomes(session: Session, heaps: Sequence[Heap]) -> tuple[int, Share, Mapping[str, int]]:
    """Count the sessions, those that the bot resolved alone, and the reasons of the others."""
    sessions = began = resolved = 0
    reasons: Counter[str] = Counter()
    for heap in heaps:
        query = (
            select(
                col(HELD.transfer),
                func.count(),
                func.count().filter(measures.BEGAN_WITH_BOT),
                func.count().filter(measures.RESOLVED_BY_BOT),
            )
            .where(*measures.sessions_of(heap))
            .group_by(col(HELD.transfer))
        )
        for reason, number, of_bot, alone in session.execute(query):
            sessions, began, resolved = sessions + number, began + of_bot, resolved + alone
            if reason is not None:
                reasons[reason] += number
    return sessions, Share(resolved, began), reasons


def sales(session: Session, heaps: Sequence[Heap]) -> list[tuple[LeadState, str, int, Decimal]]:
    """Count and add up the leads that were made, by state and currency."""
    return [
        (row[0], row[1], row[2], Decimal(row[3] or 0))
        for heap in heaps
        for row in session.execute(
            select(col(Lead.state), col(Hotel.currency), func.count(), func.sum(col(Lead.value)))
            .join(Hotel, col(Hotel.id) == Lead.hotel_id)
            .where(*measures.leads_of(heap))
            .group_by(col(Lead.state), col(Hotel.currency))
        )
    ]


def takeovers(session: Session, heaps: Sequence[Heap]) -> Mapping[int, int]:
    """Count by agent the sessions that they took over first."""
    found: Counter[int] = Counter()
    agent = col(HELD.taken_over_by)
    for heap in heaps:
        wanted = (*measures.sessions_of(heap), agent.is_not(None))
        query = select(agent, func.count()).where(*wanted).group_by(agent)
        found.update(dict(session.execute(query).all()))
    return found


def answers(session: Session, heaps: Sequence[Heap]) -> tuple[Numbers, Numbers]:
    """Say who was the first person to answer a session, and how long its guest had waited.

    Less than no milliseconds is for a guest who had waited for nothing.
    """
    agents, waits = [], []
    agent, waited = col(HELD.answered_by), func.coalesce(col(HELD.agent_reply_ms), -1)
    for heap in heaps:
        query = select(listed.numbers(agent), listed.numbers(waited))
        row = session.execute(query.where(*measures.sessions_of(heap), agent.is_not(None))).one()
        agents.append(listed.read_numbers(row[0]))
        waits.append(listed.read_numbers(row[1]))
    return together(agents), together(waits)


def names(session: Session, agent_ids: Iterable[int], heaps: Sequence[Heap]) -> dict[int, str]:
    """Name the agents whom these heaps count."""
    if not heaps:
        return {}
    query = select(col(Agent.id), col(Agent.name)).where(col(Agent.id).in_(list(agent_ids)))
    return dict(session.execute(query).all())


def _counted(session: Session, heap: Heap) -> dict[int, int]:
    hotel = col(HELD.hotel_id)
    query = select(hotel, func.count()).where(*measures.sessions_of(heap)).group_by(hotel)
    return dict(session.execute(query).all())


def _sessions(heap: Heap) -> Any:  # noqa: ANN401 - a query
    return (
        select(
            col(HELD.hotel_id),
            func.count().label("sessions"),
            func.count().filter(measures.BEGAN_WITH_BOT).label("asked"),
            func.count().filter(measures.PROMPTLY_ANSWERED).label("prompt"),
            func.sum(col(HELD.faqs_resolved)).label("resolved"),
            func.count().filter(measures.TRANSFERRED).label("transferred"),
            func.count().filter(measures.captured(heap.counting)).label("captured"),
        )
        .where(*measures.sessions_of(heap))
        .group_by(col(HELD.hotel_id))
    )


def _leads(heap: Heap) -> Any:  # noqa: ANN401 - likewise
    return (
        select(
            col(Lead.hotel_id),
            func.count().label("made"),
            func.count().filter(measures.BOOKED).label("booked"),
        )
        .where(*measures.leads_of(heap))
        .group_by(col(Lead.hotel_id))
    )


def _tally(active: int, held: Any, leads: Any) -> Tally:  # noqa: ANN401 - rows of the above
    return Tally(
        active=active,
        response=Share(held.prompt, held.asked) if held else Share(),
        faqs_resolved=int(held.resolved) if held else 0,
        human_transfers=held.transferred if held else 0,
        captured_leads=held.captured if held else 0,
        conversion=Share(leads.booked, leads.made) if leads else Share(),
    )
