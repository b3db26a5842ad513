"""What guests asked: the questions that nothing answered, and the entries that answered most."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from hotel_inbox.domain.questions import Asked
from hotel_inbox.models import Hotel, KnowledgeEntryRow, KnowledgeUse, UnansweredQuestion
from hotel_inbox.repositories import measures
from hotel_inbox.repositories.measures import Condition, Heap


def unanswered(session: Session, heaps: Sequence[Heap], limit: int) -> list[Asked]:
    """Fetch the newest questions that the bot could not answer, settled since or not."""
    found: list[Asked] = []
    for heap in heaps:
        asked_at = col(UnansweredQuestion.asked_at)
        query = (
            select(
                col(UnansweredQuestion.id),
                col(UnansweredQuestion.hotel_id),
                col(Hotel.name),
                col(UnansweredQuestion.question),
                col(UnansweredQuestion.language),
                asked_at,
                col(UnansweredQuestion.settled_at).is_(None),
            )
            .join(Hotel, col(Hotel.id) == UnansweredQuestion.hotel_id)
            .where(*_asked_in(heap))
            .order_by(asked_at.desc(), col(UnansweredQuestion.id).desc())
            .limit(limit)
        )
        found += (Asked(*row) for row in session.execute(query))
    return sorted(found, key=lambda one: (one.asked_at, one.id), reverse=True)[:limit]


def uses(
    session: Session, heaps: Sequence[Heap], limit: int
) -> list[tuple[int, str, int, str, int]]:
    """List hotel, entry and how many answers rested on it, the most used entries first."""
    found: list[tuple[int, str, int, str, int]] = []
    for heap in heaps:
        counted = (
            select(col(KnowledgeUse.entry_id), func.count().label("number"))
            .where(*_used_in(heap))
            .group_by(col(KnowledgeUse.entry_id))
            .subquery()
        )
        query = (
            select(
                col(Hotel.id),
                col(Hotel.name),
                col(KnowledgeEntryRow.id),
                col(KnowledgeEntryRow.question),
                counted.c.number,
            )
            .join(KnowledgeEntryRow, col(KnowledgeEntryRow.id) == counted.c.entry_id)
            .join(Hotel, col(Hotel.id) == KnowledgeEntryRow.hotel_id)
            .where(col(KnowledgeEntryRow.hotel_id).in_(heap.hotels))
            .order_by(counted.c.number.desc(), col(KnowledgeEntryRow.id))
            .limit(limit)
        )
        found += session.execute(query)
    return sorted(found, key=lambda row: (-row[4], row[2]))[:limit]


def _asked_in(heap: Heap) -> Iterator[Condition]:
    yield from measures.during(
        heap, col(UnansweredQuestion.hotel_id), col(UnansweredQuestion.asked_at)
    )
    if heap.channel is not None or heap.conditions:
        yield col(UnansweredQuestion.conversation_id).in_(measures.conversations(heap))


def _used_in(heap: Heap) -> Iterator[Condition]:
    yield from measures.during(heap, col(KnowledgeUse.hotel_id), col(KnowledgeUse.used_at))
    if heap.channel is not None:
        yield col(KnowledgeUse.channel) == heap.channel
    if heap.conditions:
        yield col(KnowledgeUse.conversation_id).in_(measures.conversations(heap))
