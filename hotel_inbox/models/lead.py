"""A sales opportunity that came of a conversation."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Numeric
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.leads import LeadState
from hotel_inbox.models.columns import (
    EnumText,
    moment,
    optional_reference,
    primary_key,
    reference,
)


class Lead(SQLModel, table=True):
    """A lead with its state, value in the hotel's currency, dates and owner.

    There is one open lead for each stay of a conversation; `created_by` is "bot" or "agent".
    """

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    conversation_id: int = reference("conversation", index=True)
    state: LeadState = Field(default=LeadState.NEW, sa_type=EnumText(LeadState))
    value: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))
    check_in: date | None = None
    check_out: date | None = None
    adults: int | None = None
    children: int | None = None
    created_by: str = Field(default="agent", max_length=20)
    owner_id: int | None = optional_reference("agent")
    created_at: datetime = moment()
