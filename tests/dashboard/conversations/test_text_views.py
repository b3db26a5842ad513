import pytest

from hotel_inbox.dashboard.conversations.text_views import (
    LONGEST_SHOWN,
    MOST_LINES,
    MOST_LINKS,
    shortened,
    shown_part,
    text_parts,
)
from hotel_inbox.domain.links import LONGEST_LINK
from tests.dashboard.samples import HOSTILE


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://hotel.example/rooms.", ["https://hotel.example/rooms"]),
        (
            "(https://a.example/x_(1)) and HTTP://B.example!",
            [
                "https://a.example/x_(1)",
                "HTTP://B.example",
            ],
        ),
        ("javascript:alert(1) data:text/html,x ftp://a.example", []),
        ('<a href="https://a.example">x</a>', ["https://a.example"]),
        ("no link", []),
    ],
)
def test_only_web_addresses_become_links(text: str, links: list[str]) -> None:
    parts = text_parts(text)
    assert [part.href for part in parts if part.href] == links
    assert "".join(part.text for part in parts) == text


@pytest.mark.parametrize("text", ["https://", "http://...", "https://)))", "see https://, please"])
def test_an_address_of_nothing_is_no_link(text: str) -> None:
    assert [part.href for part in text_parts(text) if part.href] == []


def test_an_address_no_browser_would_take_is_text() -> None:
    longest = "https://a.example/".ljust(LONGEST_LINK, "a")
    assert [part.href for part in text_parts(longest)] == [longest]
    assert [part.href for part in text_parts(longest + "a")] == [""]


def test_an_address_that_was_cut_leads_nowhere() -> None:
    text = "See https://a.example/one and https://a.example/tw"
    assert [part.href for part in text_parts(text, cut=True) if part.href] == [
        "https://a.example/one"
    ]


def test_a_text_of_links_has_no_more_parts_than_a_page_can_bear() -> None:
    text = "https://a.example " * 5000
    parts = text_parts(text)
    assert len(parts) <= 2 * MOST_LINKS + 1
    assert "".join(part.text for part in parts) == text


def test_a_long_text_is_cut_at_a_word_and_a_tall_one_at_a_line() -> None:
    assert shown_part("word " * 2000) == ("word " * 800).rstrip()
    assert len(shown_part("x" * 9000)) == LONGEST_SHOWN
    for line_break in ("\n", "\r\n", "\u2028"):
        assert shown_part(line_break * 9000) == line_break * MOST_LINES
    assert shown_part("short\ntext") == "short\ntext"


def test_what_is_shortened_says_by_how_much() -> None:
    assert shortened("x" * 5, 5) == "xxxxx"
    assert shortened("x" * 2005, 5) == "xxxxx… 2,000 more characters"


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_of_a_text_is_lost(piece: str) -> None:
    text = f"Hello {piece * 5000} there"
    assert "".join(part.text for part in text_parts(text)) == text
    assert text.startswith(shown_part(text))
    assert len(shown_part(text)) <= LONGEST_SHOWN
