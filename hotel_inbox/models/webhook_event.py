"""A callback as it came, kept before anything is done with it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models.columns import EnumText, moment, optional_moment, primary_key


class WebhookEvent(SQLModel, table=True):
    """The raw body of one callback; unhandled rows are intake's queue.

    `problem` says in words what could not be done; a row with `handled_at` unset and
    `next_attempt_at` unset has failed for good and waits for `hotel-inbox replay`.
    """

    __tablename__ = "webhook_event"
    __table_args__ = (
        Index(
            "ix_webhook_event_queue",
            "next_attempt_at",
            "id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: int = primary_key()
    channel: Channel = Field(sa_type=EnumText(Channel))
    body: bytes
    received_at: datetime = moment()
    handled_at: datetime | None = optional_moment()
    next_attempt_at: datetime | None = optional_moment()
    attempts: int = 0
    problem: str | None = None
