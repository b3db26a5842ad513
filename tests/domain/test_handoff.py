"""What staff read about a handoff."""

from __future__ import annotations

import pytest

from hotel_inbox.domain.handoff import SUMMARY_LENGTH, HandoffReason, describe, summarise


@pytest.mark.parametrize("reason", list(HandoffReason))
def test_every_reason_can_be_told(reason: HandoffReason) -> None:
    assert describe(reason)
    assert summarise(reason) == describe(reason)


def test_a_summary_is_one_line_with_the_guests_words() -> None:
    summary = summarise(HandoffReason.REQUESTED, "I want\n to talk\tto a person")
    assert summary == "The guest asked for a person: “I want to talk to a person”"


def test_a_long_quote_is_cut() -> None:
    summary = summarise(HandoffReason.NO_ANSWER, "word " * 1000)
    assert len(summary) <= SUMMARY_LENGTH
    assert summary.endswith("…”")
