"""Files of guests and staff: rows here, bytes under the data folder."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.media import MediaState
from hotel_inbox.models.columns import (
    EnumText,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class MediaFile(SQLModel, table=True):
    """A file of a message, a guest's picture, or an upload that waits to be sent.

    `claimed_type` is what the channel or the browser said, `content_type` what the bytes are;
    `path` is relative to the media folder. Until `expires_at` the channel still has the file.
    While state is due, the attempts, the next one and the claim are the fetching queue's.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        Index(
            "ix_media_file_due",
            "next_attempt_at",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
        Index(
            "ix_media_file_unsent",
            "agent_id",
            sqlite_where=text("message_id IS NULL"),
            postgresql_where=text("message_id IS NULL"),
        ),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    connection_id: int = reference("connection")
    conversation_id: int = reference("conversation", index=True)
    message_id: int | None = optional_reference("message", index=True)
    guest_id: int | None = optional_reference("guest", index=True)
    agent_id: int | None = optional_reference("agent")
    position: int = 0
    kind: str = Field(max_length=40)
    state: MediaState = Field(sa_type=EnumText(MediaState))
    name: str = Field(default="", max_length=255)
    claimed_type: str = Field(default="", max_length=200)
    content_type: str = Field(default="", max_length=200)
    size: int | None = None
    sha256: str | None = Field(default=None, max_length=64)
    path: str | None = Field(default=None, max_length=300)
    provider_id: str | None = Field(default=None, max_length=300)
    url: str | None = None
    problem: str | None = None
    expires_at: datetime | None = optional_moment()
    created_at: datetime = moment()
    attempts: int = 0
    next_attempt_at: datetime | None = optional_moment()
    claimed_until: datetime | None = optional_moment()
