"""Connections, as they are looked up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, bindparam, func
from sqlmodel import Session, col, select

from hotel_inbox.domain.messages import Channel, Direction, MessageStatus
from hotel_inbox.domain.text import storable
from hotel_inbox.models import Connection, Hotel, Message

_LEFT = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went through a connection: how much since a moment, and when there was anything last."""

    received: int
    sent: int
    failed: int
    last_received_at: datetime | None
    last_sent_at: datetime | None


# Built once: every web chat message asks this, and building it takes half as long as asking.
_BY_ACCOUNT = select(Connection).where(
    Connection.channel == bindparam("channel"),
    Connection.external_id == bindparam("external_id"),
)


def by_account(session: Session, channel: Channel, external_id: str) -> Connection | None:
    """Find the connection that a callback or a guest speaks of, in whatever characters."""
    given = {"channel": channel, "external_id": storable(external_id)}
    return session.exec(_BY_ACCOUNT, params=given).first()


def visible(session: Session, hotels: Collection[int], connection_id: int) -> Connection | None:
    """Fetch a connection that the asker may see."""
    query = select(Connection).where(
        Connection.id == connection_id, col(Connection.hotel_id).in_(hotels)
    )
    return session.exec(query).first()


def locked(session: Session, hotels: Collection[int], connection_id: int) -> Connection | None:
    """Fetch a connection that the asker may see, and hold its row: whoever changes it does."""
    query = select(Connection).where(
        Connection.id == connection_id, col(Connection.hotel_id).in_(hotels)
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def of_business(
    session: Session, hotels: Collection[int], channel: Channel, waba_id: str
) -> list[Connection]:
    """Fetch the connections that share a business account, and hold their rows."""
    query = (
        select(Connection)
        .where(
            col(Connection.hotel_id).in_(hotels),
            Connection.channel == channel,
            Connection.waba_id == waba_id,
        )
        .order_by(col(Connection.id))
        .with_for_update(key_share=True)
    )
    return list(session.exec(query))


def with_token(session: Session) -> list[Connection]:
    """Fetch every connection that has a token, and hold their rows."""
    query = (
        select(Connection)
        .where(col(Connection.sealed_token).is_not(None))
        .order_by(col(Connection.id))
        .with_for_update(key_share=True)
    )
    return list(session.exec(query))


def with_traffic(
    session: Session, hotels: Collection[int], since: datetime
) -> list[tuple[Connection, Hotel, Traffic]]:
    """List connections by hotel, with what went through them since a moment.

    Each figure is a short walk along an index, however many messages there are.
    """
    mine = col(Connection.hotel_id).in_(hotels)
    counts = select(
        Connection.id,
        _count(since, Direction.INBOUND),
        _count(since, Direction.OUTBOUND, *_LEFT),
        _count(since, Direction.OUTBOUND, MessageStatus.FAILED),
    ).where(mine)
    counted = {
        found: (received, sent, failed) for found, received, sent, failed in session.exec(counts)
    }
    listed = (
        select(
            Connection,
            Hotel,
            _newest(Direction.INBOUND),
            _newest(Direction.OUTBOUND, *_LEFT),
        )
        .join(Hotel, col(Hotel.id) == Connection.hotel_id)
        .where(mine)
        .order_by(col(Hotel.name), col(Hotel.id), col(Connection.id))
    )
    return [
        (connection, hotel, Traffic(*counted.get(connection.id, (0, 0, 0)), received, sent))
        for connection, hotel, received, sent in session.exec(listed)
    ]


def _count(since: datetime, direction: Direction, *statuses: MessageStatus) -> ScalarSelect[int]:
    query = select(func.count()).where(
        Message.connection_id == Connection.id,
        Message.direction == direction,
        Message.created_at >= since,
    )
    if statuses:
        query = query.where(col(Message.status).in_(statuses))
    return query.correlate(Connection).scalar_subquery()


def _newest(direction: Direction, *statuses: MessageStatus) -> ScalarSelect[datetime]:
    query = select(Message.created_at).where(
        Message.connection_id == Connection.id, Message.direction == direction
    )
    if statuses:
        query = query.where(col(Message.status).in_(statuses))
    query = query.order_by(col(Message.created_at).desc()).limit(1)
    return query.correlate(Connection).scalar_subquery()
