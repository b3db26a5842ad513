"""Notifications: whom to tell, and what is in a person's bell."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.staff import Role
from hotel_inbox.models import Agent, AgentHotel, Connection, Conversation, Guest, Notification


def recipients(session: Session, hotels: Collection[int], roles: Collection[Role]) -> list[int]:
    """Name the active staff with one of these roles who see one of these hotels, in order."""
    given = select(AgentHotel.agent_id).where(col(AgentHotel.hotel_id).in_(hotels))
    query = (
        select(Agent.id)
        .where(
            col(Agent.active).is_(True),
            col(Agent.role).in_(roles),
            or_(col(Agent.role) == Role.ADMIN, col(Agent.id).in_(given)),
        )
        .order_by(col(Agent.id))
    )
    return list(session.exec(query))


def unread_alike(session: Session, hotels: Collection[int], new: Notification) -> int | None:
    """Find what already tells this person of the same, unread."""
    query = select(Notification.id).where(
        col(Notification.hotel_id).in_(hotels),
        Notification.agent_id == new.agent_id,
        Notification.kind == new.kind,
        col(Notification.read_at).is_(None),
        Notification.conversation_id == new.conversation_id,
    )
    if new.conversation_id is None:
        query = query.where(Notification.connection_id == new.connection_id)
    return session.exec(query).first()


def renew(session: Session, hotels: Collection[int], old: int, new: Notification) -> bool:
    """Let a notification say what a newer one would, if it still is unread."""
    renewed = session.exec(
        update(Notification)
        .where(
            col(Notification.id) == old,
            col(Notification.hotel_id).in_(hotels),
            col(Notification.read_at).is_(None),
        )
        .values(text=new.text, created_at=new.created_at)
    )
    return bool(renewed.rowcount)


def newest(
    session: Session, hotels: Collection[int], agent_id: int, limit: int
) -> list[tuple[Notification, Guest | None, Connection | None]]:
    """Fetch what a person was told last, newest first, with the guest or connection it is about."""
    query = (
        select(Notification, Guest, Connection)
        .outerjoin(Conversation, col(Conversation.id) == Notification.conversation_id)
        .outerjoin(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Connection, col(Connection.id) == Notification.connection_id)
        .where(Notification.agent_id == agent_id, col(Notification.hotel_id).in_(hotels))
        .order_by(col(Notification.created_at).desc(), col(Notification.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def unread(session: Session, hotels: Collection[int], agent_id: int) -> int:
    """Count what a person was told and has not read."""
    query = (
        select(func.count())
        .select_from(Notification)
        .where(
            Notification.agent_id == agent_id,
            col(Notification.read_at).is_(None),
            col(Notification.hotel_id).in_(hotels),
        )
    )
    return session.exec(query).one()


def mark_read(
    session: Session,
    hotels: Collection[int],
    agent_id: int,
    ids: Collection[int] | None,
    now: datetime,
) -> set[int]:
    """Note that a person has read these (None: all); name the hotels that they were about."""
    query = select(Notification).where(
        Notification.agent_id == agent_id,
        col(Notification.read_at).is_(None),
        col(Notification.hotel_id).in_(hotels),
    )
    if ids is not None:
        query = query.where(col(Notification.id).in_(ids))
    found = list(session.exec(query.with_for_update()))
    for notification in found:
        notification.read_at = now
    return {notification.hotel_id for notification in found}


def settle(
    session: Session, hotels: Collection[int], kind: str, connection_id: int, now: datetime
) -> None:
    """Note for everybody that what they were told of a connection is over."""
    session.exec(
        update(Notification)
        .where(
            col(Notification.hotel_id).in_(hotels),
            col(Notification.kind) == kind,
            col(Notification.connection_id) == connection_id,
            col(Notification.read_at).is_(None),
        )
        .values(read_at=now)
    )


def settle_about(
    session: Session, hotels: Collection[int], kind: str, conversation_id: int, now: datetime
) -> bool:
    """Note for everybody that what they were told of a conversation is over; say if any was."""
    changed = session.exec(
        update(Notification)
        .where(
            col(Notification.hotel_id).in_(hotels),
            col(Notification.kind) == kind,
            col(Notification.conversation_id) == conversation_id,
            col(Notification.read_at).is_(None),
        )
        .values(read_at=now)
    )
    return bool(changed.rowcount)


def about(
    session: Session, hotels: Collection[int], kind: str, conversation_id: int
) -> list[Notification]:
    """Fetch what anybody was told of a conversation."""
    query = select(Notification).where(
        col(Notification.hotel_id).in_(hotels),
        Notification.kind == kind,
        Notification.conversation_id == conversation_id,
    )
    return list(session.exec(query))


def forget_read(session: Session, *, before: datetime) -> None:
    """Drop what was read long ago."""
    session.exec(delete(Notification).where(col(Notification.read_at) < before))
