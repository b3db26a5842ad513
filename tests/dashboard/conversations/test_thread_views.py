from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hotel_inbox.dashboard.conversations.line_views import LineView, drawn
from hotel_inbox.dashboard.conversations.thread_views import thread_lines
from hotel_inbox.domain.inbox import ThreadMessage, ThreadSession
from hotel_inbox.domain.messages import Author
from tests.dashboard.samples import NOW, message, session, thread


def lines(
    messages: Sequence[ThreadMessage],
    sessions: Sequence[ThreadSession] = (),
    *,
    has_older: bool = False,
    has_newer: bool = False,
) -> list[LineView]:
    """Lay messages out as in a hotel in Madrid."""
    return thread_lines(
        drawn(thread(messages=tuple(messages))),
        {one.id: one for one in sessions},
        today=NOW.date(),
        has_older=has_older,
        has_newer=has_newer,
    )


def rules(found: Sequence[LineView]) -> list[str]:
    return [line.text for line in found if line.shape == "rule"]


def test_days_are_those_of_the_hotel() -> None:
    late = datetime(2026, 3, 13, 23, 30, tzinfo=UTC)  # already the 14th in Madrid
    found = lines([message(id=1, at=late - timedelta(hours=2)), message(id=2, at=late)])
    assert rules(found) == ["Yesterday", "Today"]
    assert [line.time for line in found if line.shape == "message"] == ["22:30", "00:30"]


def test_a_session_opens_with_its_first_message() -> None:
    found = lines([message(session_id=5)], [session(5, NOW)])
    assert rules(found) == ["Today · new session"]


def test_the_next_session_comes_after_the_end_of_the_one_before() -> None:
    old, new = NOW - timedelta(days=3), NOW - timedelta(hours=1)
    found = lines(
        [message(id=1, at=old, session_id=1), message(id=2, at=new, session_id=2)],
        [session(1, old, expired=True), session(2, new)],
    )
    assert rules(found) == [
        "Wednesday 11 March · new session",
        "Session expired",
        "Today · new session",
    ]


def test_a_session_that_is_over_ends_the_thread() -> None:
    old = NOW - timedelta(days=3)
    found = lines([message(at=old, session_id=1)], [session(1, old, expired=True)])
    assert found[-1].text == "Session expired"


def test_two_sessions_on_one_day_are_told_apart() -> None:
    started = NOW - timedelta(hours=2)
    found = lines(
        [message(id=1, at=started, session_id=1), message(id=2, at=NOW, session_id=2)],
        [session(1, started, expired=True), session(2, NOW)],
    )
    assert rules(found) == ["Today · new session", "Session expired", "New session"]


def test_a_page_that_begins_within_a_session_does_not_claim_its_start() -> None:
    started = NOW - timedelta(hours=5)
    found = lines([message(session_id=1)], [session(1, started)], has_older=True)
    assert rules(found) == ["Today"]


def test_lines_without_a_session_do_not_end_one() -> None:
    found = lines(
        [
            message(id=1, session_id=1),
            message(id=2, author=Author.SYSTEM, text="Amy took over", session_id=None),
            message(id=3, session_id=1),
        ],
        [session(1, NOW)],
    )
    assert rules(found) == ["Today · new session"]
    assert found[2].shape == "system"


def test_every_line_has_a_key_of_its_own() -> None:
    old = NOW - timedelta(days=2)
    found = lines(
        [message(id=1, at=old, session_id=1), message(id=2, session_id=2)],
        [session(1, old, expired=True), session(2, NOW)],
    )
    assert len({line.key for line in found}) == len(found)


def test_a_late_message_ends_and_begins_no_session_twice() -> None:
    old, new = NOW - timedelta(days=3), NOW - timedelta(days=1)
    found = lines(
        [
            message(id=1, at=old, session_id=1, text="a"),
            message(id=2, at=new, session_id=2, text="b"),
            message(id=3, at=old + timedelta(minutes=1), session_id=1, text="late"),
            message(id=4, at=new + timedelta(minutes=1), session_id=2, text="c"),
            message(id=5, at=NOW, session_id=3, text="d"),
        ],
        [session(1, old, expired=True), session(2, new, expired=True), session(3, NOW)],
    )
    shown = [line.text or line.parts[0].text for line in found]
    assert shown == [
        "Wednesday 11 March · new session",
        "a",
        "Yesterday · new session",
        "b",
        "Wednesday 11 March",
        "late",
        "Session expired",
        "Yesterday",
        "c",
        "Session expired",
        "Today · new session",
        "d",
    ]
    assert len({line.key for line in found}) == len(found)


def test_however_sessions_mingle_each_starts_and_ends_at_most_once() -> None:
    sessions = [
        session(number, NOW - timedelta(days=9 - number), expired=True) for number in range(5)
    ]
    order = [0, 1, 0, 2, 1, 0, 3, 4, 2, 4, 0, 1, 3]
    messages = [
        message(
            id=number + 1, at=sessions[of].started_at + timedelta(seconds=number), session_id=of
        )
        for number, of in enumerate(order)
    ]
    for has_older in (False, True):
        found = lines(messages, sessions, has_older=has_older)
        keys = [line.key for line in found]
        assert len(set(keys)) == len(keys)
        assert sorted(key for key in keys if key.startswith("end-")) == [
            f"end-{number}" for number in range(5)
        ]
        assert sum("new session" in line.text.lower() for line in found) <= 5


def test_a_late_message_of_a_session_further_up_begins_none() -> None:
    old, new = NOW - timedelta(days=3), NOW - timedelta(hours=1)
    found = lines(
        [
            message(id=8, at=new, session_id=2),
            message(id=9, at=old + timedelta(hours=1), session_id=1),
        ],
        [session(1, old, expired=True), session(2, new)],
        has_older=True,
    )
    assert rules(found) == ["Today · new session", "Wednesday 11 March", "Session expired"]


def test_a_session_that_goes_on_further_down_does_not_end() -> None:
    old = NOW - timedelta(days=3)
    known = [session(1, old, expired=True)]
    assert "Session expired" not in rules(lines([message(session_id=1)], known, has_newer=True))


def test_what_was_noted_while_a_session_ran_stands_before_its_end() -> None:
    old = NOW - timedelta(days=3)
    found = lines(
        [
            message(id=1, at=old, session_id=1),
            message(id=2, at=old + timedelta(hours=1), author=Author.SYSTEM, text="Amy took over"),
            message(id=3, at=NOW, author=Author.SYSTEM, text="Amy gave back"),
        ],
        [session(1, old, expired=True)],
    )
    assert [line.text for line in found if line.text] == [
        "Wednesday 11 March · new session",
        "Amy took over",
        "Session expired",
        "Today",
        "Amy gave back",
    ]
