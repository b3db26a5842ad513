"""Reads what the Conversations screen shows: the list and one thread."""

from collections.abc import Mapping
from datetime import datetime

from hotel_inbox.channels.base import Abilities, ChannelAdapter
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.inbox import (
    ConversationPage,
    ConversationRow,
    Cursor,
    GuestCard,
    Thread,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.session import is_expired
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Connection, Conversation, Guest
from hotel_inbox.repositories import agents, connections, conversations, lines
from hotel_inbox.services import origins
from hotel_inbox.services.outbox import window_of
from hotel_inbox.services.thread_view import messages_of, sessions_of

PAGE = 40
THREAD = 60


class Conversations:
    """The read side; what a viewer may not see does not exist for them."""

    def __init__(self, db: Database, channels: dict[Channel, ChannelAdapter], clock: Clock) -> None:
        """Read this database by this clock."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def page(
        self, viewer: Viewer, after: Cursor | None = None, limit: int = PAGE
    ) -> ConversationPage:
        """List conversations, newest first, from after a cursor on."""
        with self._db.reading() as session:
            found = conversations.page(session, viewer.hotel_ids, after, limit + 1)
            writers = conversations.writers(
                session, viewer.hotel_ids, [conversation.id for conversation, *_ in found]
            )
        now = self._clock()
        rows = tuple(self._row(row, writers, now) for row in found[:limit])
        more = len(found) > limit
        return ConversationPage(
            rows, Cursor(rows[-1].last_message_at, rows[-1].id) if more else None
        )

    def thread(
        self,
        viewer: Viewer,
        conversation_id: int,
        before: int | None = None,
        limit: int = THREAD,
        *,
        through: int | None = None,
    ) -> Thread:
        """Show a conversation's newest messages, by their authors' time; NotFoundError if unseen.

        `before` and `through` name messages of it: only those before, or up to and with, are read.
        """
        now = self._clock()
        with self._db.reading() as session:
            detail = conversations.detail(session, viewer.hotel_ids, conversation_id)
            if detail is None:
                raise NotFoundError("There is no such conversation.")
            conversation = detail[0]
            connection = connections.visible(session, viewer.hotel_ids, conversation.connection_id)
            changer = agents.by_id(session, conversation.mode_changed_by)
            part = lines.part(
                session,
                viewer.hotel_ids,
                conversation,
                limit,
                before=before,
                through=through,
            )
        return self._thread(detail, part, connection, changer, now)

    def _thread(
        self,
        detail: conversations.ListedRow,
        part: lines.Part,
        connection: Connection | None,
        changer: Agent | None,
        now: datetime,
    ) -> Thread:
        conversation, guest, hotel, assignee = detail
        adapter = self._channels[conversation.channel]
        abilities = adapter.abilities
        return Thread(
            id=conversation.id,
            hotel_id=hotel.id,
            hotel_name=hotel.name,
            timezone=hotel.timezone,
            channel=conversation.channel,
            channel_name=abilities.name,
            text_limit=abilities.text_limit,
            text_bytes=abilities.text_bytes,
            mode=conversation.mode,
            mode_changed_by=changer.name if changer else None,
            mode_changed_at=conversation.mode_changed_at,
            waiting_since=conversation.waiting_since,
            handoff_reason=conversation.handoff_reason,
            assignee=assignee.name if assignee else None,
            has_lead=conversation.has_lead,
            session_expired=is_expired(conversation.last_guest_at, now),
            window=window_of(conversation, abilities, now, by_person=True),
            guest=_card(conversation, guest, _label(guest, abilities, conversation.id)),
            messages=messages_of(part, takes_quotes=abilities.quotes),
            sessions=sessions_of(part, now),
            has_older=part.has_older,
            connection_id=conversation.connection_id,
            takes_quotes=abilities.quotes,
            takes_templates=adapter.templates is not None,
            files=abilities.files,
            source=origins.in_words(conversation.source),
            paused=_pause(connection),
        )

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that staff have seen the thread; nothing happens if it has nothing unread."""
        with self._db.reading() as session:
            detail = conversations.detail(session, viewer.hotel_ids, conversation_id)
            if detail is None or detail[0].unread_count == 0:
                return
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id, viewer.hotel_ids)
            if conversation is not None:
                conversation.unread_count = 0
                unit.announce(
                    Event(Happened.CONVERSATION_CHANGED, conversation.hotel_id, conversation.id)
                )

    def _row(
        self, row: conversations.ListedRow, writers: Mapping[int, str], now: datetime
    ) -> ConversationRow:
        conversation, guest, hotel, assignee = row
        writer = conversation.last_message_agent_id
        abilities = self._channels[conversation.channel].abilities
        return ConversationRow(
            id=conversation.id,
            hotel_id=hotel.id,
            hotel_name=hotel.name,
            guest=_label(guest, abilities, conversation.id),
            channel=conversation.channel,
            channel_name=abilities.name,
            preview=conversation.last_message_preview,
            preview_author=conversation.last_message_author,
            preview_agent_id=writer,
            preview_agent=writers.get(writer) if writer else None,
            last_message_at=conversation.last_message_at,
            unread_count=conversation.unread_count,
            mode=conversation.mode,
            waiting=conversation.waiting_since is not None,
            expired=is_expired(conversation.last_guest_at, now),
            has_lead=conversation.has_lead,
            persona=conversation.persona,
            assignee=assignee.name if assignee else None,
        )


def _label(guest: Guest, abilities: Abilities, conversation_id: int) -> str:
    if guest.name or guest.phone:
        return guest.name or guest.phone or ""
    return guest.address if abilities.readable_identities else f"Visitor {conversation_id}"


def _card(conversation: Conversation, guest: Guest, label: str) -> GuestCard:
    return GuestCard(
        name=guest.name,
        identifier=label,
        email=guest.email,
        phone=guest.phone,
        language=guest.language,
        persona=conversation.persona,
        persona_reason=conversation.persona_reason,
        intent=conversation.intent,
        type=conversation.type,
        check_in=conversation.check_in,
        check_out=conversation.check_out,
        adults=conversation.adults,
        children=conversation.children,
        picture_id=guest.picture_id,
    )


def _pause(connection: Connection | None) -> str | None:
    if connection is None or connection.paused_at is None:
        return None
    return connection.pause_reason or "Sending from this account is paused."
