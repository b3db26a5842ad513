"""The thread with one guest on one connection, and the sessions it falls into."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import Index, event, inspect, select, text, update
from sqlmodel import Field, SQLModel, col

from hotel_inbox.domain.guests import Contact, contact_of
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Author, Channel, Mode
from hotel_inbox.models.columns import (
    BigId,
    EnumText,
    json_list,
    json_object,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)
from hotel_inbox.models.guest import Guest

_FEW = {
    "human": "mode = 'human'",
    "lead": "has_lead = true",
    "unread": "unread_count > 0",
    "waiting": "waiting_since IS NOT NULL",
}
"""Conversations that are few among all: an index of each kind holds these alone."""
_CONTACT = ("email", "phone", "phone_from_channel")


class Conversation(SQLModel, table=True):
    """One guest's thread, for good; carries what its row in the list shows.

    `last_guest_at` is the guest's latest own timestamp: session and window count from it.
    `turn_due_at` set means that the bot owes an answer, or, while a person is in charge, that it is
    to read along; it is the bot's queue. Then `turn_since` is when the first such message came in.
    `waiting_since` set means that the bot gave up and a person is awaited. `delivered_until` and
    `read_until` are the channel's watermarks, `read_mark` is the channel's id of the last message
    that we showed as read. `unanswered_since` is when the guest wrote the first of what neither the
    bot nor a person has answered. `human_window_closed_at` is when the channel refused even a
    person's late message, `window_closed_at` any other. `source` is where the guest came from,
    as `services/origins` keeps it. What the bot understood stands from `type` on: `evidence` quotes
    the guest, `summary` tells the thread and until when it does, `unclear_turns` counts the bot's
    turns in a row that made nothing of a message.
    """

    __table_args__ = (
        Index("ix_conversation_last", "last_message_at", "id"),
        # Everything that the list is filtered by, so that several things at once are looked for
        # without a look at the table.
        Index(
            "ix_conversation_list",
            "hotel_id",
            "last_message_at",
            "id",
            "channel",
            "type",
            "assignee_id",
            "has_lead",
            "last_guest_at",
            "mode",
            "unread_count",
            "waiting_since",
        ),
        *(
            Index(f"ix_conversation_by_{column}", "hotel_id", column, "last_message_at", "id")
            for column in ("channel", "type", "assignee_id")
        ),
        *(
            Index(
                f"ix_conversation_only_{name}",
                "last_message_at",
                "id",
                "hotel_id",
                sqlite_where=text(rows),
                postgresql_where=text(rows),
            )
            for name, rows in _FEW.items()
        ),
        Index("ix_conversation_turn_due", "turn_due_at"),
        Index("ix_conversation_held", "assignee_id", "mode"),
        Index("ix_conversation_taken_over", "mode_changed_by", "mode"),
        Index(
            "ix_conversation_unanswered",
            "hotel_id",
            "unanswered_since",
            sqlite_where=text("unanswered_since IS NOT NULL"),
            postgresql_where=text("unanswered_since IS NOT NULL"),
        ),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    connection_id: int = reference("connection", index=True)
    channel: Channel = Field(sa_type=EnumText(Channel))
    guest_id: int = reference("guest", unique=True)

    mode: Mode = Field(default=Mode.AI, sa_type=EnumText(Mode))
    mode_changed_at: datetime | None = optional_moment()
    mode_changed_by: int | None = optional_reference("agent")
    assignee_id: int | None = optional_reference("agent", index=True)
    waiting_since: datetime | None = optional_moment()
    handoff_reason: HandoffReason | None = Field(default=None, sa_type=EnumText(HandoffReason))
    turn_due_at: datetime | None = optional_moment()
    turn_since: datetime | None = optional_moment()
    turn_claimed_until: datetime | None = optional_moment()
    turn_attempts: int = 0

    last_guest_at: datetime | None = optional_moment()
    unanswered_since: datetime | None = optional_moment()
    window_closed_at: datetime | None = optional_moment()
    human_window_closed_at: datetime | None = optional_moment()
    delivered_until: datetime | None = optional_moment()
    read_until: datetime | None = optional_moment()
    read_mark: str | None = Field(default=None, max_length=300)
    source: dict[str, Any] = json_object()
    last_message_at: datetime = moment()
    last_message_preview: str = Field(default="", max_length=200)
    last_message_author: Author = Field(sa_type=EnumText(Author))
    # No foreign key: SQLite could only add one by writing the whole table anew.
    last_message_agent_id: int | None = Field(default=None, sa_type=BigId)
    unread_count: int = 0

    has_lead: bool = False
    type: str | None = Field(default=None, max_length=20)
    intent: str | None = Field(default=None, max_length=20)
    persona: str | None = Field(default=None, max_length=20)
    persona_reason: str | None = None
    check_in: date | None = None
    check_out: date | None = None
    adults: int | None = None
    children: int | None = None
    rooms: int | None = None
    nights: int | None = None
    child_ages: list[int] = json_list()
    evidence: dict[str, Any] = json_object()
    summary: str = ""
    unclear_turns: int = 0
    created_at: datetime = moment()


class ConversationSession(SQLModel, table=True):
    """A stretch of a thread: from a guest's message until 24 hours after the guest's last one.

    `expired_at` is when the clockwork noted the end; until then the timestamps are the truth.

    From `channel` on stands what the statistics count (domain/measures), so that they read no
    messages. `received_at` is when the server got the guest's first message of it, and
    `began_with_bot` whether the bot was in charge then; `bot_reply_ms` is how long after that the
    bot's first reply was queued, None without one within a day. `transfer` is why it first went
    from the bot to a person: a HandoffReason's word, or one of domain.measures; None if it did not.
    `taken_over_by` is the first agent who took it over, from the bot or a colleague.
    `answered_at` is when a person first wrote to the guest, `answered_by` the agent, None for one
    outside of this inbox; `agent_reply_ms` is how long the guest had waited for that, None if they
    waited for nothing. `faqs_resolved` counts the guest's questions that the bot answered from the
    knowledge in turns without a handoff, `leads` the leads made in it. `contact` follows the guest.
    """

    __tablename__ = "conversation_session"
    __table_args__ = (
        Index("ix_conversation_session_conversation", "conversation_id", "started_at"),
        Index(
            "ix_conversation_session_hotel",
            "hotel_id",
            "started_at",
            "last_guest_at",
            "conversation_id",
        ),
        # All that is counted: a figure reads this alone.
        Index(
            "ix_conversation_session_measures",
            "hotel_id",
            "started_at",
            "channel",
            "began_with_bot",
            "bot_reply_ms",
            "transfer",
            "faqs_resolved",
            "leads",
            "contact",
            "agent_reply_ms",
            "answered_at",
            "answered_by",
            "taken_over_by",
            "conversation_id",
        ),
        Index("ix_conversation_session_open", "expired_at", "expires_at"),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    conversation_id: int = reference("conversation")
    started_at: datetime = moment()
    last_guest_at: datetime = moment()
    expires_at: datetime = moment()
    expired_at: datetime | None = optional_moment()

    channel: Channel = Field(sa_type=EnumText(Channel))
    received_at: datetime = moment()
    began_with_bot: bool = True
    bot_reply_ms: int | None = Field(default=None, sa_type=BigId)
    transfer: str | None = Field(default=None, max_length=20)
    # No foreign keys: SQLite could only add them by writing the whole table anew.
    taken_over_by: int | None = Field(default=None, sa_type=BigId)
    answered_at: datetime | None = optional_moment()
    answered_by: int | None = Field(default=None, sa_type=BigId)
    agent_reply_ms: int | None = Field(default=None, sa_type=BigId)
    faqs_resolved: int = 0
    leads: int = 0
    contact: Contact = Field(default=Contact.NONE, sa_type=EnumText(Contact))


@event.listens_for(Guest, "after_update")
def _follow_guest(_mapper: object, connection: DatabaseConnection, guest: Guest) -> None:
    """Let a guest's sessions know by what the guest can be reached, whoever noted it."""
    state = inspect(guest)
    if any(state.attrs[name].history.has_changes() for name in _CONTACT):
        mine = select(col(Conversation.id)).where(col(Conversation.guest_id) == guest.id)
        connection.execute(
            update(ConversationSession)
            .where(col(ConversationSession.conversation_id).in_(mine))
            .values(contact=contact_of(guest))
        )
