"""What a hotel's bot may say: its questions and answers."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import BigId, moment, primary_key, reference


class KnowledgeEntryRow(SQLModel, table=True):
    """A question and its answer; `key` is a digest of question and language, one row for each.

    `vector` is the entry's embedding (float32 bytes) by `vector_model`, kept so that it is
    computed once per change. `updated_by` is empty after an import by the command line.
    """

    __tablename__ = "knowledge_entry"
    __table_args__ = (UniqueConstraint("hotel_id", "key"),)

    id: int = primary_key()
    hotel_id: int = reference("hotel")
    key: str = Field(max_length=64)
    question: str
    answer: str
    title: str = Field(default="", max_length=200)
    language: str = Field(default="en", max_length=8)
    vector: bytes | None = None
    vector_model: str | None = Field(default=None, max_length=100)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    # No foreign key: SQLite could only add one by writing the whole table anew.
    updated_by: int | None = Field(default=None, sa_type=BigId)
