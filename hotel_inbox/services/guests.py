"""Finds the guest behind a channel's names for them, or welcomes a new one."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author, Echo, InboundMessage
from hotel_inbox.models import Connection, Conversation, Guest, GuestIdentity
from hotel_inbox.repositories import conversations, guests


def conversation_with(
    unit: UnitOfWork, connection: Connection, message: InboundMessage | Echo, now: datetime
) -> Conversation:
    """Fetch the conversation with whoever a message is from (or to), and hold it.

    A guest may be known by a phone number, a scoped id, or both: names that are new are kept
    beside the known ones, so that a change from one to the other does not split the guest. Names
    that they gave up are let go.
    """
    former = message.former if isinstance(message, InboundMessage) else ()
    names = tuple(dict.fromkeys((*message.identities, *former)))
    for name in sorted(names):
        guests.lock(unit.session, connection.id, name)
    known = guests.identities(unit.session, connection.id, names)
    found = next((known[name] for name in names if name in known), None)
    guest = (
        guests.by_id(unit.session, {connection.hotel_id}, found.guest_id)
        if found
        else _welcome(unit, connection, message.identities[0], now)
    )
    guests.forget_identities(unit.session, connection.id, former)
    unit.session.add_all(
        GuestIdentity(connection_id=connection.id, guest_id=guest.id, value=name, created_at=now)
        for name in dict.fromkeys(message.identities)
        if name not in known
    )
    if isinstance(message, InboundMessage):
        _learn(guest, message)
    unit.session.flush()
    return conversations.of_guest(unit.session, guest.id)


def _welcome(unit: UnitOfWork, connection: Connection, address: str, now: datetime) -> Guest:
    guest = Guest(
        hotel_id=connection.hotel_id,
        connection_id=connection.id,
        address=address,
        created_at=now,
    )
    unit.session.add(guest)
    unit.session.flush()
    unit.session.add(
        Conversation(
            hotel_id=connection.hotel_id,
            connection_id=connection.id,
            channel=connection.channel,
            guest_id=guest.id,
            last_message_at=datetime.fromtimestamp(0, tz=now.tzinfo),
            last_message_author=Author.GUEST,
            created_at=now,
        )
    )
    return guest


def _learn(guest: Guest, message: InboundMessage) -> None:
    guest.address = message.identities[0]
    if message.guest_name and not guest.name:
        guest.name = message.guest_name[:200]
    if message.guest_phone and (not guest.phone or guest.phone_from_channel):
        guest.phone = message.guest_phone[:40]
        guest.phone_from_channel = True
