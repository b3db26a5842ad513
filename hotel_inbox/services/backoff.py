"""How long to wait before something that failed is tried again."""

import random
from dataclasses import dataclass
from datetime import timedelta

from hotel_inbox.errors import RetryableSendError

_MOST_STEPS = 64
"""Beyond it every pause is the longest, and no power overflows."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that grow from the first to the longest; `jitter` is the share they vary by."""

    first: timedelta
    longest: timedelta
    factor: float = 2.0
    jitter: float = 0.0

    def after(self, failures: int, error: Exception | None = None) -> timedelta:
        """Give the pause after so many failures, or the one that the other side asked for."""
        if isinstance(error, RetryableSendError) and error.retry_after is not None:
            return error.retry_after
        steps = min(max(failures - 1, 0), _MOST_STEPS)
        pause = timedelta(
            seconds=min(
                self.first.total_seconds() * self.factor**steps, self.longest.total_seconds()
            )
        )
        # What failed at the same moment must not all come back at the same moment.
        return pause * random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311 - not a secret
