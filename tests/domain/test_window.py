"""The window closes on time, when the provider says so, and says why."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.window import WindowState, tagged_window_state, window_state

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
OFFSETS = st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=9))


def judged(
    last_guest_at: datetime | None,
    now: datetime,
    closed_at: datetime | None = None,
    length: timedelta | None = DAY,
) -> WindowState:
    return window_state(
        channel_name="Fake channel",
        length=length,
        last_guest_at=last_guest_at,
        closed_at=closed_at,
        now=now,
    )


def test_it_is_open_until_exactly_its_length_after_the_guest() -> None:
    assert judged(NOON, NOON + DAY - TICK) == WindowState(
        open=True, closes_at=NOON + DAY, reason=None
    )
    shut = judged(NOON, NOON + DAY)
    assert not shut.open
    assert shut.reason is not None
    assert "24 hours" in shut.reason


def test_a_channel_without_a_window_always_takes_text() -> None:
    assert judged(None, NOON, closed_at=NOON, length=None).open


def test_nobody_is_written_to_first() -> None:
    reason = judged(None, NOON).reason
    assert reason is not None
    assert "not written" in reason


def test_the_providers_word_closes_it_until_the_guest_writes_again() -> None:
    said = NOON + timedelta(hours=1)

    shut = judged(NOON, said + TICK, closed_at=said)
    assert not shut.open
    assert "Fake channel reported" in str(shut.reason)
    assert judged(said + TICK, said + TICK, closed_at=said).open


@given(
    guest=st.none() | OFFSETS,
    closed=st.none() | OFFSETS,
    now=OFFSETS,
    length=st.none() | st.timedeltas(min_value=TICK, max_value=timedelta(days=7)),
)
def test_it_is_closed_precisely_when_there_is_a_reason(
    guest: timedelta | None, closed: timedelta | None, now: timedelta, length: timedelta | None
) -> None:
    state = judged(
        None if guest is None else NOON + guest,
        NOON + now,
        None if closed is None else NOON + closed,
        length,
    )

    assert state.open is (state.reason is None)
    if state.open and state.closes_at is not None:
        assert state.closes_at > NOON + now
    if length is not None and (guest is None or now >= guest + length):
        assert not state.open


def judged_late(
    now: datetime, closed_at: datetime | None = None, length: timedelta = 7 * DAY
) -> WindowState:
    return tagged_window_state(
        channel_name="Fake channel",
        length=length,
        last_guest_at=NOON,
        closed_at=closed_at,
        now=now,
    )


def test_a_person_may_write_on_marked_as_one_until_exactly_the_end() -> None:
    end = NOON + 7 * DAY
    assert judged_late(end - TICK) == WindowState(
        open=True, closes_at=end, reason=None, tagged=True
    )
    shut = judged_late(end)
    assert (shut.open, shut.tagged) == (False, False)
    assert "7 days" in str(shut.reason)


def test_a_refusal_of_the_mark_itself_closes_it_until_the_guest_writes_again() -> None:
    shut = judged_late(NOON + 2 * DAY, closed_at=NOON + DAY)
    assert not shut.open
    assert "refused" in str(shut.reason)
    assert judged_late(NOON + DAY, closed_at=NOON - TICK).open
