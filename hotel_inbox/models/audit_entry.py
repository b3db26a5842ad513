"""What somebody took out of the inbox: who, what, how much, and how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import (
    json_object,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class AuditEntry(SQLModel, table=True):
    """One thing that was done; no agent means the command line.

    `action` says what, such as "export.messages", `detail` of what (filter, words, kind of file).
    `key` is by which a page asks how far it got: so many `rows` of `total`. `outcome` is
    domain.exports.Outcome; `seen_at` is when it last said that it goes on.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_begun", "begun_at", "id"),
        Index("ix_audit_entry_running", "outcome", "seen_at", "agent_id"),
        UniqueConstraint("key"),
    )

    id: int = primary_key()
    agent_id: int | None = optional_reference("agent")
    action: str = Field(max_length=40)
    detail: dict[str, Any] = json_object()
    key: str | None = Field(default=None, max_length=80)
    rows: int = 0
    total: int | None = None
    outcome: str = Field(max_length=20)
    begun_at: datetime = moment()
    seen_at: datetime = moment()
    ended_at: datetime | None = optional_moment()


class AuditHotel(SQLModel, table=True):
    """A hotel that an entry is about: whoever runs it reads the entry."""

    __tablename__ = "audit_hotel"
    __table_args__ = (UniqueConstraint("hotel_id", "entry_id"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    entry_id: int = reference("audit_entry", index=True)
