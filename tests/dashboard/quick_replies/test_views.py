"""What the Quick replies screen says, without a browser."""

import pytest

from hotel_inbox.dashboard.quick_replies.views import (
    PreviewView,
    count_words,
    draft_of,
    example,
    preview_view,
    reply_view,
)
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.quick_replies import NAME_LIMIT, unknown_variables
from hotel_inbox.services.quick_replies import SavedReply

ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH


def test_a_preview_reads_as_the_guest_will_with_and_without_a_name() -> None:
    text = "Hi {{guest.name}}, {{agent.name}} of {{hotel.name}}."
    assert preview_view(text, "Azul", "Amy", ENGLISH) == PreviewView(
        "Hi Laura Méndez, Amy of Azul.", "Hi, Amy of Azul.", ""
    )


def test_a_preview_without_a_guests_name_is_one_and_of_nothing_is_none() -> None:
    assert preview_view("Yes.", "Azul", "Amy", ENGLISH) == PreviewView("Yes.", "", "")
    assert preview_view(" \n", "Azul", "Amy", ENGLISH) == PreviewView()


@pytest.mark.parametrize(
    ("language", "words"),
    [(ENGLISH, "there is no such variable"), (SPANISH, "esa variable no existe")],
)
def test_a_variable_that_does_not_exist_is_warned_of(language: Language, words: str) -> None:
    shown = preview_view("Hi {{guest.nmae}} {{x}}", "Azul", "Amy", language)
    assert "{{guest.nmae}}, {{x}}" in shown.warning
    assert words in shown.warning
    assert "{{guest.nmae}}" in shown.text


def test_counts_and_labels_are_in_the_persons_language() -> None:
    assert count_words(1, "", ENGLISH) == "1 quick reply"
    assert count_words(0, "sauna", ENGLISH) == "0 quick replies with “sauna”"
    assert count_words(2, "", SPANISH) == "2 respuestas rápidas"
    assert reply_view(SavedReply(4, "{x}", "T"), SPANISH).delete == "Eliminar {x}"


@pytest.mark.parametrize("language", ["es", "en", "de"])
def test_the_example_is_one_that_can_be_kept(language: str) -> None:
    draft = example(language)
    assert draft.checked() == draft
    assert unknown_variables(draft.text) == []
    assert draft.name.startswith("Bienvenida" if language == "es" else "Welcome")


def test_a_form_of_anything_is_a_draft() -> None:
    assert draft_of({"name": None, "text": ["x"]}).text == "['x']"
    assert len(draft_of({"name": "n" * 10**6}).name) == 2 * NAME_LIMIT
