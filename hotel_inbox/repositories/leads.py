"""Sales opportunities."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, true, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.leads import LeadCursor, LeadFilter, LeadState
from hotel_inbox.domain.search import wanted
from hotel_inbox.models import Agent, Conversation, Guest, Hotel, Lead, ToolCallRecord

ListedLead = tuple[Lead, Conversation, Guest, Hotel]


def of_conversation(session: Session, hotels: Collection[int], conversation_id: int) -> list[Lead]:
    """Fetch all leads of a conversation, newest first, and hold their rows."""
    query = (
        select(Lead)
        .where(Lead.conversation_id == conversation_id, col(Lead.hotel_id).in_(hotels))
        .order_by(col(Lead.id).desc())
        .with_for_update()
    )
    return list(session.exec(query))


def conversation_of(session: Session, hotels: Collection[int], lead_id: int) -> int | None:
    """Name the conversation that a lead came of."""
    query = select(Lead.conversation_id).where(Lead.id == lead_id, col(Lead.hotel_id).in_(hotels))
    return session.exec(query).first()


def page(
    session: Session,
    hotels: Collection[int],
    wanted: LeadFilter,
    after: LeadCursor | None,
    limit: int,
) -> Sequence[ListedLead]:
    """List leads newest first, from after a cursor on."""
    query = (
        select(Lead, Conversation, Guest, Hotel)
        .join(Conversation, col(Conversation.id) == Lead.conversation_id)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .join(Hotel, col(Hotel.id) == Lead.hotel_id)
        .where(col(Lead.hotel_id).in_(hotels), *_conditions(wanted))
        .order_by(col(Lead.created_at).desc(), col(Lead.id).desc())
        .limit(limit)
    )
    if wanted.state is not None:
        query = query.where(Lead.state == wanted.state)
    if after is not None:
        query = query.where(
            or_(
                col(Lead.created_at) < after.created_at,
                and_(col(Lead.created_at) == after.created_at, col(Lead.id) < after.id),
            )
        )
    return list(session.exec(query))


def sums(
    session: Session, hotels: Collection[int], wanted: LeadFilter
) -> list[tuple[LeadState, str, int, Decimal]]:
    """Count and add up leads by state and currency, whatever state is wanted."""
    query = (
        select(Lead.state, Hotel.currency, func.count(), func.sum(col(Lead.value)))
        .join(Hotel, col(Hotel.id) == Lead.hotel_id)
        .where(col(Lead.hotel_id).in_(hotels), *_conditions(wanted))
        .group_by(col(Lead.state), col(Hotel.currency))
        .order_by(col(Hotel.currency))
    )
    if wanted.words:
        query = query.join(Conversation, col(Conversation.id) == Lead.conversation_id)
        query = query.join(Guest, col(Guest.id) == Conversation.guest_id)
    return [
        (LeadState(state), currency, count, Decimal(worth or 0))
        for state, currency, count, worth in session.exec(query)
    ]


def owners(session: Session, hotels: Collection[int], lead_ids: Collection[int]) -> dict[int, str]:
    """Name the agents who own these leads, by their ids."""
    query = (
        select(Agent.id, Agent.name)
        .join(Lead, col(Lead.owner_id) == Agent.id)
        .where(col(Lead.hotel_id).in_(hotels), col(Lead.id).in_(lead_ids))
        .distinct()
    )
    return dict(session.exec(query).all())


def move(
    session: Session, from_session: int, to_session: int, since: datetime | None = None
) -> int:
    """Put the leads of one session, or those made since, into another; return how many."""
    made = [col(Lead.session_id) == from_session]
    if since is not None:
        made.append(col(Lead.created_at) >= since)
    moved = session.exec(
        update(Lead).where(*made).values(session_id=to_session).returning(col(Lead.id))
    )
    return len(moved.all())


def latest_call(
    session: Session, hotels: Collection[int], conversation_id: int, tool: str
) -> ToolCallRecord | None:
    """Find what a tool was asked last in a conversation."""
    query = (
        select(ToolCallRecord)
        .where(
            ToolCallRecord.conversation_id == conversation_id,
            col(ToolCallRecord.hotel_id).in_(hotels),
            ToolCallRecord.name == tool,
        )
        .order_by(col(ToolCallRecord.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def _conditions(wanted: LeadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.owner_id is not None:
        owner = col(Lead.owner_id)
        found.append(owner == wanted.owner_id if wanted.owner_id else owner.is_(None))
    if wanted.hotel_id is not None:
        found.append(col(Lead.hotel_id) == wanted.hotel_id)
    if wanted.conversation_id is not None:
        found.append(col(Lead.conversation_id) == wanted.conversation_id)
    if wanted.words:
        found.append(_says(wanted.words))
    return found


def _says(words: str) -> ColumnElement[bool]:
    sought = wanted(words).guest_words
    return and_(true(), *(col(Guest.folded).contains(one, autoescape=True) for one in sought))
