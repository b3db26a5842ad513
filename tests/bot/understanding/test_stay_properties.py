"""What holds of a stay whatever a guest writes."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.bot.understanding.stay import read_stay
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot, Stay

_WORDS = (
    "from the 12th to 15th of May until 31 February 30.02. 2026-05-12 12/05 for "
    "nights 3 days weeks next Friday weekend Christmas Easter tomorrow in ago not but "
    "actually two adults kids aged 4 and 7 my wife me just room rooms double del al "
    "vom bis 12. du au dal di maggio Mai no leaving arriving check-in check-out 999 0 "
    "- , . ( ) € 29 year old more another 2099 "
)
_PIECES = st.sampled_from(_WORDS.split())
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map(" ".join))
_DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(_TEXTS, min_size=1, max_size=3),
    today=_DAYS,
    language=st.sampled_from([None, *Language]),
    asked=st.sampled_from([None, *Slot]),
    month_first=st.booleans(),
)
def test_any_texts_leave_a_stay_that_can_be(
    texts: list[str],
    today: date,
    language: Language | None,
    asked: Slot | None,
    *,
    month_first: bool,
) -> None:
    stay = Stay()
    for text in texts:
        reading = read_stay(
            text, stay, today=today, language=language, asked=asked, month_first=month_first
        )
        stay = reading.stay
        if stay.check_in and stay.check_out:
            assert stay.check_out > stay.check_in
            assert stay.nights == (stay.check_out - stay.check_in).days
        assert all(count is None or count >= 0 for count in (stay.adults, stay.children))
        assert stay.rooms is None or stay.rooms > 0
        assert all(0 <= age <= 17 for age in stay.child_ages)
        assert all(quote in text for quote in reading.said.values())
        assert all(quote in text for quote in reading.impossible)


@pytest.mark.parametrize(
    "piece",
    ["12.", "the 12th to ", "2 and ", "k ", "my kid and ", "-12", "(", "a@", "$ ", "é", "no "],
)
def test_a_huge_text_costs_no_more_than_a_moment(piece: str) -> None:
    text = (piece * 4000)[:4000]
    read_stay(text, Stay(), today=date(2026, 4, 20), language=None)

    before = time.process_time()
    read_stay(text, Stay(), today=date(2026, 4, 20), language=None)

    # Generous beside the 20 ms that it may take, for a machine that does other things.
    assert time.process_time() - before < 0.1
