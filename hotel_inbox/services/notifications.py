"""Tells the staff what their screen may not show them, each person once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import AlreadyStoredError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Conversation, Guest, Notification
from hotel_inbox.repositories import notifications

BELL = 30
KEPT = timedelta(days=30)
_EVERYBODY = frozenset(Role)
_IN_CHARGE = frozenset({Role.MANAGER, Role.ADMIN})


class _Concerns(Enum):
    """Whom a kind of notification is for."""

    WHOEVER_HAS_IT = "the assignee, or all staff of the hotel where there is none"
    WHOEVER_RUNS_IT = "managers of the hotel and admins"


SEND_FAILED = "send_failed"
CONNECTION_PAUSED = "connection_paused"
GUEST_WAITS = "guest_waits"
_CONCERNS = {
    SEND_FAILED: _Concerns.WHOEVER_HAS_IT,
    GUEST_WAITS: _Concerns.WHOEVER_HAS_IT,
    CONNECTION_PAUSED: _Concerns.WHOEVER_RUNS_IT,
}


@dataclass(frozen=True, slots=True)
class BellItem:
    """One line in a person's bell; `about` names the guest or the connection, if that is known."""

    id: int
    kind: str
    text: str
    at: datetime
    conversation_id: int | None
    connection_id: int | None
    read: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """What a person was told last, newest first, and how much of all that is unread."""

    unread: int
    items: tuple[BellItem, ...]


def tell(
    unit: UnitOfWork,
    conversation: Conversation | None,
    connection: Connection | None,
    kind: str,
    text: str,
    now: datetime,
) -> None:
    """Tell whom it concerns; who has not read the same kind about the same yet sees it renewed.

    A kind that nobody listed is for whoever has the conversation, or runs the connection.
    """
    about = conversation or connection
    if about is None:
        raise ValueError("a notification is about a conversation or a connection")
    for agent_id in _recipients(unit, conversation, about.hotel_id, kind):
        notification = Notification(
            hotel_id=about.hotel_id,
            agent_id=agent_id,
            kind=kind,
            text=text,
            conversation_id=conversation.id if conversation else None,
            connection_id=connection.id if connection else None,
            created_at=now,
        )
        _put_up(unit, notification)
    unit.announce(
        Event(Happened.NOTIFIED, about.hotel_id, conversation.id if conversation else None)
    )


def _recipients(
    unit: UnitOfWork, conversation: Conversation | None, hotel_id: int, kind: str
) -> list[int]:
    usual = _Concerns.WHOEVER_HAS_IT if conversation else _Concerns.WHOEVER_RUNS_IT
    if _CONCERNS.get(kind, usual) is _Concerns.WHOEVER_RUNS_IT:
        return notifications.recipients(unit.session, {hotel_id}, _IN_CHARGE)
    staff = notifications.recipients(unit.session, {hotel_id}, _EVERYBODY)
    assignee = conversation.assignee_id if conversation else None
    return [assignee] if assignee in staff else staff


def _put_up(unit: UnitOfWork, notification: Notification) -> None:
    hotels = {notification.hotel_id}
    old = notifications.unread_alike(unit.session, hotels, notification)
    # They may be reading it at this very moment: then it would be no news to them.
    if old is not None and notifications.renew(unit.session, hotels, old, notification):
        return
    try:
        with unit.savepoint():
            unit.session.add(notification)
    except AlreadyStoredError:
        # Somebody else told them at this very moment.
        old = notifications.unread_alike(unit.session, hotels, notification)
        if old is not None:
            notifications.renew(unit.session, hotels, old, notification)


def settle(unit: UnitOfWork, connection: Connection, kind: str, now: datetime) -> None:
    """Take back what people were told of a connection and have not read: it is over."""
    notifications.settle(unit.session, {connection.hotel_id}, kind, connection.id, now)
    unit.announce(Event(Happened.NOTIFIED, connection.hotel_id))


def settle_about(unit: UnitOfWork, conversation: Conversation, kind: str, now: datetime) -> None:
    """Take back what people were told of a conversation and have not read: it is over.

    The conversation's row is held.
    """
    hotels = {conversation.hotel_id}
    if notifications.settle_about(unit.session, hotels, kind, conversation.id, now):
        unit.announce(Event(Happened.NOTIFIED, conversation.hotel_id, conversation.id))


class Notifications:
    """Each person's bell."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def bell(self, viewer: Viewer) -> Bell:
        """Show what the viewer was told last, of hotels that they still see."""
        with self._db.reading() as session:
            unread = notifications.unread(session, viewer.hotel_ids, viewer.agent_id)
            found = notifications.newest(session, viewer.hotel_ids, viewer.agent_id, BELL)
        return Bell(unread, tuple(_item(*row) for row in found))

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        """Note that the viewer has read these, or everything; other people's stay as they are."""
        with self._db.unit_of_work() as unit:
            hotels = notifications.mark_read(
                unit.session, viewer.hotel_ids, viewer.agent_id, ids, self._clock()
            )
            unit.announce(*(Event(Happened.NOTIFIED, hotel_id) for hotel_id in sorted(hotels)))

    def forget_old(self) -> None:
        """Drop what was read so long ago that nobody looks for it."""
        with self._db.unit_of_work() as unit:
            notifications.forget_read(unit.session, before=self._clock() - KEPT)


def _item(
    notification: Notification, guest: Guest | None, connection: Connection | None
) -> BellItem:
    about = (guest.name or guest.phone) if guest else (connection.name if connection else None)
    return BellItem(
        id=notification.id,
        kind=notification.kind,
        text=notification.text,
        at=notification.created_at,
        conversation_id=notification.conversation_id,
        connection_id=notification.connection_id,
        read=notification.read_at is not None,
        about=about or "",
    )
