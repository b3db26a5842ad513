"""Messages, the tools the bot called for them; pending ones are the outbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, event, text
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.folding import message_words
from hotel_inbox.domain.messages import Author, Direction, MessageStatus, second_of
from hotel_inbox.models.columns import (
    EnumText,
    filled_in_moment,
    json_object,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)

FROM_GUEST = "author = 'guest' AND kind NOT IN ('reaction', 'referral', 'edit', 'revoke', 'system')"
"""A guest's message that awaits an answer (domain.messages.awaits_answer), as an index says it."""


def _place(row: Mapping[str, Any]) -> datetime:
    sent_at: datetime = row["sent_at"]
    return second_of(sent_at)


class Message(SQLModel, table=True):
    """One line of a thread.

    `sent_at` is the author's own timestamp, `created_at` when the server got it or the row was
    made. `provider_id` is the channel's id: unique within the connection, it decides what is a
    duplicate; `draft_key` does the same for what staff send. `placed_at` is the second of
    `sent_at`: a thread is read in that order, and within a second as the lines came in, since some
    channels tell no more than seconds.
    A line of kind "note" is one colleague's to the others: author system, `agent_id` who wrote it,
    `detail.mentions` the ids of whom it names; no channel and no bot ever gets it. One that says
    that a lead was deleted keeps its stay in `detail.removed_lead`.
    `target` is the channel's id of the message that a reaction, an
    edit or a deletion is about. `left_at` is when the provider took it, `error_detail` the
    provider's error in full. `folded` is by what a search finds it: it follows the text by itself.
    The last three columns are the outbox's, while status is pending.
    """

    __table_args__ = (
        UniqueConstraint("connection_id", "provider_id"),
        UniqueConstraint("conversation_id", "draft_key"),
        Index("ix_message_conversation", "conversation_id", "id"),
        Index("ix_message_place", "conversation_id", "placed_at", "id"),
        Index("ix_message_hotel_created", "hotel_id", "created_at"),
        Index("ix_message_connection_created", "connection_id", "direction", "created_at"),
        Index(
            "ix_message_target",
            "connection_id",
            "target",
            sqlite_where=text("target IS NOT NULL"),
            postgresql_where=text("target IS NOT NULL"),
        ),
        # When guests write: the charts count these, and nothing else of a message. The last two
        # columns say nothing new, but without them SQLite looks each message up to be sure.
        Index(
            "ix_message_of_guest",
            "hotel_id",
            "sent_at",
            "connection_id",
            "author",
            "kind",
            sqlite_where=text(FROM_GUEST),
            postgresql_where=text(FROM_GUEST),
        ),
        Index(
            "ix_message_outbox",
            "next_attempt_at",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    connection_id: int = reference("connection")
    conversation_id: int = reference("conversation")
    session_id: int | None = optional_reference("conversation_session", index=True)
    direction: Direction = Field(sa_type=EnumText(Direction))
    author: Author = Field(sa_type=EnumText(Author))
    agent_id: int | None = optional_reference("agent")
    kind: str = Field(default="text", max_length=40)
    text: str = ""
    detail: dict[str, Any] = json_object()
    provider_id: str | None = Field(default=None, max_length=300)
    reply_to: str | None = Field(default=None, max_length=300)
    target: str | None = Field(default=None, max_length=300)
    draft_key: str | None = Field(default=None, max_length=80)
    status: MessageStatus = Field(sa_type=EnumText(MessageStatus))
    error_code: str | None = Field(default=None, max_length=40)
    error_reason: str | None = None
    error_detail: dict[str, Any] = json_object()
    left_at: datetime | None = optional_moment()
    sent_at: datetime = moment()
    placed_at: datetime = filled_in_moment(_place)
    created_at: datetime = moment()
    attempts: int = 0
    next_attempt_at: datetime | None = optional_moment()
    claimed_until: datetime | None = optional_moment()
    folded: str = ""


@event.listens_for(Message, "before_insert")
@event.listens_for(Message, "before_update")
def _fold(_mapper: object, _connection: object, message: Message) -> None:
    message.folded = message_words(message.author, message.kind, message.text)


class ToolCallRecord(SQLModel, table=True):
    """A tool that the bot called, shown above the message that came of it."""

    __tablename__ = "tool_call"

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    conversation_id: int = reference("conversation", index=True)
    message_id: int = reference("message", index=True)
    name: str = Field(max_length=60)
    arguments: dict[str, Any] = json_object()
    result: dict[str, Any] = json_object()
    duration_ms: int
    created_at: datetime = moment()
