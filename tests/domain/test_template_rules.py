"""What Meta would refuse is refused beforehand, in words that say what to change."""

from dataclasses import replace
from typing import Any

import pytest

from hotel_inbox.domain.template_form import DraftButton, TemplateForm, drafted
from hotel_inbox.domain.template_rules import checked
from hotel_inbox.domain.templates import TemplateDraft, fields_of
from hotel_inbox.errors import InvalidInputError

FORM = TemplateForm(
    name="booking_confirmed",
    language="en_GB",
    category="utility",
    header="Booking {{1}}",
    body="Dear {{1}},\nyour room is ready from {{2}} on. See you soon!",
    footer="Casa Azul",
    buttons=(
        DraftButton("QUICK_REPLY", "Thanks"),
        DraftButton("URL", "My booking", "https://azul.example/b/{{1}}"),
        DraftButton("PHONE_NUMBER", "Call us", "+34 971 00-00-00"),
    ),
    examples={"header:1": "HB-77", "body:1": "Ines", "body:2": "15:00", "button:1:1": "77"},
)


def made(**changed: Any) -> TemplateDraft:  # noqa: ANN401 - any field of the form
    return checked(drafted(replace(FORM, **changed)))


def test_a_form_becomes_what_meta_documents() -> None:
    draft = made()
    assert (draft.name, draft.language, draft.category) == ("booking_confirmed", "en_GB", "UTILITY")
    assert draft.components == (
        {
            "type": "HEADER",
            "format": "TEXT",
            "text": "Booking {{1}}",
            "example": {"header_text": ["HB-77"]},
        },
        {
            "type": "BODY",
            "text": "Dear {{1}},\nyour room is ready from {{2}} on. See you soon!",
            "example": {"body_text": [["Ines", "15:00"]]},
        },
        {"type": "FOOTER", "text": "Casa Azul"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Thanks"},
                {
                    "type": "URL",
                    "text": "My booking",
                    "url": "https://azul.example/b/{{1}}",
                    "example": ["https://azul.example/b/77"],
                },
                {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+34971000000"},
            ],
        },
    )


def test_named_places_become_named_examples() -> None:
    draft = made(
        header="",
        buttons=(),
        body="Dear {{guest_name}}, your room waits for you.",
        examples={"body:guest_name": "Ines"},
    )
    assert draft.components[0]["example"] == {
        "body_text_named_params": [{"param_name": "guest_name", "example": "Ines"}]
    }


def test_a_draft_tells_which_examples_it_needs_before_there_are_any() -> None:
    draft = drafted(replace(FORM, examples={}))
    assert [one.key for one in fields_of(draft.components)] == [
        "header:1",
        "body:1",
        "body:2",
        "button:1:1",
    ]
    with pytest.raises(InvalidInputError, match=r"example for .* \(header:1\)"):
        checked(draft)


def test_a_plain_text_and_a_code_to_copy_are_enough() -> None:
    draft = made(
        header="",
        footer="",
        body="A present for you: 10 % off.",
        buttons=(DraftButton("COPY_CODE", "", "SAVE10"),),
        examples={},
    )
    assert draft.components == (
        {"type": "BODY", "text": "A present for you: 10 % off."},
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "SAVE10"}]},
    )


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"name": ""}, "name of a template"),
        ({"name": "Booking"}, "name of a template"),
        ({"name": "booking-confirmed"}, "name of a template"),
        ({"name": "a" * 513}, "name of a template"),
        ({"language": "english"}, "Language “english”"),
        ({"language": "pt"}, "pt_BR or pt_PT"),
        ({"language": "en-GB"}, "Language “en-GB”"),
        ({"category": "AUTHENTICATION"}, "WhatsApp Manager"),
        ({"category": ""}, "Category"),
        ({"body": " "}, "body is empty"),
        ({"body": "x" * 1025}, "1025 characters; 1024"),
        ({"body": "{{1}}, your room is ready now, see you"}, "begin or end"),
        ({"body": "Your room is ready now, see you {{1}}"}, "begin or end"),
        ({"body": "Your room is ready now {{1}} {{2}} and waits for you"}, "Between two"),
        ({"body": "Dear {{1}} hi"}, "too few words"),
        ({"body": "Dear {{1}}, your room is ready from {{3}} on today."}, r"\{\{1\}\}, \{\{2\}\}"),
        ({"body": "Dear {{2}}, your room is ready from today on."}, r"without a gap: \{\{1\}\}"),
        ({"body": "Dear {{1}}, your room {{number}} is ready from now on."}, "not both"),
        ({"body": "Dear {{ guest name }}, your room is ready."}, "place that is not like"),
        ({"body": "Dear {{}}, your room is ready."}, "place that is not like"),
        ({"body": "Dear\tguest"}, "no tab"),
        ({"body": "Dear     guest"}, "five spaces"),
        ({"body": "Dear\n\n\n\nguest"}, "four line breaks"),
        ({"body": "Dear guest 🎉🎉🎉🎉🎉🎉🎉"}, "7 emojis"),
        ({"header": "x" * 61}, "61 characters; 60"),
        ({"header": "Booking\nconfirmed"}, "one line"),
        ({"header": "*Booking*"}, "no emoji"),
        ({"header": "Booking 🎉"}, "no emoji"),
        ({"header": "{{1}} and {{2}}"}, "one place"),
        ({"footer": "x" * 61}, "61 characters; 60"),
        ({"footer": "Casa {{1}}"}, "no place"),
        ({"footer": "Casa\nAzul"}, "one line"),
        ({"examples": {}}, "example"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "replace").decode(),
)
def test_what_meta_would_refuse_is_refused(changed: dict[str, str], complaint: str) -> None:
    with pytest.raises(InvalidInputError, match=complaint):
        made(**changed)


def reply(text: str) -> DraftButton:
    return DraftButton("QUICK_REPLY", text)


def link(target: str, text: str = "Site") -> DraftButton:
    return DraftButton("URL", text, target)


@pytest.mark.parametrize(
    ("buttons", "complaint"),
    [
        ([reply(f"Reply {number}") for number in range(11)], "1 to 10 buttons"),
        ([reply("")], "button is empty"),
        ([reply("x" * 26)], "26 characters; 25"),
        ([reply("Yes"), reply("Yes")], "text of its own"),
        ([reply("Yes {{1}}")], "text of its own"),
        ([reply("Yes 🎉")], "no emoji"),
        ([reply("A"), link("https://a.example"), reply("B")], "stand together"),
        ([DraftButton("FLOW", "Book")], "WhatsApp Manager"),
        ([DraftButton("PHONE_NUMBER", "Call", "reception")], "phone number"),
        ([DraftButton("PHONE_NUMBER", f"Call {n}", "+349710000") for n in "ab"], "at most 1"),
        ([DraftButton("COPY_CODE", "", "x" * 16)], "1 to 15"),
        ([DraftButton("COPY_CODE", "", "")], "1 to 15"),
        ([link("https://a.example", f"Site {n}") for n in "abc"], "at most 2"),
        ([link("azul.example")], "needs an address"),
        ([link("javascript:alert(1)")], "needs an address"),
        ([link("https://a b.example")], "needs an address"),
        ([link("https://[::1")], "needs an address"),
        ([link("https://a.example/" + "x" * 2000)], "needs an address"),
        ([link("https://bit.ly/3x")], "refuses links to bit.ly"),
        ([link("https://wa.me/34600111222")], "refuses links to wa.me"),
        ([link("https://a.example/{{1}}/b")], "at its end"),
        ([link("https://a.example/{{2}}")], "at its end"),
        ([link("https://{{1}}")], "fixed address"),
    ],
    ids=lambda value: str(value)[:60].encode("ascii", "replace").decode(),
)
def test_buttons_keep_to_their_rules(buttons: list[DraftButton], complaint: str) -> None:
    with pytest.raises(InvalidInputError, match=complaint):
        made(buttons=tuple(buttons))


@pytest.mark.parametrize(
    ("components", "complaint"),
    [
        ([], "needs a body"),
        ([{"type": "BODY", "text": "a"}, {"type": "BODY", "text": "b"}], "one body"),
        ([{"type": "BODY", "text": "a"}, {"type": "CAROUSEL"}], "WhatsApp Manager"),
        ([{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "a"}], "uploaded sample"),
        ([{"type": "BODY", "text": "a"}, {"type": "BUTTONS", "buttons": []}], "1 to 10"),
        ([{"type": "BODY", "text": 7}], "body is empty"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_parts_are_checked_whoever_made_them(
    components: list[dict[str, object]], complaint: str
) -> None:
    with pytest.raises(InvalidInputError, match=complaint):
        checked(TemplateDraft("a", "en", "UTILITY", tuple(components)))


def test_ten_buttons_and_the_longest_texts_pass() -> None:
    made(
        body="x" * 1024,
        header="x" * 60,
        footer="x" * 60,
        buttons=tuple(reply(f"{'x' * 24}{number}") for number in range(10)),
        examples={},
    )


def test_marketing_may_hold_more_emojis() -> None:
    made(body="Hello 🎉🎉🎉🎉🎉🎉🎉", category="MARKETING", header="", buttons=(), examples={})


def test_a_family_is_one_emoji_and_a_copyright_sign_none() -> None:
    made(body="👩‍👩‍👧‍👦" * 6 + "©°", header="", buttons=(), examples={})
