"""The language of what a guest writes, whatever the hotel's own is."""

import pytest

from evaluation.data import DATASETS
from evaluation.languages import GOAL, measure
from hotel_inbox.bot.language import detect
from hotel_inbox.domain.languages import Language


def test_short_sentences_are_recognised_at_a_hotel_of_any_language() -> None:
    assert all(figure.value >= GOAL for figure in measure(DATASETS))


@pytest.mark.parametrize("expected", list(Language))
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("eine ruhige Ecke", Language.GERMAN),
        ("uma toalha a mais", Language.PORTUGUESE),
        ("où est la clé", Language.FRENCH),
        ("possiamo pagare domani", Language.ITALIAN),
        ("llegamos el martes", Language.SPANISH),
        ("the key does not work", Language.ENGLISH),
    ],
)
def test_clear_words_beat_what_was_expected(
    text: str, language: Language, expected: Language
) -> None:
    assert detect(text, expected=expected) is language


@pytest.mark.parametrize("text", ["", "123", "wifi?", "👍", "..."])
def test_what_says_nothing_is_the_expected_language(text: str) -> None:
    assert all(detect(text, expected=language) is language for language in Language)


@pytest.mark.parametrize("text", ["Tom Baker, tom.baker@example.com", "CA-1234", "HL-5830"])
def test_addresses_and_codes_tell_no_language(text: str) -> None:
    assert detect(text, expected=Language.ENGLISH) is Language.ENGLISH
