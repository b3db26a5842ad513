"""Columns of very many rows read as one text: as rows they take several times as long."""

from typing import Any

import numpy as np
from sqlalchemy import BigInteger, String, cast, func, type_coerce
from sqlalchemy.sql.functions import aggregate_strings
from sqlmodel import Session

from hotel_inbox.domain.moments import Numbers

_MOMENT = len("2026-11-23 03:10:00.123456,")
_SECOND = len("2026-11-23 03:10:00")

Column = Any  # SQLModel declares its columns as what rows hold.


def numbers(column: Column) -> aggregate_strings:
    """List whole numbers."""
    return func.aggregate_strings(cast(column, String), ",")


def read_numbers(listed: str | None) -> Numbers:
    """Read listed numbers; lists that one query gives are in the same order."""
    return np.fromstring(listed or "", np.int64, sep=",")


def moments(session: Session, column: Column) -> aggregate_strings:
    """List moments, in the shape that the database has at hand."""
    if _is_sqlite(session):
        return func.aggregate_strings(type_coerce(column, String), ",")
    return numbers(cast(func.floor(func.date_part("epoch", column)), BigInteger))


def read_moments(session: Session, listed: str | None) -> Numbers:
    """Read listed moments as whole seconds since 1970."""
    if not _is_sqlite(session):
        return read_numbers(listed)
    texts = np.frombuffer(f"{listed},".encode() if listed else b"", f"S{_MOMENT}")
    return texts.astype(f"S{_SECOND}").astype("datetime64[s]").astype(np.int64)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
