"""A template's places are found, filled in and shown as Meta documents them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.template_filling import filled
from hotel_inbox.domain.templates import Component, fields_of, obstacle, preview
from hotel_inbox.errors import InvalidInputError

CONFIRMATION: tuple[Component, ...] = (
    {
        "type": "HEADER",
        "format": "TEXT",
        "text": "Booking {{1}}",
        "example": {"header_text": ["HB-77"]},
    },
    {
        "type": "BODY",
        "text": "Dear {{1}}, your room is ready from {{2}} on.\nReply to {{1}} anything else.",
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
        ],
    },
)
VALUES = {"header:1": "HB-1", "body:1": "Ana", "body:2": "16:00", "button:1:1": "a1b2"}
NAMED: tuple[Component, ...] = (
    {
        "type": "body",
        "text": "Hello {{guest_name}}, we expect you on {{arrival}} at noon.",
        "example": {
            "body_text_named_params": [
                {"param_name": "guest_name", "example": "Ines"},
                {"param_name": "arrival", "example": "1 May"},
            ]
        },
    },
)


def test_places_are_told_by_the_words_around_them() -> None:
    found = [(one.key, one.label, one.example) for one in fields_of(CONFIRMATION)]
    assert found == [
        ("header:1", "Booking […]", "HB-77"),
        ("body:1", "Dear […], your room is", "Ines"),
        ("body:2", "room is ready from […] on.", "15:00"),
        ("button:1:1", "End of the link behind “My booking”", "77"),
    ]


def test_named_places_are_told_by_their_names() -> None:
    found = [(one.key, one.label, one.example) for one in fields_of(NAMED)]
    assert found == [
        ("body:guest_name", "Guest name", "Ines"),
        ("body:arrival", "Arrival", "1 May"),
    ]


def test_a_template_without_places_asks_for_nothing_and_sends_nothing() -> None:
    plain: tuple[Component, ...] = ({"type": "BODY", "text": "We are open again."},)
    assert fields_of(plain) == ()
    assert filled(plain, {}) == ()


def test_values_go_out_in_the_documented_shape() -> None:
    assert filled(CONFIRMATION, VALUES) == (
        {"type": "header", "parameters": [{"type": "text", "text": "HB-1"}]},
        {
            "type": "body",
            "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "16:00"}],
        },
        {
            "type": "button",
            "sub_type": "url",
            "index": "1",
            "parameters": [{"type": "text", "text": "a1b2"}],
        },
    )


def test_named_values_carry_their_names() -> None:
    (body,) = filled(NAMED, {"body:guest_name": "Ana", "body:arrival": "2 May"})
    assert body["parameters"] == [
        {"type": "text", "text": "Ana", "parameter_name": "guest_name"},
        {"type": "text", "text": "2 May", "parameter_name": "arrival"},
    ]


def test_numbered_places_go_out_in_their_order_whatever_the_text_does() -> None:
    mixed: tuple[Component, ...] = ({"type": "BODY", "text": "a {{10}} b {{2}} c {{1}} d"},)
    (body,) = filled(mixed, {"body:1": "one", "body:2": "two", "body:10": "ten"})
    assert body["parameters"] == [
        {"type": "text", "text": "one"},
        {"type": "text", "text": "two"},
        {"type": "text", "text": "ten"},
    ]


def test_a_code_to_copy_goes_out_as_a_coupon() -> None:
    offer: tuple[Component, ...] = (
        {"type": "BODY", "text": "A present."},
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "SAVE20"}]},
    )
    (field,) = fields_of(offer)
    assert (field.key, field.example) == ("button:0:1", "SAVE20")
    assert filled(offer, {"button:0:1": "SUN26"}) == (
        {
            "type": "button",
            "sub_type": "copy_code",
            "index": "0",
            "parameters": [{"type": "coupon_code", "coupon_code": "SUN26"}],
        },
    )
    with pytest.raises(InvalidInputError, match=r"Code to copy.* 15 fit"):
        filled(offer, {"button:0:1": "A" * 16})


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ("image", {"link": "https://azul.example/a/pool.jpg"}),
        ("video", {"link": "https://azul.example/a/pool.jpg"}),
        ("document", {"link": "https://azul.example/a/pool.jpg", "filename": "pool.jpg"}),
    ],
)
def test_a_header_with_a_file_takes_a_link(shown: str, sent: dict[str, str]) -> None:
    components: tuple[Component, ...] = (
        {"type": "HEADER", "format": shown.upper(), "example": {"header_handle": ["x"]}},
        {"type": "BODY", "text": "Our pool."},
    )
    (field,) = fields_of(components)
    assert (field.key, field.kind) == (f"header:{shown}", "link")
    (header,) = filled(components, {field.key: "https://azul.example/a/pool.jpg"})
    assert header == {"type": "header", "parameters": [{"type": shown, shown: sent}]}


@pytest.mark.parametrize(
    "link",
    [
        "http://azul.example/pool.jpg",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://azul.example/a b.jpg",
        "https://azul.example/" + "a" * 2000,
        "pool.jpg",
    ],
)
def test_a_header_takes_no_other_address(link: str) -> None:
    components: tuple[Component, ...] = ({"type": "HEADER", "format": "IMAGE"},)
    with pytest.raises(InvalidInputError, match="Link to the image"):
        filled(components, {"header:image": link})


@pytest.mark.parametrize("value", ["", "   ", "\u200b", "\n"])
def test_what_is_missing_is_named(value: str) -> None:
    with pytest.raises(InvalidInputError, match="Fill in “room is ready from"):
        filled(CONFIRMATION, VALUES | {"body:2": value})


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a\rb", "a    b", "a\u2028b"])
def test_what_cannot_be_sent_is_named(value: str) -> None:
    with pytest.raises(InvalidInputError, match=r"Dear .* may hold no line break"):
        filled(CONFIRMATION, VALUES | {"body:1": value})


def test_the_longest_value_is_named_when_the_text_grows_too_long() -> None:
    with pytest.raises(InvalidInputError, match=r"“Dear .*too long.*1024 fit"):
        filled(CONFIRMATION, VALUES | {"body:1": "a" * 600})
    with pytest.raises(InvalidInputError, match=r"Booking.*60 fit"):
        filled(CONFIRMATION, VALUES | {"header:1": "a" * 53})
    filled(CONFIRMATION, VALUES | {"header:1": "a" * 52})


def test_the_end_of_a_link_holds_no_space() -> None:
    with pytest.raises(InvalidInputError, match=r"End of the link .* no space"):
        filled(CONFIRMATION, VALUES | {"button:1:1": "a b"})


def test_values_for_places_that_are_not_there_are_left_alone() -> None:
    assert filled(CONFIRMATION, VALUES | {"body:9": "x", "": "y"}) == filled(CONFIRMATION, VALUES)


def test_a_preview_shows_what_is_filled_in_and_keeps_the_braces_of_the_rest() -> None:
    shown = preview(CONFIRMATION, {"body:1": "Ana", "header:1": " "})
    assert shown.header == "Booking {{1}}"
    assert shown.body == "Dear Ana, your room is ready from {{2}} on.\nReply to Ana anything else."
    assert (shown.footer, shown.buttons) == ("Casa Azul", ("Thanks", "My booking"))


def test_a_value_that_looks_like_a_place_is_a_value() -> None:
    shown = preview(CONFIRMATION, VALUES | {"body:1": "{{2}}", "body:2": r"\g<0>"})
    assert shown.body.startswith("Dear {{2}}, your room is ready from \\g<0> on.")


def test_a_preview_names_a_file_until_it_has_a_link() -> None:
    components: tuple[Component, ...] = ({"type": "HEADER", "format": "IMAGE"},)
    assert preview(components, {}).header == "Image"
    assert preview(components, {"header:image": "https://a.example"}).header == "https://a.example"


@pytest.mark.parametrize(
    "component",
    [
        {"type": "CAROUSEL", "cards": []},
        {"type": "LIMITED_TIME_OFFER"},
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "HEADER", "format": "GIF"},
        {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Book"}]},
        {"type": "BUTTONS", "buttons": [{"type": "OTP"}]},
        {"type": "BUTTONS", "buttons": ["nonsense"]},
        {},
    ],
    ids=json.dumps,
)
def test_what_cannot_be_filled_in_is_said_and_never_sent(component: Component) -> None:
    assert obstacle((component,))
    with pytest.raises(InvalidInputError, match="cannot be sent"):
        filled((component,), {})


def test_everything_else_has_no_obstacle() -> None:
    assert obstacle(CONFIRMATION) is None
    assert obstacle(NAMED) is None


words = st.text(max_size=30)
any_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)
components = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["HEADER", "body", "FOOTER", "BUTTONS", "CAROUSEL"]) | any_json,
    },
    optional={
        "format": st.sampled_from(["TEXT", "IMAGE"]) | any_json,
        "text": st.sampled_from(["Hi {{1}}", "{{a}} {{2}}", "{{", "{{ 3 }}"]) | any_json,
        "example": any_json
        | st.fixed_dictionaries({"body_text": any_json, "body_text_named_params": any_json}),
        "buttons": any_json
        | st.lists(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["URL", "COPY_CODE", "QUICK_REPLY"]), "url": any_json},
                optional={"text": any_json, "example": any_json},
            )
        ),
    },
)


@given(st.lists(components, max_size=4), st.dictionaries(words, words, max_size=4))
def test_whatever_a_provider_lists_is_shown_or_refused_and_never_breaks(
    listed: list[Mapping[str, object]], values: dict[str, str]
) -> None:
    asked = fields_of(listed)
    preview(listed, values)
    try:
        sent = filled(listed, {**values, **{one.key: "https://a.example" for one in asked}})
    except InvalidInputError:
        return
    json.dumps(sent)
