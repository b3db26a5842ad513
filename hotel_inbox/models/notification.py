"""What a person on the staff is told of beyond what their screen shows."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import (
    BigId,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class Notification(SQLModel, table=True):
    """One line in one person's bell; `kind` says what happened ("send_failed", …).

    Of one kind about one conversation (or connection) a person has one unread at most.
    `by_agent_id` is the colleague who caused it. `mail_due_at` set means that an e-mail is owed,
    should the person still be away and not have read it by then; it is the mail's queue.
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
        Index(
            "ix_notification_mail",
            "mail_due_at",
            sqlite_where=text("mail_due_at IS NOT NULL"),
            postgresql_where=text("mail_due_at IS NOT NULL"),
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
    # No foreign key: SQLite could only add one by writing the whole table anew.
    by_agent_id: int | None = Field(default=None, sa_type=BigId)
    mail_due_at: datetime | None = optional_moment()
    mail_attempts: int = 0
