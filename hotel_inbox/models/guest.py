"""A guest and the names by which a channel knows them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, event, func
from sqlmodel import Field, SQLModel, col

from hotel_inbox.domain.folding import guest_words
from hotel_inbox.models.columns import (
    BigId,
    json_object,
    moment,
    optional_moment,
    primary_key,
    reference,
)


class Guest(SQLModel, table=True):
    """The person on one connection, with what they or the channel told us.

    `address` is the identity that they wrote from last, and are written to;
    `sources` says who gave name, e-mail and phone: "guest", "channel" or "agent:ID"; what an agent
    gave, the bot never overwrites. `phone_from_channel` marks a number that the channel itself
    gave, not the guest.
    `notes` are the staff's own words about them. `folded` is by what a search finds them: it
    follows name, e-mail and phone by itself.
    `profile_due_at` set means that the channel is still to be asked who this is; `picture_id` is
    the media file of their picture.
    """

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    connection_id: int = reference("connection", index=True)
    address: str = Field(max_length=200)
    name: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    phone_from_channel: bool = False
    language: str | None = Field(default=None, max_length=8)
    sources: dict[str, Any] = json_object()
    notes: str = ""
    # No foreign key: it would close a circle of tables, and a file that is gone shows as none.
    picture_id: int | None = Field(default=None, sa_type=BigId)
    profile_due_at: datetime | None = optional_moment(index=True)
    profile_attempts: int = 0
    created_at: datetime = moment()
    folded: str = ""


@event.listens_for(Guest, "before_insert")
@event.listens_for(Guest, "before_update")
def _fold(_mapper: object, _connection: object, guest: Guest) -> None:
    guest.folded = guest_words(guest.name, guest.email, guest.phone, guest.address)


# One person writes on several channels: their other conversations are found by these.
Index("ix_guest_same_email", func.lower(col(Guest.email)))
Index("ix_guest_same_phone", func.ltrim(col(Guest.phone), "+"))


class GuestIdentity(SQLModel, table=True):
    """One name of a guest on a connection: a phone number, a scoped id, a visitor's token hash."""

    __tablename__ = "guest_identity"
    __table_args__ = (UniqueConstraint("connection_id", "value"),)

    id: int = primary_key()
    connection_id: int = reference("connection")
    guest_id: int = reference("guest", index=True)
    value: str = Field(max_length=200)
    created_at: datetime = moment()


class GuestChange(SQLModel, table=True):
    """What an agent changed of a guest: `field` is name, email, phone or notes."""

    __tablename__ = "guest_change"

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    guest_id: int = reference("guest", index=True)
    agent_id: int = reference("agent")
    field: str = Field(max_length=20)
    before: str = ""
    after: str = ""
    at: datetime = moment()
