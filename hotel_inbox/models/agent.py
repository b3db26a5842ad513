"""The staff: who may sign in, what they may see, and their logins."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.domain.staff import Role
from hotel_inbox.models.columns import (
    EnumText,
    json_object,
    moment,
    optional_moment,
    primary_key,
    reference,
)


class Agent(SQLModel, table=True):
    """A person on the staff; the e-mail is kept in lower case.

    `language` is the one they read the dashboard in, None as long as they have not chosen.
    `preferences` are what they want to be told and how (domain.staff.Preferences as JSON).
    `active_at` is when a page of theirs was last looked at.
    """

    id: int = primary_key()
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    role: Role = Field(sa_type=EnumText(Role))
    password_hash: str = Field(max_length=200)
    active: bool = True
    language: str | None = Field(default=None, max_length=8)
    preferences: dict[str, Any] = json_object()
    active_at: datetime | None = optional_moment()
    created_at: datetime = moment()


class AgentHotel(SQLModel, table=True):
    """Which hotels an agent or manager sees; admins see all without a row here."""

    __tablename__ = "agent_hotel"
    __table_args__ = (UniqueConstraint("agent_id", "hotel_id"),)

    id: int = primary_key()
    agent_id: int = reference("agent")
    hotel_id: int = reference("hotel", index=True)


class Login(SQLModel, table=True):
    """One signed-in browser; only the hash of its token is stored, so a leak opens nothing."""

    id: int = primary_key()
    token_hash: str = Field(max_length=64, unique=True)
    agent_id: int = reference("agent", index=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    last_seen_at: datetime = moment()
    revoked_at: datetime | None = optional_moment()


class SignInAttempt(SQLModel, table=True):
    """A sign-in that failed or is under way; counted by account and by address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_email_at", "email", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: int = primary_key()
    email: str = Field(max_length=254)
    address: str = Field(max_length=64)
    at: datetime = moment()
