"""A sales opportunity that came of a conversation."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Numeric
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.leads import LeadState
from hotel_inbox.models.columns import (
    BigId,
    EnumText,
    json_list,
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class Lead(SQLModel, table=True):
    """A lead with its state, value in the hotel's currency, dates and owner.

    There is one open lead for each stay of a conversation; `created_by` is "bot" or "agent".
    `changed_at` is when its state changed last. `made_by_id` is the agent who marked it;
    `by_agent` names the fields that an agent wrote, which the bot leaves alone. `session_id` is the
    session in which it was made.
    """

    __table_args__ = (Index("ix_lead_hotel_created", "hotel_id", "created_at", "id"),)

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
    # No foreign key: SQLite could only add one by writing the whole table anew.
    made_by_id: int | None = Field(default=None, sa_type=BigId)
    by_agent: list[str] = json_list()
    owner_id: int | None = optional_reference("agent")
    created_at: datetime = moment()
    changed_at: datetime | None = optional_moment()
    # No foreign key, as above.
    session_id: int | None = Field(default=None, sa_type=BigId, index=True)
