"""Tells the staff what their screen may not show them, each person once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.presence import is_online
from hotel_inbox.domain.staff import Preferences, Role, Viewer, preferences_of
from hotel_inbox.errors import AlreadyStoredError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Connection, Conversation, Notification
from hotel_inbox.repositories import agents, notifications
from hotel_inbox.repositories.notifications import Told

BELL = 30
KEPT = timedelta(days=30)
MAIL_AFTER = timedelta(minutes=1)
"""So long whoever is away has to come back and look before an e-mail is written."""
_IN_CHARGE = frozenset({Role.MANAGER, Role.ADMIN})


class _Concerns(Enum):
    """Whom a kind of notification is for."""

    WHOEVER_HAS_IT = "the assignee, or all staff of the hotel where there is none"
    ALL_STAFF = "all staff of the hotel"
    WHOEVER_RUNS_IT = "managers of the hotel and admins"


SEND_FAILED = "send_failed"
CONNECTION_PAUSED = "connection_paused"
GUEST_WAITS = "guest_waits"
ASSIGNED = "assigned"
MENTIONED = "mentioned"
TAKEN_BACK = "taken_back"
RELIEVED = "relieved"
_CONCERNS = {
    SEND_FAILED: _Concerns.WHOEVER_HAS_IT,
    GUEST_WAITS: _Concerns.ALL_STAFF,
    CONNECTION_PAUSED: _Concerns.WHOEVER_RUNS_IT,
}
_CHOSEN: dict[str, Callable[[Preferences], bool]] = {
    GUEST_WAITS: lambda chosen: chosen.waits,
    ASSIGNED: lambda chosen: chosen.assigned,
    MENTIONED: lambda chosen: chosen.mentions,
}
"""What a person may choose not to be told; everything else they are told."""


@dataclass(frozen=True, slots=True)
class BellItem:
    """One line in a person's bell; `about` names the guest or the connection, if that is known.

    `by` names the colleague who caused it.
    """

    id: int
    kind: str
    text: str
    at: datetime
    conversation_id: int | None
    connection_id: int | None
    read: bool
    about: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """What a person was told last, newest first, and how much of all that is unread.

    `chosen` is by which means they want to be told.
    """

    unread: int
    items: tuple[BellItem, ...]
    chosen: Preferences = field(default_factory=Preferences)


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
    people = _recipients(unit, conversation, about.hotel_id, kind)
    _tell(unit, people, conversation or about, kind, text, now, None)
    unit.announce(
        Event(Happened.NOTIFIED, about.hotel_id, conversation.id if conversation else None)
    )


def tell_people(
    unit: UnitOfWork,
    agent_ids: Collection[int],
    conversation: Conversation,
    kind: str,
    text: str,
    now: datetime,
    *,
    by: int | None,
) -> None:
    """Tell these people something of a conversation, as far as they see it and want to know it.

    Whoever did it (`by`) is told nothing, nor is anybody who is not of the hotel's active staff.
    """
    staff = agents.staff_of(unit.session, {conversation.hotel_id})
    people = [agent for agent in staff if agent.id in agent_ids and agent.id != by]
    _tell(unit, people, conversation, kind, text, now, by)
    unit.announce(Event(Happened.NOTIFIED, conversation.hotel_id, conversation.id))


def _recipients(
    unit: UnitOfWork, conversation: Conversation | None, hotel_id: int, kind: str
) -> list[Agent]:
    usual = _Concerns.WHOEVER_HAS_IT if conversation else _Concerns.WHOEVER_RUNS_IT
    concerned = _CONCERNS.get(kind, usual)
    if concerned is _Concerns.WHOEVER_RUNS_IT:
        return agents.staff_of(unit.session, {hotel_id}, _IN_CHARGE)
    staff = agents.staff_of(unit.session, {hotel_id})
    if conversation is None or concerned is _Concerns.ALL_STAFF:
        return staff
    return [agent for agent in staff if agent.id == conversation.assignee_id] or staff


def _tell(
    unit: UnitOfWork,
    people: Collection[Agent],
    about: Conversation | Connection,
    kind: str,
    text: str,
    now: datetime,
    by: int | None,
) -> None:
    by_mail: dict[bool, list[int]] = {}
    for agent in people:
        chosen = preferences_of(agent)
        if kind not in _CHOSEN or _CHOSEN[kind](chosen):
            owed = chosen.mail and not is_online(agent.active_at, now)
            by_mail.setdefault(owed, []).append(agent.id)
    for owed, agent_ids in by_mail.items():
        new = [
            Notification(
                hotel_id=about.hotel_id,
                agent_id=agent_id,
                kind=kind,
                text=text,
                conversation_id=about.id if isinstance(about, Conversation) else None,
                connection_id=about.id if isinstance(about, Connection) else None,
                created_at=now,
                by_agent_id=by,
                mail_due_at=now + MAIL_AFTER if owed else None,
            )
            for agent_id in agent_ids
        ]
        _put_up(unit, new)


def _put_up(unit: UnitOfWork, alike: Collection[Notification]) -> None:
    """Tell people the same: there may be a hundred, and all of it is one guest's message."""
    left = _not_renewed(unit, alike)
    try:
        with unit.savepoint():
            notifications.add_all(unit.session, left)
    except AlreadyStoredError:
        # Somebody else told one of them at this very moment.
        if len(left) > 1:
            for one in left:
                _put_up(unit, [one])
        else:
            _not_renewed(unit, left)


def _not_renewed(unit: UnitOfWork, alike: Collection[Notification]) -> list[Notification]:
    """Renew what stands unread; give what has to be told anew."""
    if not alike:
        return []
    first, by_agent = next(iter(alike)), {one.agent_id: one for one in alike}
    hotels = {first.hotel_id}
    old = notifications.unread_alike(unit.session, hotels, by_agent, first)
    # They may be reading it at this very moment: then it would be no news to them.
    renewed = notifications.renew(unit.session, hotels, old, first) if old else set()
    return [one for agent_id, one in by_agent.items() if agent_id not in renewed]


def settle(unit: UnitOfWork, connection: Connection, kind: str, now: datetime) -> None:
    """Take back what people were told of a connection and have not read: it is over."""
    notifications.settle(unit.session, {connection.hotel_id}, kind, connection.id, now)
    unit.announce(Event(Happened.NOTIFIED, connection.hotel_id))


def settle_about(
    unit: UnitOfWork,
    conversation: Conversation,
    kinds: Collection[str],
    now: datetime,
    *,
    agent_id: int | None = None,
) -> None:
    """Take back what people, or one of them, were told of a conversation and have not read.

    It is over. The conversation's row is held.
    """
    hotels = {conversation.hotel_id}
    if notifications.settle_about(
        unit.session, hotels, kinds, conversation.id, now, agent_id=agent_id
    ):
        unit.announce(Event(Happened.NOTIFIED, conversation.hotel_id, conversation.id))


class Notifications:
    """Each person's bell."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def bell(self, viewer: Viewer, lines: int = BELL) -> Bell:
        """Show what the viewer was told last, of hotels that they still see, in so many lines."""
        with self._db.reading() as session:
            unread = notifications.unread(session, viewer.hotel_ids, viewer.agent_id)
            found = notifications.newest(session, viewer.hotel_ids, viewer.agent_id, lines)
            agent = agents.by_id(session, viewer.agent_id)
        chosen = preferences_of(agent) if agent else Preferences()
        return Bell(unread, tuple(_item(told) for told in found), chosen)

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        """Note that the viewer has read these, or everything; other people's stay as they are."""
        with self._db.unit_of_work() as unit:
            hotels = notifications.mark_read(
                unit.session, viewer.hotel_ids, viewer.agent_id, ids, self._clock()
            )
            told = viewer.agent_id
            unit.announce(
                *(Event(Happened.NOTIFIED, hotel_id, agent_id=told) for hotel_id in sorted(hotels))
            )

    def mark_seen(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that the viewer looks at a conversation: what they were told of it is read."""
        with self._db.reading() as session:
            ids = notifications.unread_about(
                session, viewer.hotel_ids, viewer.agent_id, conversation_id
            )
        if ids:
            self.mark_read(viewer, ids)

    def forget_old(self) -> None:
        """Drop what was read so long ago that nobody looks for it."""
        with self._db.unit_of_work() as unit:
            notifications.forget_read(unit.session, before=self._clock() - KEPT)


def _item(told: Told) -> BellItem:
    about = told.guest or told.phone or told.connection
    return BellItem(
        id=told.id,
        kind=told.kind,
        text=told.text,
        at=told.created_at,
        conversation_id=told.conversation_id,
        connection_id=told.connection_id,
        read=told.read_at is not None,
        about=about or "",
        by=told.by or "",
    )
