"""Connections, as they are looked up."""

from sqlmodel import Session, select

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.text import storable
from hotel_inbox.models import Connection


def by_account(session: Session, channel: Channel, external_id: str) -> Connection | None:
    """Find the connection that a callback or a guest speaks of, in whatever characters."""
    query = select(Connection).where(
        Connection.channel == channel, Connection.external_id == storable(external_id)
    )
    return session.exec(query).first()
