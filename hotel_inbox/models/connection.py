"""A connection: one account of a hotel on a channel."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models.columns import EnumText, moment, primary_key, reference


class Connection(SQLModel, table=True):
    """A phone number, page, Instagram account, or the hotel's own web chat.

    `external_id` is the provider's id (phone number id, page id; the slug for web chat);
    `sealed_token` is the access token, encrypted.
    """

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    channel: Channel = Field(sa_type=EnumText(Channel))
    external_id: str = Field(max_length=100)
    name: str = Field(default="", max_length=200)
    waba_id: str | None = Field(default=None, max_length=100)
    sealed_token: str | None = None
    created_at: datetime = moment()
