"""Reads what the Conversations screen shows: the list and one thread."""

from collections.abc import Sequence
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
    ThreadMessage,
    ThreadSession,
    ThreadTool,
)
from hotel_inbox.domain.messages import Channel, preview
from hotel_inbox.domain.session import is_expired
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import (
    Agent,
    Conversation,
    ConversationSession,
    Guest,
    Message,
    ToolCallRecord,
)
from hotel_inbox.repositories import agents, conversations, messages
from hotel_inbox.services.outbox import window_of

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
        now = self._clock()
        rows = tuple(self._row(row, now) for row in found[:limit])
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
    ) -> Thread:
        """Show a conversation's newest messages, or those before one; NotFoundError if unseen."""
        now = self._clock()
        with self._db.reading() as session:
            detail = conversations.detail(session, viewer.hotel_ids, conversation_id)
            if detail is None:
                raise NotFoundError("There is no such conversation.")
            conversation, guest, hotel, assignee = detail
            changer = agents.by_id(session, conversation.mode_changed_by)
            found = messages.thread(session, viewer.hotel_ids, conversation_id, before, limit + 1)
            shown = found[-limit:]
            tools = messages.tool_calls(
                session, viewer.hotel_ids, [message.id for message, _ in shown]
            )
            quoted = messages.quoted(
                session,
                viewer.hotel_ids,
                conversation.connection_id,
                {message.reply_to for message, _ in shown if message.reply_to},
            )
            sessions = conversations.sessions(
                session,
                viewer.hotel_ids,
                {message.session_id for message, _ in shown if message.session_id},
            )
        abilities = self._channels[conversation.channel].abilities
        return Thread(
            id=conversation.id,
            hotel_id=hotel.id,
            hotel_name=hotel.name,
            timezone=hotel.timezone,
            channel=conversation.channel,
            channel_name=abilities.name,
            text_limit=abilities.text_limit,
            mode=conversation.mode,
            mode_changed_by=changer.name if changer else None,
            mode_changed_at=conversation.mode_changed_at,
            waiting_since=conversation.waiting_since,
            handoff_reason=conversation.handoff_reason,
            assignee=assignee.name if assignee else None,
            has_lead=conversation.has_lead,
            session_expired=is_expired(conversation.last_guest_at, now),
            window=window_of(conversation, abilities, now),
            guest=_card(
                conversation,
                guest,
                _label(guest, abilities, conversation_id),
            ),
            messages=tuple(
                _message(message, agent, quoted, tools.get(message.id, []))
                for message, agent in shown
            ),
            sessions={session.id: _session(session, now) for session in sessions},
            has_older=len(found) > limit,
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

    def _row(self, row: conversations.ListedRow, now: datetime) -> ConversationRow:
        conversation, guest, hotel, assignee = row
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
    )


def _message(
    message: Message,
    agent: Agent | None,
    quoted: dict[str, Message],
    tools: Sequence[ToolCallRecord],
) -> ThreadMessage:
    answered = quoted.get(message.reply_to or "")
    return ThreadMessage(
        id=message.id,
        author=message.author,
        agent=agent.name if agent else None,
        kind=message.kind,
        text=message.text,
        at=message.sent_at,
        status=message.status,
        error_reason=message.error_reason,
        session_id=message.session_id,
        quote=preview(answered.kind, answered.text) if answered else None,
        tools=tuple(
            ThreadTool(tool.name, tool.arguments, tool.result, tool.duration_ms) for tool in tools
        ),
    )


def _session(session: ConversationSession, now: datetime) -> ThreadSession:
    return ThreadSession(
        id=session.id,
        started_at=session.started_at,
        expires_at=session.expires_at,
        expired=is_expired(session.last_guest_at, now),
    )
