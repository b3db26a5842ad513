"""Guests of whom the channel is still to be asked who they are: a queue."""

from datetime import datetime

from sqlmodel import Session, col, select

from hotel_inbox.models import Connection, Conversation, Guest


def due(session: Session, now: datetime, limit: int) -> list[tuple[Guest, Connection]]:
    """Take the guests to ask for now, whose rows are then held."""
    query = (
        select(Guest, Connection)
        .join(Connection, col(Connection.id) == Guest.connection_id)
        .where(col(Guest.profile_due_at) <= now)
        .order_by(col(Guest.profile_due_at))
        .limit(limit)
        .with_for_update(of=Guest, skip_locked=True)
    )
    return list(session.exec(query))


def locked(session: Session, guest_id: int) -> tuple[Guest, Conversation] | None:
    """Fetch a guest with their conversation, and hold both rows.

    The conversation's first, as intake does, and the guest's no more firmly than `guests.held`:
    each would wait for the other for ever.
    """
    thread = select(Conversation).where(Conversation.guest_id == guest_id).with_for_update()
    conversation = session.exec(thread).first()
    query = select(Guest).where(Guest.id == guest_id)
    guest = session.exec(query.with_for_update(key_share=True)).first()
    return (guest, conversation) if guest and conversation else None
