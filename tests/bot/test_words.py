"""Folding, stems, concepts, BM25 and languages."""

from __future__ import annotations

import pytest

from hotel_inbox.bot.composing import about, shorten, with_ending
from hotel_inbox.bot.language import detect
from hotel_inbox.bot.lexical import Bm25, fold, has_subject, subjects, terms, unknown_words
from hotel_inbox.bot.vocabulary import FACETS, STOPWORDS
from hotel_inbox.domain.languages import Language


def test_spellings_meet() -> None:
    assert fold("Frühstück À LA Çarte") == "fruhstuck a la carte"
    assert set(terms("rooms")) & set(terms("room"))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Is there an elevator?", "lift"),
        ("¿Hay ascensor?", "lift"),
        ("Haben Sie einen Aufzug?", "lift"),
        ("Puis-je me garer ?", "parking"),
        ("C'è il parcheggio?", "parking"),
        ("Tem café da manhã?", "breakfast"),
        ("wi-fi", "wifi"),
        ("the safety deposit box", "safe"),
        ("late check-out", "checkout"),
    ],
)
def test_words_of_six_languages_mean_the_same(text: str, concept: str) -> None:
    assert concept in subjects(text)


def test_a_longer_phrase_wins() -> None:
    assert subjects("safety deposit box") == {"safe"}
    assert subjects("a bed and breakfast") == frozenset()


def test_a_side_of_a_question_is_no_subject() -> None:
    assert "price" in FACETS
    assert not has_subject("how much is it?")
    assert has_subject("how much is parking?")
    assert unknown_words("do you sell helicopters?") == ["sell", "helicopters"]


def test_rare_words_weigh_more() -> None:
    index = Bm25([["pool", "open"], ["gym", "open"], ["bar", "open"]])
    assert index.scores(["gym", "open"])[1] > index.scores(["open"])[1]
    assert index.scores(["gym"]) == [0.0, index.scores(["gym"])[1], 0.0]
    assert index.rarity("sauna") > index.rarity("gym") > index.rarity("open")
    assert Bm25([]).scores(["gym"]) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is there parking?", "en"), ("¿Hay parking?", "es"), ("e no fim de semana?", "pt"),
        ("und am Wochenende?", "de"), ("quanto costa il parcheggio?", "it"),
        ("combien ça coûte", "fr"),
        ("danke", "de"), ("merci", "fr"), ("bom dia", "pt"), ("do you sell helicopters?", "en"),
    ],
)  # fmt: skip
def test_short_texts_tell_their_language_whatever_is_expected(text: str, language: str) -> None:
    for expected in Language:
        assert detect(text, expected=expected) == language


@pytest.mark.parametrize("text", ["ok", "wifi?", "123", "", "👍"])
def test_a_text_of_no_language_takes_the_expected_one(text: str) -> None:
    for expected in Language:
        assert detect(text, expected=expected) is expected


def test_every_language_has_its_joining_words() -> None:
    assert set(STOPWORDS) == set(Language)


def test_a_text_is_cut_after_a_sentence_if_it_can_be() -> None:
    text = "We open at nine. We close at ten. Come and see us."
    assert shorten(text, 200) == text
    assert shorten(text, 40) == "We open at nine. We close at ten."
    assert shorten("a very long sentence without end", 12) == "a very long…"
    assert shorten("abcdef", 1) == "a"
    assert with_ending(text, "Bye.", 30) == "We open at nine.\n\nBye."
    assert with_ending(text, "Bye.", 4) == "Bye."


def test_only_what_speaks_to_the_question_is_kept() -> None:
    answer = "Open from 7:30 to 10. It costs 15 EUR. Dogs stay outside."
    assert about(answer, "how much?") == "It costs 15 EUR."
    assert about(answer, "until what time?") == "Open from 7:30 to 10."
    assert about(answer, "and my dog?") == "Dogs stay outside."
    assert about(answer, "and the sauna?") == ""
