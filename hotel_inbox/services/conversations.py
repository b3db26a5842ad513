"""Reads what the Conversations screen shows: the list and one thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hotel_inbox.channels.base import Abilities, ChannelAdapter
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches, Sought, Span, span_of
from hotel_inbox.domain.inbox import (
    ConversationPage,
    ConversationRow,
    Cursor,
    GuestCard,
    HotelName,
    Thread,
)
from hotel_inbox.domain.measures import Figure
from hotel_inbox.domain.messages import Channel, Mode
from hotel_inbox.domain.session import SESSION_LENGTH, is_expired
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Connection, Conversation, Guest, Hotel
from hotel_inbox.repositories import (
    agents,
    connections,
    conversation_list,
    conversations,
    hotels,
    lines,
)
from hotel_inbox.services import origins
from hotel_inbox.services.holding import holder_of
from hotel_inbox.services.outbox import window_of
from hotel_inbox.services.thread_view import messages_of, sessions_of

PAGE = 40
THREAD = 60
MOST_COUNTED = 10_000
"""Counting on would cost more than anybody gains by knowing."""


class Conversations:
    """The read side; what a viewer may not see does not exist for them."""

    def __init__(self, db: Database, channels: dict[Channel, ChannelAdapter], clock: Clock) -> None:
        """Read this database by this clock."""
        self._db = db
        self._channels = channels
        self._clock = clock

    def page(
        self,
        viewer: Viewer,
        after: Cursor | None = None,
        limit: int = PAGE,
        chosen: Filter = EVERYTHING,
    ) -> ConversationPage:
        """List the conversations that a filter lets through, newest first, from a cursor on."""
        sought = self._sought(viewer, chosen)
        with self._db.reading() as session:
            found = conversation_list.page(session, viewer.hotel_ids, after, limit + 1, sought)
        now = self._clock()
        rows = tuple(self._row(line, now) for line in found[:limit])
        more = len(found) > limit
        return ConversationPage(
            rows, Cursor(rows[-1].last_message_at, rows[-1].id) if more else None
        )

    def count(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Matches:
        """Count the conversations that a filter lets through, as far as that is quick."""
        sought = self._sought(viewer, chosen)
        with self._db.reading() as session:
            number = conversation_list.count(session, viewer.hotel_ids, MOST_COUNTED + 1, sought)
        return Matches(min(number, MOST_COUNTED), more=number > MOST_COUNTED)

    def hotels(self, viewer: Viewer) -> tuple[HotelName, ...]:
        """Name the hotels whose conversations the viewer may see."""
        with self._db.reading() as session:
            found = hotels.named(session, viewer.hotel_ids)
        return tuple(HotelName(hotel.id, hotel.name) for hotel in found)

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
            guest=_card(conversation, guest, label(guest, abilities, conversation.id)),
            messages=messages_of(part, takes_quotes=abilities.quotes),
            sessions=sessions_of(part, now),
            has_older=part.has_older,
            connection_id=conversation.connection_id,
            takes_quotes=abilities.quotes,
            takes_templates=adapter.templates is not None,
            files=abilities.files,
            source=origins.in_words(conversation.source),
            paused=_pause(connection),
            bot_at_work=conversation.mode is Mode.AI and conversation.turn_due_at is not None,
            assignee_id=conversation.assignee_id,
            holder_id=holder_of(conversation),
            holder=_holder(conversation, assignee, changer),
        )

    def further(self, viewer: Viewer, conversation_id: int, message_id: int, steps: int) -> int:
        """Name the message so many after another one of a thread; 0 if the thread ends before."""
        with self._db.reading() as session:
            return lines.further(session, viewer.hotel_ids, conversation_id, message_id, steps)

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

    def _sought(self, viewer: Viewer, chosen: Filter) -> Sought:
        now = self._clock()
        if not chosen.period and not chosen.figure:
            return Sought(chosen, viewer.agent_id, now)
        wanted = viewer.hotel_ids & ({chosen.hotel} if chosen.hotel else viewer.hotel_ids)
        with self._db.reading() as session:
            found = hotels.named(session, wanted)
        return sought_in(found, viewer.agent_id, chosen, now)

    def _row(self, line: conversation_list.Line, now: datetime) -> ConversationRow:
        abilities = self._channels[line.channel].abilities
        return ConversationRow(
            id=line.id,
            hotel_id=line.hotel_id,
            hotel_name=line.hotel,
            guest=label(line, abilities, line.id),
            channel=line.channel,
            channel_name=abilities.name,
            preview=line.preview,
            preview_author=line.preview_author,
            preview_agent_id=line.writer_id,
            preview_agent=line.writer,
            last_message_at=line.last_message_at,
            unread_count=line.unread,
            mode=line.mode,
            waiting=line.waiting_since is not None,
            expired=is_expired(line.last_guest_at, now),
            has_lead=line.has_lead,
            persona=line.persona,
            assignee=line.assignee,
            assignee_id=line.assignee_id,
        )


def sought_in(found: Sequence[Hotel], agent_id: int, chosen: Filter, now: datetime) -> Sought:
    """Say what somebody seeks in hotels by a filter, as of now."""
    # Each hotel's days are its own: a conversation is where its hotel's calendar says.
    spans = {hotel.id: span_of(chosen, hotel.timezone, now) for hotel in found}
    if chosen.figure is Figure.ACTIVE:
        spans = dict.fromkeys(spans, Span(now - SESSION_LENGTH))
    counting = frozenset(hotel.id for hotel in found if hotel.counts_channel_numbers)
    return Sought(chosen, agent_id, now, spans, counting)


class _Known(Protocol):
    """What a guest may be called."""

    @property
    def name(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str: ...


def label(guest: _Known, abilities: Abilities, conversation_id: int) -> str:
    """Name a guest by what is known of them."""
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


def _holder(
    conversation: Conversation, assignee: Agent | None, changer: Agent | None
) -> str | None:
    known = {one.id: one.name for one in (assignee, changer) if one}
    return known.get(holder_of(conversation) or 0)


def _pause(connection: Connection | None) -> str | None:
    if connection is None or connection.paused_at is None:
        return None
    return connection.pause_reason or "Sending from this account is paused."
