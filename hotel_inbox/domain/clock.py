"""The time, handed in wherever it matters."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Tell the present moment, in UTC."""
    return datetime.now(UTC)
