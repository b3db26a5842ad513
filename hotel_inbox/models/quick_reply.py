"""The staff's saved texts."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import moment, primary_key, reference


class QuickReply(SQLModel, table=True):
    """A text under a short name; `{{guest.name}}` and its like are filled in when it is used."""

    __tablename__ = "quick_reply"
    __table_args__ = (UniqueConstraint("hotel_id", "name"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    name: str = Field(max_length=80)
    text: str
    created_at: datetime = moment()
