"""Text from outside becomes safe to store and stays what people wrote."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.text import clean, is_visible, storable

ANY_CHARACTER = st.text(st.characters())
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_CHARACTER,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_CHARACTER, inner),
    max_leaves=10,
)


@given(ANY_CHARACTER)
def test_any_text_becomes_storable_and_then_stays(text: str) -> None:
    kept = clean(text)

    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert clean(kept) == kept


@given(st.text().filter(lambda text: "\x00" not in text))
def test_what_was_storable_is_untouched(text: str) -> None:
    assert clean(text) == text


@given(JSON_VALUES)
def test_any_json_becomes_storable(value: object) -> None:
    kept = json.dumps(storable(value), ensure_ascii=False)

    kept.encode("utf-8")
    assert "\\u0000" not in kept


@pytest.mark.parametrize("text", ["a", " \u200b!", "👍", "\u0e01", "ﷺ", "."])
def test_something_to_see(text: str) -> None:
    assert is_visible(text)


@pytest.mark.parametrize(
    "text",
    ["", " \t\n", "\u200b\u200c\u200d", "\ufeff", "\u3164\u2800", "\u00a0\u2028", "\x00\ud800"],
)
def test_nothing_to_see(text: str) -> None:
    assert not is_visible(text)


@given(st.text(min_size=1), st.sampled_from("aé漢9"))
def test_one_letter_makes_any_text_visible(text: str, letter: str) -> None:
    assert is_visible(text + letter)
