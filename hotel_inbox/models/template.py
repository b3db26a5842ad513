"""Templates as the provider listed them last."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import json_list, moment, primary_key, reference


class Template(SQLModel, table=True):
    """One language of a template on one connection.

    `status`, `category` and `quality` are the provider's own words: new ones appear without notice.
    """

    __table_args__ = (UniqueConstraint("connection_id", "name", "language"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel", index=True)
    connection_id: int = reference("connection")
    provider_id: str = Field(max_length=100, index=True)
    name: str = Field(max_length=512)
    language: str = Field(max_length=20)
    category: str = Field(max_length=60)
    status: str = Field(max_length=60)
    quality: str | None = Field(default=None, max_length=60)
    rejected_reason: str | None = None
    parameter_format: str = Field(default="POSITIONAL", max_length=20)
    components: list[dict[str, Any]] = json_list()
    synced_at: datetime = moment()
