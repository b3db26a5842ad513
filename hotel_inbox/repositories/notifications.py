"""Notifications: what is in each person's bell, and the e-mails that are owed about it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, delete, func, insert, literal, null, true, update
from sqlmodel import Session, col, select

from hotel_inbox.models import Agent, Connection, Conversation, Guest, Notification
from hotel_inbox.models.columns import UtcDateTime


def unread_alike(
    session: Session, hotels: Collection[int], agent_ids: Collection[int], new: Notification
) -> list[int]:
    """Find what already tells these people of the same, unread."""
    query = select(Notification.id).where(
        col(Notification.hotel_id).in_(hotels),
        col(Notification.agent_id).in_(agent_ids),
        Notification.kind == new.kind,
        col(Notification.read_at).is_(None),
        Notification.conversation_id == new.conversation_id,
    )
    if new.conversation_id is None:
        query = query.where(Notification.connection_id == new.connection_id)
    return list(session.exec(query))


def renew(
    session: Session, hotels: Collection[int], old: Collection[int], new: Notification
) -> set[int]:
    """Let notifications say what a newer one would, those that still are unread; name whose.

    An e-mail that is owed stays owed; one that was tried is not written a second time.
    """
    due_at = col(Notification.mail_due_at)
    owed = case(
        (col(Notification.mail_attempts) == 0, literal(new.mail_due_at, UtcDateTime())),
        else_=null(),
    )
    renewed = session.execute(
        update(Notification)
        .where(
            col(Notification.id).in_(old),
            col(Notification.hotel_id).in_(hotels),
            col(Notification.read_at).is_(None),
        )
        .values(
            text=new.text,
            created_at=new.created_at,
            by_agent_id=new.by_agent_id,
            mail_due_at=func.coalesce(due_at, owed),
        )
        .returning(col(Notification.agent_id))
    )
    return set(renewed.scalars())


def add_all(session: Session, new: Collection[Notification]) -> None:
    """Store many in one statement; none of them is known to the session afterwards."""
    if new:
        session.execute(insert(Notification), [one.model_dump(exclude={"id"}) for one in new])


class Told(NamedTuple):
    """What a person was told, with the guest or connection that it is about, and who caused it."""

    id: int
    kind: str
    text: str
    created_at: datetime
    conversation_id: int | None
    connection_id: int | None
    read_at: datetime | None
    guest: str | None
    phone: str | None
    connection: str | None
    by: str | None


def newest(session: Session, hotels: Collection[int], agent_id: int, limit: int) -> list[Told]:
    """Fetch what a person was told last, newest first."""
    columns: tuple[Any, ...] = (
        Notification.id,
        Notification.kind,
        Notification.text,
        Notification.created_at,
        Notification.conversation_id,
        Notification.connection_id,
        Notification.read_at,
        Guest.name,
        Guest.phone,
        Connection.name,
        Agent.name,
    )
    query = (
        select(*columns)
        .outerjoin(Conversation, col(Conversation.id) == Notification.conversation_id)
        .outerjoin(Guest, col(Guest.id) == Conversation.guest_id)
        .outerjoin(Connection, col(Connection.id) == Notification.connection_id)
        .outerjoin(Agent, col(Agent.id) == Notification.by_agent_id)
        .where(Notification.agent_id == agent_id, col(Notification.hotel_id).in_(hotels))
        .order_by(col(Notification.created_at).desc(), col(Notification.id).desc())
        .limit(limit)
    )
    # Rows of columns: of objects, four would be made of each.
    return [Told(*row) for row in session.execute(query)]


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


def unread_about(
    session: Session, hotels: Collection[int], agent_id: int, conversation_id: int
) -> list[int]:
    """Name what a person was told of a conversation and has not read."""
    query = select(Notification.id).where(
        Notification.agent_id == agent_id,
        Notification.conversation_id == conversation_id,
        col(Notification.read_at).is_(None),
        col(Notification.hotel_id).in_(hotels),
    )
    return list(session.exec(query))


def mark_read(
    session: Session,
    hotels: Collection[int],
    agent_id: int,
    ids: Collection[int] | None,
    now: datetime,
) -> set[int]:
    """Note that a person has read these (None: all); name the hotels that they were about.

    What somebody else holds is being renewed or settled, and left to them: who waited for it while
    holding others could have them wait in turn, for ever.
    """
    query = select(Notification).where(
        Notification.agent_id == agent_id,
        col(Notification.read_at).is_(None),
        col(Notification.hotel_id).in_(hotels),
    )
    if ids is not None:
        query = query.where(col(Notification.id).in_(ids))
    found = list(session.exec(query.with_for_update(skip_locked=True)))
    for notification in found:
        notification.read_at, notification.mail_due_at = now, None
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
        .values(read_at=now, mail_due_at=None)
    )


def settle_about(
    session: Session,
    hotels: Collection[int],
    kinds: Collection[str],
    conversation_id: int,
    now: datetime,
    agent_id: int | None = None,
) -> bool:
    """Note that what everybody, or one person, was told of a conversation is over.

    Says whether there was anything.
    """
    whose = true() if agent_id is None else col(Notification.agent_id) == agent_id
    changed = session.exec(
        update(Notification)
        .where(
            col(Notification.hotel_id).in_(hotels),
            whose,
            col(Notification.kind).in_(kinds),
            col(Notification.conversation_id) == conversation_id,
            col(Notification.read_at).is_(None),
        )
        .values(read_at=now, mail_due_at=None)
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


def mail_due(
    session: Session, now: datetime, limit: int
) -> list[tuple[Notification, Agent, Conversation | None, Guest | None]]:
    """Take the notifications whose e-mail is due, which are then held.

    With them come their readers and the conversation and guest that they are about.
    """
    query = (
        select(Notification, Agent, Conversation, Guest)
        .join(Agent, col(Agent.id) == Notification.agent_id)
        .outerjoin(Conversation, col(Conversation.id) == Notification.conversation_id)
        .outerjoin(Guest, col(Guest.id) == Conversation.guest_id)
        .where(col(Notification.mail_due_at) <= now)
        .order_by(col(Notification.mail_due_at))
        .limit(limit)
        .with_for_update(of=Notification, skip_locked=True)
    )
    return list(session.exec(query))


def mail_done(session: Session, notification_id: int, attempt: int) -> None:
    """Note that no e-mail is owed any more, unless another attempt was begun since."""
    session.exec(
        update(Notification)
        .where(col(Notification.id) == notification_id, col(Notification.mail_attempts) == attempt)
        .values(mail_due_at=None)
    )


def forget_read(session: Session, *, before: datetime) -> None:
    """Drop what was read long ago."""
    session.exec(delete(Notification).where(col(Notification.read_at) < before))
