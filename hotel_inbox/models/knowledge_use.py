"""Which entries of the knowledge the bot's answers rested on."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.messages import Channel
from hotel_inbox.models.columns import BigId, EnumText, moment, primary_key, reference


class KnowledgeUse(SQLModel, table=True):
    """One answer that rested on one entry, in a turn that did not end in a handoff."""

    __tablename__ = "knowledge_use"
    __table_args__ = (
        Index("ix_knowledge_use_hotel", "hotel_id", "used_at", "channel", "entry_id"),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    conversation_id: int = reference("conversation", index=True)
    channel: Channel = Field(sa_type=EnumText(Channel))
    # No foreign key: an entry may be deleted, and what it did stays true.
    entry_id: int = Field(sa_type=BigId)
    used_at: datetime = moment()
