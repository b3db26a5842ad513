"""Guests' questions that nothing answered."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from hotel_inbox.models import UnansweredQuestion


def since(
    session: Session, hotels: Collection[int], conversation_id: int, message_id: int
) -> list[UnansweredQuestion]:
    """Fetch what was asked in a conversation by a message or after it."""
    query = select(UnansweredQuestion).where(
        col(UnansweredQuestion.hotel_id).in_(hotels),
        UnansweredQuestion.conversation_id == conversation_id,
        UnansweredQuestion.message_id >= message_id,
    )
    return list(session.exec(query))


def unsettled(session: Session, hotels: Collection[int], limit: int) -> list[UnansweredQuestion]:
    """List what nobody has seen to yet, newest first."""
    query = (
        select(UnansweredQuestion)
        .where(
            col(UnansweredQuestion.hotel_id).in_(hotels),
            col(UnansweredQuestion.settled_at).is_(None),
        )
        .order_by(col(UnansweredQuestion.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def settle(
    session: Session,
    hotels: Collection[int],
    question_ids: Collection[int],
    agent_id: int,
    now: datetime,
) -> frozenset[int]:
    """Note who has seen to these questions, unless somebody did before; return their hotels."""
    settled = session.exec(
        update(UnansweredQuestion)
        .where(
            col(UnansweredQuestion.hotel_id).in_(hotels),
            col(UnansweredQuestion.id).in_(question_ids),
            col(UnansweredQuestion.settled_at).is_(None),
        )
        .values(settled_at=now, settled_by=agent_id)
        .returning(col(UnansweredQuestion.hotel_id))
    )
    return frozenset(settled.scalars())
