from datetime import date

import pytest

from hotel_inbox.bot.understanding.evidence import Notes
from hotel_inbox.bot.understanding.intent import intent_of
from hotel_inbox.bot.understanding.kind import note_kind, note_question
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import IntentLevel


def intent(text: str, stay: Stay | None = None) -> IntentLevel | None:
    notes = Notes({})
    note_kind(text, notes)
    return intent_of(notes, stay or Stay())


@pytest.mark.parametrize("text", ["Send me the booking link", "I'll take it", "Reserve a room"])
def test_ready_to_book_is_high(text: str) -> None:
    assert intent(text) is IntentLevel.HIGH


def test_dates_and_party_together_are_high() -> None:
    stay = Stay(check_in=date(2027, 3, 1), check_out=date(2027, 3, 4), adults=2)
    assert intent("From the 1st to the 4th, two of us", stay) is IntentLevel.HIGH


def test_prices_and_half_a_stay_are_medium() -> None:
    assert intent("How much is a room per night?") is IntentLevel.MEDIUM
    assert intent("The 1st", Stay(check_in=date(2027, 3, 1))) is IntentLevel.MEDIUM


def test_questions_alone_are_low() -> None:
    notes = Notes({})
    note_question("Is there a pool?", notes)
    assert intent_of(notes, Stay()) is IntentLevel.LOW


def test_a_greeting_tells_nothing() -> None:
    assert intent("Hello there") is None
