"""Finds the guest behind a channel's names for them, or welcomes a new one."""

from datetime import datetime

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author, Echo, InboundMessage
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Guest, GuestIdentity
from hotel_inbox.repositories import conversations, guests, newest_lines
from hotel_inbox.services import captures


def conversation_with(
    unit: UnitOfWork,
    connection: Connection,
    message: InboundMessage | Echo,
    now: datetime,
    *,
    has_profiles: bool,
) -> Conversation:
    """Fetch the conversation with whoever a message is from (or to), and hold it.

    A guest may be known by a phone number, a scoped id, or both: names that are new are kept
    beside the known ones, so that a change from one to the other does not split the guest. Names
    that they gave up are let go; one that they took over from somebody else is theirs from now on.
    """
    former = message.former if isinstance(message, InboundMessage) else ()
    # Who changes names is whoever had the former ones, even if the new ones are known already.
    names = tuple(dict.fromkeys((*former, *message.identities)))
    for name in sorted(names):
        guests.lock(unit.session, connection.id, name)
    known = guests.identities(unit.session, connection.id, names)
    found = next((known[name] for name in names if name in known), None)
    guest = (
        guests.by_id(unit.session, {connection.hotel_id}, found.guest_id)
        if found
        else _welcome(unit, connection, message.identities[0], now, has_profiles=has_profiles)
    )
    if former:
        for name in message.identities:
            if name in known:
                known[name].guest_id = guest.id
        guests.forget_identities(unit.session, connection.id, former)
    unit.session.add_all(
        GuestIdentity(connection_id=connection.id, guest_id=guest.id, value=name, created_at=now)
        for name in dict.fromkeys(message.identities)
        if name not in known
    )
    unit.session.flush()
    conversation = conversations.of_guest(unit.session, guest.id)
    if isinstance(message, InboundMessage):
        _learn(unit, guest, conversation, message)
    return conversation


def _welcome(
    unit: UnitOfWork, connection: Connection, address: str, now: datetime, *, has_profiles: bool
) -> Guest:
    guest = Guest(
        hotel_id=connection.hotel_id,
        connection_id=connection.id,
        address=address,
        profile_due_at=now if has_profiles else None,
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
    if has_profiles:
        unit.announce(Event(Happened.PROFILE_DUE, connection.hotel_id))
    return guest


def _learn(
    unit: UnitOfWork, guest: Guest, conversation: Conversation, message: InboundMessage
) -> None:
    if message.guest_name and not guest.name and not captures.is_by_staff(guest, "name"):
        guest.name = message.guest_name[:200]
    address = message.identities[0]
    if address != guest.address:
        heard_at = newest_lines.heard_at(unit.session, conversation.id)
        if heard_at is not None and message.sent_at < heard_at:
            # It was a while on its way: the guest has written from elsewhere since.
            return
        guest.address = address
    known = guest.phone and not guest.phone_from_channel
    if message.guest_phone and not known and not captures.is_by_staff(guest, "phone"):
        guest.phone = message.guest_phone[:40]
        guest.phone_from_channel = True
