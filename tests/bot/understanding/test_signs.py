import time

import pytest

from hotel_inbox.bot.questions import READ_LENGTH
from hotel_inbox.bot.understanding.signs import QUOTE_LENGTH, Sentence, sentences


def test_quotes_the_clause_in_which_a_sign_shows() -> None:
    found = Sentence("Hi, I come with my wife and our two kids (4 and 7), from Friday.")
    assert found.quote("family") == "I come with my wife and our two kids (4 and 7)"


def test_accents_and_spelling_do_not_matter() -> None:
    assert "booking" in Sentence("Je voudrais RÉSERVER une chambre").signs
    assert "booking" in Sentence("Je voudrais reserver une chambre").signs


def test_quotes_are_bounded() -> None:
    assert len(Sentence("my wife " + "and so on " * 100).quote("couple")) == QUOTE_LENGTH


def test_text_without_words_has_no_sentences() -> None:
    assert sentences(" … !? \n 🙂") == ()


@pytest.mark.parametrize("unit", ["book a room and do not ", "my two ", "a ", "x", "1 2 3 ", "?"])
def test_reading_takes_time_by_length_only(unit: str) -> None:
    hostile = (unit * READ_LENGTH)[:READ_LENGTH]
    begun = time.process_time()
    for sentence in sentences(hostile):
        assert isinstance(sentence.signs, dict)
    assert time.process_time() - begun < 0.5
