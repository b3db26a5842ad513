"""A connection: one account of a hotel on a channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models.columns import (
    EnumText,
    json_list,
    moment,
    optional_moment,
    primary_key,
    reference,
)


class Connection(SQLModel, table=True):
    """A phone number, page, Instagram account, or the hotel's own web chat.

    `external_id` is the provider's id (phone number id, page id; the slug for web chat);
    `sealed_token` is the access token, encrypted. `paused_at` set means that nothing is sent until
    somebody sees to it, `pause_reason` says why; `throttled_until` that the provider asked for a
    pause. `shows_activity` allows read receipts and typing; `findings` are those of the last check.
    """

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    channel: Channel = Field(sa_type=EnumText(Channel))
    external_id: str = Field(max_length=100)
    name: str = Field(default="", max_length=200)
    waba_id: str | None = Field(default=None, max_length=100)
    sealed_token: str | None = None
    shows_activity: bool = True
    paused_at: datetime | None = optional_moment()
    pause_reason: str | None = None
    throttled_until: datetime | None = optional_moment()
    last_callback_at: datetime | None = optional_moment()
    checked_at: datetime | None = optional_moment()
    findings: list[dict[str, Any]] = json_list()
    created_at: datetime = moment()
