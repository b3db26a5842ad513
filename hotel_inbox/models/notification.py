"""What a person on the staff is told of beyond what their screen shows."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import (
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class Notification(SQLModel, table=True):
    """One line in one person's bell; `kind` says what happened ("send_failed", …).

    Of one kind about one conversation (or connection) a person has one unread at most.
    """

    __table_args__ = (
        Index("ix_notification_agent", "agent_id", "created_at"),
        Index(
            "ix_notification_unread_of_conversation",
            "agent_id",
            "kind",
            "conversation_id",
            unique=True,
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notification_unread_of_connection",
            "agent_id",
            "kind",
            "connection_id",
            unique=True,
            sqlite_where=text("read_at IS NULL AND conversation_id IS NULL"),
            postgresql_where=text("read_at IS NULL AND conversation_id IS NULL"),
        ),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    agent_id: int = reference("agent")
    kind: str = Field(max_length=40)
    text: str
    conversation_id: int | None = optional_reference("conversation", index=True)
    connection_id: int | None = optional_reference("connection")
    created_at: datetime = moment()
    read_at: datetime | None = optional_moment()
