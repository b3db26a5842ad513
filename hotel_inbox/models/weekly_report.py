"""Which weeks were told to whom by e-mail."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import moment, optional_moment, primary_key, reference


class WeeklyReport(SQLModel, table=True):
    """The report of a week to one person: there is one at most, whoever writes it.

    `week` is its Monday. `due_at` set means that it is still to be sent, or that somebody is at it
    until then; it is the queue.
    """

    __tablename__ = "weekly_report"
    __table_args__ = (
        UniqueConstraint("agent_id", "week"),
        Index(
            "ix_weekly_report_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: int = primary_key()
    agent_id: int = reference("agent")
    week: date
    due_at: datetime | None = optional_moment()
    attempts: int = Field(default=0)
    created_at: datetime = moment()
