"""A session lasts 24 hours from the guest's last message, by the guest's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.session import SESSION_LENGTH, continues, expiry, is_expired

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MOMENTS = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


def test_it_ends_exactly_24_hours_after_the_guests_last_message() -> None:
    assert expiry(NOON) == NOON + timedelta(hours=24)
    assert not is_expired(NOON, NOON + SESSION_LENGTH - TICK)
    assert is_expired(NOON, NOON + SESSION_LENGTH)


def test_without_a_message_of_the_guest_there_is_no_session() -> None:
    assert is_expired(None, NOON)


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (timedelta(0), True),
        (SESSION_LENGTH - TICK, True),
        (SESSION_LENGTH, False),
        (-timedelta(days=3), True),
    ],
)
def test_a_message_belongs_to_the_session_before_its_end(later: timedelta, *, same: bool) -> None:
    assert continues(NOON, NOON + later) is same


def test_a_day_that_daylight_saving_shortens_is_still_24_hours() -> None:
    eve = datetime.fromisoformat("2026-03-28T23:30:00+01:00")

    assert not is_expired(eve, datetime.fromisoformat("2026-03-30T00:29:59+02:00"))
    assert is_expired(eve, datetime.fromisoformat("2026-03-30T00:30:00+02:00"))


@given(last=MOMENTS, later=MOMENTS)
def test_a_message_continues_a_session_precisely_while_it_is_not_expired(
    last: datetime, later: datetime
) -> None:
    assert continues(last, later) is not is_expired(last, later)
