"""What the embedded PMS keeps beside rooms and rates: bookings, restrictions, look-ups."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import json_list, moment, primary_key, reference


class ReservationRow(SQLModel, table=True):
    """A booking in our own books; `number_key` is its number as it is compared."""

    __tablename__ = "reservation"
    __table_args__ = (
        UniqueConstraint("hotel_id", "number_key"),
        Index("ix_reservation_nights", "hotel_id", "check_out", "check_in"),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    number: str = Field(max_length=40)
    number_key: str = Field(max_length=40)
    status: str = Field(default="confirmed", max_length=20)
    room_code: str = Field(max_length=20)
    rooms: int = 1
    check_in: date
    check_out: date
    adults: int
    children: int = 0
    last_name: str = Field(max_length=120)
    emails: list[str] = json_list()
    total: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))
    created_at: datetime = moment()


class RoomRestriction(SQLModel, table=True):
    """What holds on the nights from `since` to `until`; no code means every room or rate."""

    __tablename__ = "room_restriction"
    __table_args__ = (Index("ix_room_restriction_nights", "hotel_id", "until", "since"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    since: date
    until: date
    room_code: str | None = Field(default=None, max_length=20)
    rate_code: str | None = Field(default=None, max_length=20)
    closed: bool = False
    min_nights: int | None = None
    no_arrival: bool = False
    no_departure: bool = False
    price: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))


class ReservationLookup(SQLModel, table=True):
    """One try to see a reservation, so that numbers and names cannot be guessed at leisure."""

    __tablename__ = "reservation_lookup"
    __table_args__ = (Index("ix_reservation_lookup_hotel", "hotel_id", "tried_at"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    conversation_id: int = reference("conversation", index=True)
    found: bool
    tried_at: datetime = moment()
