"""Guests' questions that nothing in a hotel's knowledge answered."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import (
    moment,
    optional_moment,
    optional_reference,
    primary_key,
    reference,
)


class UnansweredQuestion(SQLModel, table=True):
    """A question as the guest asked it; `settled_at` is when staff answered or dismissed it."""

    __tablename__ = "unanswered_question"
    __table_args__ = (
        Index("ix_unanswered_question_hotel", "hotel_id", "settled_at", "id"),
        Index("ix_unanswered_question_asked", "hotel_id", "asked_at"),
    )

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    conversation_id: int = reference("conversation", index=True)
    message_id: int = reference("message")
    question: str
    language: str = Field(default="en", max_length=8)
    asked_at: datetime = moment()
    settled_at: datetime | None = optional_moment()
    settled_by: int | None = optional_reference("agent")
