"""Guests and their identities."""

import hashlib
from collections.abc import Collection, Sequence

from sqlalchemy import delete, text
from sqlmodel import Session, col, select

from hotel_inbox.models import Conversation, Guest, GuestIdentity


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
    query = select(GuestIdentity).where(
        GuestIdentity.connection_id == connection_id, col(GuestIdentity.value).in_(values)
    )
    return {identity.value: identity for identity in session.exec(query)}


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
    query = select(Guest).where(Guest.id == guest_id, col(Guest.hotel_id).in_(hotels))
    return session.exec(query).one()
