"""The pauses between attempts."""

from datetime import timedelta

import pytest

from hotel_inbox.errors import AmbiguousSendError, RetryableSendError
from hotel_inbox.services.backoff import Backoff

PAUSES = Backoff(timedelta(seconds=2), timedelta(minutes=1))


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 2), (1, 2), (2, 4), (3, 8), (6, 60), (10_000, 60)]
)
def test_a_pause_doubles_until_it_is_the_longest(failures: int, seconds: int) -> None:
    assert PAUSES.after(failures) == timedelta(seconds=seconds)


def test_it_may_grow_faster() -> None:
    steep = Backoff(timedelta(seconds=30), timedelta(hours=1), factor=4)
    assert [steep.after(one).total_seconds() for one in (1, 2, 3, 4)] == [30, 120, 480, 1920]


def test_jitter_keeps_it_near() -> None:
    scattered = Backoff(timedelta(seconds=10), timedelta(minutes=1), jitter=0.2)
    pauses = {scattered.after(1).total_seconds() for _ in range(50)}
    assert len(pauses) > 1
    assert all(8 <= one <= 12 for one in pauses)


def test_the_other_side_may_ask_for_its_own() -> None:
    wish = timedelta(minutes=7)
    assert PAUSES.after(1, RetryableSendError("Slow down.", retry_after=wish)) == wish
    assert PAUSES.after(1, RetryableSendError("Slow down.")) == timedelta(seconds=2)
    assert PAUSES.after(1, AmbiguousSendError("No answer.")) == timedelta(seconds=2)
