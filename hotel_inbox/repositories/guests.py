"""Guests and their identities."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, text
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from hotel_inbox.models import (
    Agent,
    Connection,
    Conversation,
    Guest,
    GuestChange,
    GuestIdentity,
    Hotel,
)

# Of an address that a whole agency writes by, so many guests are known to be the same.
_MOST_ALIKE = 500

# Built once: every message asks these, and building them takes half as long as asking.
_IDENTITIES = select(GuestIdentity).where(
    GuestIdentity.connection_id == bindparam("connection_id"),
    col(GuestIdentity.value).in_(bindparam("named", expanding=True)),
)
_BY_ID = select(Guest).where(
    Guest.id == bindparam("guest_id"),
    col(Guest.hotel_id).in_(bindparam("hotels", expanding=True)),
)


def lock(session: Session, connection_id: int, identity: str) -> None:
    """Make intake of one guest serial until the transaction ends, also before the guest exists.

    SQLite's single writer is serial already.
    """
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.blake2b(f"{connection_id}:{identity}".encode(), digest_size=8).digest()
        key = int.from_bytes(digest, signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def identities(
    session: Session, connection_id: int, values: Sequence[str]
) -> dict[str, GuestIdentity]:
    """Find which of these names of one guest are known on a connection."""
    given = {"connection_id": connection_id, "named": list(values)}
    return {identity.value: identity for identity in session.exec(_IDENTITIES, params=given)}


def conversation_of(
    session: Session, hotels: Collection[int], connection_id: int, identity: str
) -> int | None:
    """Name the conversation with whoever has this identity on a connection."""
    query = (
        select(Conversation.id)
        .join(GuestIdentity, col(GuestIdentity.guest_id) == Conversation.guest_id)
        .where(
            col(Conversation.hotel_id).in_(hotels),
            GuestIdentity.connection_id == connection_id,
            GuestIdentity.value == identity,
        )
    )
    return session.exec(query).first()


def forget_identities(session: Session, connection_id: int, values: Collection[str]) -> None:
    """Let go of names that guests gave up: whoever gets them next is somebody else."""
    session.exec(
        delete(GuestIdentity).where(
            col(GuestIdentity.connection_id) == connection_id, col(GuestIdentity.value).in_(values)
        )
    )


def held(session: Session, hotels: Collection[int], guest_id: int) -> Guest:
    """Fetch a guest and hold the row; who holds the conversation's too has taken that first.

    Not so firmly that a new name of theirs, whose intake then waits for the conversation, is held
    up: each would wait for the other for ever.
    """
    query = select(Guest).where(Guest.id == guest_id, col(Guest.hotel_id).in_(hotels))
    return session.exec(query.with_for_update(key_share=True)).one()


def by_id(session: Session, hotels: Collection[int], guest_id: int) -> Guest:
    """Fetch a guest that is known to exist in these hotels."""
    return session.exec(_BY_ID, params={"guest_id": guest_id, "hotels": list(hotels)}).one()


def same_person(
    session: Session, hotels: Collection[int], guest: Guest, limit: int
) -> Sequence[tuple[Conversation, Guest, Hotel, Connection]]:
    """Find the conversations with other guests of the same e-mail or phone, newest first."""
    same = []
    if guest.email:
        same.append(func.lower(col(Guest.email)) == guest.email.lower())
    if guest.phone:
        same.append(_digits(col(Guest.phone)) == guest.phone.lstrip("+"))
    # One after the other, each by its own index: with "or" between them every guest is looked at.
    ids = {found for one in same for found in session.exec(_who(one, hotels)) if found != guest.id}
    if not ids:
        return []
    query = (
        select(Conversation, Guest, Hotel, Connection)
        .join(Guest, col(Guest.id) == Conversation.guest_id)
        .join(Hotel, col(Hotel.id) == Conversation.hotel_id)
        .join(Connection, col(Connection.id) == Conversation.connection_id)
        .where((col(Conversation.hotel_id) + 0).in_(hotels), col(Conversation.guest_id).in_(ids))
    )
    # Ordered here: asked for the newest, SQLite would walk all conversations from the newest on.
    found = session.exec(query).all()
    return sorted(found, key=lambda row: (row[0].last_message_at, row[0].id), reverse=True)[:limit]


def _who(same: ColumnElement[bool], hotels: Collection[int]) -> SelectOfScalar[int]:
    # The sum keeps SQLite from reading all guests of the hotels.
    return select(Guest.id).where(same, (col(Guest.hotel_id) + 0).in_(hotels)).limit(_MOST_ALIKE)


def _digits(phone: Any) -> ColumnElement[str]:  # noqa: ANN401 - a column
    # As text and no parameter: else no database knows the index's expression again.
    return func.ltrim(phone, literal_column("'+'"))


def changes(
    session: Session, hotels: Collection[int], guest_id: int, limit: int, field: str | None = None
) -> Sequence[tuple[GuestChange, Agent]]:
    """Fetch what staff changed of a guest, newest first, of one field or of all."""
    query = (
        select(GuestChange, Agent)
        .join(Agent, col(Agent.id) == GuestChange.agent_id)
        .where(GuestChange.guest_id == guest_id, col(GuestChange.hotel_id).in_(hotels))
        .order_by(col(GuestChange.id).desc())
        .limit(limit)
    )
    if field is not None:
        query = query.where(GuestChange.field == field)
    return list(session.exec(query))
