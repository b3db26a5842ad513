"""Texts are compared without accents, case and a phone's format, and shown in their sentence."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.folding import digits_of, folded, guest_words, message_words
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.search import (
    LONGEST_QUERY,
    MOST_WORDS,
    Stretch,
    excerpt,
    marked,
    marked_phone,
    trimmed,
    wanted,
)

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÁRBOL", "arbol"),
        ("Ñandú", "nandu"),
        ("Groß Łódź", "gross lodz"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Œuvre Ærø", "oeuvre aero"),
        ("O’Brien", "o'brien"),
        ("ﬁn Ｗｉｄｅ", "fin wide"),
        ("Ἑλένη Ольга", "ελενη ольга"),
        ("٣٤", "34"),
        ("a\tb\nc\u00a0d", "a b c d"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_texts_are_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(ANY_TEXT)
def test_what_is_folded_stays_so(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "phone", ["+34 600 55 50 01", "(+34) 600-555.001", "34600555001", "+34 (0)600 555 001"]
)
def test_a_phones_digits_are_the_same_in_any_format(phone: str) -> None:
    assert digits_of(phone) == "34600555001"


def test_a_guest_is_found_by_name_email_and_phone() -> None:
    words = guest_words("José", "J@Casa.ES", "+34 600", "visitor-token")
    assert words == " jose j@casa.es 34600"
    assert guest_words(None, None, None, "34600111222") == " 34600111222"
    assert guest_words(None, None, None, "17841400000000000001") == ""
    assert guest_words(None, None, None, "a3f0") == ""


def test_some_messages_are_not_found() -> None:
    assert message_words(Author.GUEST, "text", "Hé") == " he"
    assert message_words(Author.SYSTEM, "note", "Hé") == " he"
    assert message_words(Author.SYSTEM, "takeover", "Hé") == ""
    assert message_words(Author.GUEST, "edit", "Hé") == ""
    assert message_words(Author.GUEST, "text", "") == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("600 55 50 01", ("600555001",)),
        ("+34-600…", ("34600",)),
        ("0034 600", ("34600",)),
        ("(0)", ("(0)",)),
        ("José  ÁLVAREZ josé", ("jose", "alvarez")),
        ("%_ \"' OR 1", ("%_", "\"'", "or", "1")),
    ],
)
def test_a_query_is_read(query: str, expected: tuple[str, ...]) -> None:
    assert wanted(query).guest_words == expected


@given(ANY_TEXT)
def test_any_query_is_bounded(query: str) -> None:
    asked = wanted(query)
    assert len(asked.message_words) <= MOST_WORDS
    assert all(word and " " not in word for word in asked.message_words)
    assert bool(asked) == bool(folded(query[:LONGEST_QUERY]).split())


@given(ANY_TEXT, st.lists(st.text("abé ", min_size=1).map(folded), max_size=3))
def test_marking_loses_nothing(text: str, words: list[str]) -> None:
    parts = marked(text, words)
    assert "".join(part.text for part in parts) == text
    assert all(one.hit != other.hit for one, other in pairwise(parts))


def test_a_hit_is_shown_in_its_sentence() -> None:
    text = "Good morning. Is the Pool heated? We love pools."
    shown = excerpt(text, ["pool"])
    assert shown == (
        Stretch("…"),
        Stretch("Is the "),
        Stretch("Pool", hit=True),
        Stretch(" heated? We love "),
        Stretch("pool", hit=True),
        Stretch("s."),
    )


def test_a_phone_is_marked_through_its_format() -> None:
    assert marked_phone("+34 600-55", ["60055"]) == (Stretch("+34 "), Stretch("600-55", hit=True))
    assert marked_phone("+34 600", ["anna"]) == (Stretch("+34 600"),)


def test_a_huge_message_is_cut_quickly() -> None:
    began = time.process_time()
    for text in ("a" * 500_000, "aé. " * 100_000, "\u0301" * 300_000):
        parts = excerpt(text, ["aaa", "ae", "a"])
        assert sum(len(part.text) for part in parts) < 200
    assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["", "  ", "\x00", "\x00\x01", "\x7f\x85", "\u0301", "\n\t"])
def test_what_says_nothing_asks_for_nothing(text: str) -> None:
    assert trimmed(text) == ""


def test_a_query_stays_as_it_was_typed() -> None:
    assert trimmed("  José 🏊 ") == "José 🏊"
    assert len(trimmed("x" * 2 * LONGEST_QUERY)) == LONGEST_QUERY
