"""What a hotel sells: kinds of rooms and the rates they sell at."""

from decimal import Decimal

from sqlalchemy import Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import primary_key, reference


class RoomType(SQLModel, table=True):
    """A kind of room; `nightly_price` is in the hotel's currency before any rate plan."""

    __tablename__ = "room_type"
    __table_args__ = (UniqueConstraint("hotel_id", "code"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    code: str = Field(max_length=20)
    name: str = Field(max_length=120)
    description: str = ""
    max_adults: int
    max_children: int
    units: int
    nightly_price: Decimal = Field(sa_type=Numeric(12, 2))


class RatePlan(SQLModel, table=True):
    """Conditions at which rooms sell; `price_change` is a fraction (-0.10: ten per cent less)."""

    __tablename__ = "rate_plan"
    __table_args__ = (UniqueConstraint("hotel_id", "code"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    code: str = Field(max_length=20)
    name: str = Field(max_length=120)
    conditions: str = ""
    price_change: Decimal = Field(default=Decimal(0), sa_type=Numeric(6, 4))
