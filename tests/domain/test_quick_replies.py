"""What a quick reply may be, and how its variables are filled in."""

import pytest

from hotel_inbox.domain.quick_replies import (
    NAME_LIMIT,
    TEXT_LIMIT,
    QuickReplyDraft,
    fill,
    holds_words,
    unknown_variables,
    uses,
)
from hotel_inbox.errors import InvalidInputError

KNOWN = {"guest.name": "Laura Méndez", "hotel.name": "Casa Azul", "agent.name": "Amy Reyes"}
NAMELESS = {**KNOWN, "guest.name": ""}


def test_every_variable_gets_its_value() -> None:
    text = "Hi {{guest.name}}, {{ Agent.Name }} of {{hotel.name}} here."
    assert fill(text, KNOWN) == "Hi Laura Méndez, Amy Reyes of Casa Azul here."


def test_a_value_is_a_value_and_never_a_variable() -> None:
    assert fill("{{guest.name}}", {**KNOWN, "guest.name": "{{agent.name}}"}) == "{{agent.name}}"


def test_a_name_from_outside_stays_on_its_line() -> None:
    assert fill("Hi {{guest.name}}!", {**KNOWN, "guest.name": "A\n\x00 B"}) == "Hi A \ufffd B!"


def test_what_is_no_variable_of_ours_stays_as_it_was_written() -> None:
    text = "{{guest.age}} {{}} {{guest name}} {guest.name} {{{{"
    assert fill(text, KNOWN) == text
    assert unknown_variables(text + "{{guest.age}} {{GUEST.name}}") == ["{{guest.age}}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {{guest.name}}, this is Amy.", "Hello, this is Amy."),
        ("Hello {{guest.name}} and welcome.", "Hello and welcome."),
        ("Thank you, {{guest.name}}!", "Thank you!"),
        ("Thank you, {{guest.name}}", "Thank you"),
        ("¡Hola, {{guest.name}}!", "¡Hola!"),
        ("¡{{guest.name}}, qué alegría!", "¡Qué alegría!"),
        ("{{guest.name}}, antes de tu llegada", "Antes de tu llegada"),
        ("{{guest.name}}, él llega", "Él llega"),
        ("Not before 4 p.m., {{guest.name}}, but soon.", "Not before 4 p.m., but soon."),
        ("Sorry, {{guest.name}}, that's bad.", "Sorry, that's bad."),
        ("Hello, {{guest.name}} welcome.", "Hello, welcome."),
        ("Your flight number, {{guest.name}}?", "Your flight number?"),
        ("Fine. {{guest.name}}, see you.", "Fine. See you."),
        ("Dear {{guest.name}}\n\nThank you.", "Dear\n\nThank you."),
        ("Bye,\n{{guest.name}}, see you", "Bye,\nSee you"),
        ("{{guest.name}}", ""),
        ("{{guest.name}}{{guest.name}} hi", "Hi"),
    ],
)
def test_an_unknown_name_leaves_neither_space_nor_comma(text: str, said: str) -> None:
    assert fill(text, NAMELESS) == said


def test_where_nothing_is_unknown_the_words_stay_untouched() -> None:
    text = "hello ,  {{hotel.name}} ,\n\n  - one ,two"
    assert fill(text, NAMELESS) == text.replace("{{hotel.name}}", "Casa Azul")


def test_a_draft_is_tidied_but_not_changed() -> None:
    checked = QuickReplyDraft("  Late \n check-out ", " Until 14:00.\n\n Or 18:00. ").checked()
    assert checked == QuickReplyDraft("Late check-out", "Until 14:00.\n\n Or 18:00.")


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (QuickReplyDraft(" \u200b", "x"), "name"),
        (QuickReplyDraft("x", "\n \u200b"), "text"),
        (QuickReplyDraft("n" * (NAME_LIMIT + 1), "x"), f"{NAME_LIMIT}"),
        (QuickReplyDraft("x", "t" * (TEXT_LIMIT + 1)), f"{TEXT_LIMIT}"),
    ],
    ids=["no name", "no text", "long name", "long text"],
)
def test_a_bad_draft_is_refused_with_the_reason(draft: QuickReplyDraft, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        draft.checked()


@pytest.mark.parametrize(
    ("search", "found"),
    [("mendez", True), ("MÉNDEZ table", True), ("ta ndez", True), ("chair", False), ("", True)],
)
def test_accents_and_case_make_no_difference_to_a_search(search: str, found: bool) -> None:  # noqa: FBT001
    assert holds_words(search, "Table", "for Méndez") is found


def test_a_text_says_which_variables_it_uses() -> None:
    assert uses("Hi {{ GUEST.name }}", "guest.name")
    assert not uses("Hi {{hotel.name}} guest.name", "guest.name")


def test_a_huge_text_of_variables_is_filled_in_no_time() -> None:
    assert fill("{{guest.name}} , " * 20_000, NAMELESS).strip(" ,") == ""
    assert fill("  ,  " * 20_000 + "{{guest.name}}", NAMELESS).strip(" ,") == ""
