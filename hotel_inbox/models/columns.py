"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

BigId = BigInteger().with_variant(Integer(), "sqlite")
JsonColumn = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Normalise to UTC on the way in; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Hand out UTC whatever the database's own zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


E = TypeVar("E", bound=StrEnum)


class EnumText(TypeDecorator[E], Generic[E]):
    """A StrEnum kept as plain text, so that a new member needs no migration."""

    impl = String(20)
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        """Remember which enum to give back."""
        super().__init__()
        self.members = members

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Store the member's value; refuse what is not a member."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the member back."""
        return None if value is None else self.members(value)


def primary_key() -> Any:  # noqa: ANN401 - SQLModel's Field is declared as Any
    """Make the column of a table's own id."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(table: str, *, index: bool = False, unique: bool = False) -> Any:  # noqa: ANN401
    """Make a column that must point at a row of `table`."""
    return Field(foreign_key=f"{table}.id", sa_type=BigId, index=index, unique=unique)


def optional_reference(table: str, *, index: bool = False) -> Any:  # noqa: ANN401
    """Make a column that may point at a row of `table`."""
    return Field(default=None, foreign_key=f"{table}.id", sa_type=BigId, index=index)


def moment() -> Any:  # noqa: ANN401
    """Make a column that always holds a moment."""
    return Field(sa_type=UtcDateTime)


def optional_moment(*, index: bool = False) -> Any:  # noqa: ANN401
    """Make a column that may hold a moment."""
    return Field(default=None, sa_type=UtcDateTime, index=index)


def filled_in_moment(work_out: Callable[[Mapping[str, Any]], datetime]) -> Any:  # noqa: ANN401
    """Make a column whose moment is worked out of the new row's other columns."""

    def default(context: DefaultExecutionContext) -> datetime:
        row: Mapping[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return work_out(row)

    return Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"default": default})


def json_object() -> Any:  # noqa: ANN401
    """Make a column that holds a JSON object, empty by default."""
    return Field(default_factory=dict, sa_type=JsonColumn)


def json_list() -> Any:  # noqa: ANN401
    """Make a column that holds a JSON array, empty by default."""
    return Field(default_factory=list, sa_type=JsonColumn)
