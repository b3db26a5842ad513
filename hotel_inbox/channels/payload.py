"""Careful readers of JSON that somebody else wrote: they return None, and never raise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from hotel_inbox.domain.text import clean

ID_LENGTH = 300
NAME_LENGTH = 200
_EPOCH_TEXT = re.compile(r"\d{1,12}", re.ASCII)
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def mapping(value: object) -> Mapping[str, object]:
    """Give the object, or an empty one where something else stands."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[object]:
    """Give the array, or an empty one where something else stands."""
    return value if isinstance(value, list) else ()


def mappings(value: object) -> Iterator[Mapping[str, object]]:
    """Give the objects of an array, leaving out what is none."""
    return (part for part in sequence(value) if isinstance(part, Mapping))


def string(value: object) -> str:
    """Give the text as it is, cleaned; an empty one where something else stands."""
    return clean(value) if isinstance(value, str) else ""


def identifier(value: object, length: int = ID_LENGTH) -> str | None:
    """Give an id that arrived as text or number; None if it is empty or longer than we can keep."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:d}" if abs(value) < 10**40 else ""
    found = string(value).strip()
    return found if 0 < len(found) <= length else None


def seconds(value: object) -> datetime | None:
    """Read seconds since 1970, as text or number; None if that is no plausible moment."""
    if isinstance(value, str) and _EPOCH_TEXT.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not _EARLIEST <= value < _LATEST:
        return None
    return datetime.fromtimestamp(value, UTC)
