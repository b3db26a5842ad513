"""Statuses only move forward, and a row's one line says what a message is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.messages import (
    PREVIEW_LENGTH,
    MessageStatus,
    kind_label,
    moves_forward,
    preview,
)

STATUSES = st.sampled_from(MessageStatus)
FORWARD = [
    MessageStatus.PENDING,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
]


@given(start=st.sampled_from(FORWARD), reports=st.lists(STATUSES))
def test_no_sequence_of_reports_ever_moves_a_message_backwards(
    start: MessageStatus, reports: list[MessageStatus]
) -> None:
    held = [start]
    for report in reports:
        if moves_forward(held[-1], report):
            held.append(report)

    reached = [FORWARD.index(status) for status in held if status in FORWARD]
    assert reached == sorted(set(reached))
    assert MessageStatus.RECEIVED not in held
    assert MessageStatus.FAILED not in held[:-1]


@given(status=STATUSES, report=STATUSES)
def test_a_report_and_its_repetition_are_one(status: MessageStatus, report: MessageStatus) -> None:
    if moves_forward(status, report):
        assert not moves_forward(report, report)
        assert not moves_forward(report, status)


@pytest.mark.parametrize("final", [MessageStatus.FAILED, MessageStatus.RECEIVED])
@pytest.mark.parametrize("report", MessageStatus)
def test_what_is_final_stays(final: MessageStatus, report: MessageStatus) -> None:
    assert not moves_forward(final, report)


@pytest.mark.parametrize(
    ("current", "fails"),
    [*zip(FORWARD, (True, True, False, False), strict=True)],
)
def test_what_the_guests_phone_has_cannot_fail(current: MessageStatus, *, fails: bool) -> None:
    assert moves_forward(current, MessageStatus.FAILED) is fails


def test_delivered_may_be_missing() -> None:
    assert moves_forward(MessageStatus.SENT, MessageStatus.READ)


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("text", " Two\nlines \t here ", "Two lines here"),
        ("image", "", "Photo"),
        ("image", "our room", "Photo · our room"),
        ("hologram", "", "Unsupported message (hologram)"),
    ],
)
def test_a_rows_line_names_what_is_no_text(kind: str, text: str, line: str) -> None:
    assert preview(kind, text) == line


@given(
    kind=st.sampled_from(["text", "image", "hologram"]),
    text=st.text(max_size=30),
    times=st.integers(1, 20),
)
def test_a_rows_line_is_one_short_line(kind: str, text: str, times: int) -> None:
    line = preview(kind, text * times)

    assert len(line) <= PREVIEW_LENGTH
    assert len(line.splitlines()) <= 1


def test_every_kind_has_words() -> None:
    assert kind_label("voice") == "Voice message"
    assert "walkie-talkie" in kind_label("walkie-talkie")
