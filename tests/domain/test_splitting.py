"""Long texts are cut where a reader would pause, and nothing of them is lost."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.splitting import split

FAMILY = "👨‍👩‍👧‍👦"
SPAIN = "🇪🇸"
GRAPHEMES = (
    FAMILY,
    SPAIN,
    "👍🏽",
    "e\u0301\u0302",
    "क्षि",
    "\u1112\u1161\u11ab",
    "1\ufe0f\u20e3",
    "ก\u0e33",
    "x",
    "好",
)
WORDS = st.sampled_from(
    [
        "breakfast",
        "10:30.",
        "¿Sí?",
        "Mr.",
        "一二三。",
        "هل",
        "نعم؟",
        FAMILY,
        SPAIN * 3,
        "e\u0301t\u00e9",
        "👍🏽",
        "한국어",
        "https://example.com/rooms?from=2026-03-10&to=11",
        "\ud800",
        "\x00",
        "…",
    ]
)
SEAMS = st.sampled_from([" ", "  ", "\n", "\n\n", "\n \n", "\t", ""])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.tuples(WORDS, SEAMS), max_size=40).map(
        lambda pairs: "".join(word + seam for word, seam in pairs)
    ),
)


def without_space(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(1, 80))
def test_nothing_but_space_at_the_seams_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert without_space("".join(parts)) == without_space(text)
    position = 0
    for part in parts:
        position = text.index(part, position) + len(part)


@given(TEXTS, st.integers(1, 80), st.none() | st.integers(4, 80))
def test_every_part_fits_and_says_something(text: str, limit: int, byte_limit: int | None) -> None:
    for part in split(text, limit, byte_limit):
        assert part
        assert part == part.strip()
        assert len(part) <= limit
        if byte_limit is not None:
            assert len(part.encode(errors="replace")) <= byte_limit


@given(st.text(max_size=80))
def test_a_text_that_fits_stays_whole(text: str) -> None:
    assert split(text, 80) == ([text.strip()] if text.strip() else [])


@given(st.lists(st.sampled_from(GRAPHEMES), max_size=60), st.integers(11, 40))
def test_no_cut_goes_through_what_a_reader_takes_for_one_character(
    graphemes: list[str], limit: int
) -> None:
    seams = set(accumulate(map(len, graphemes)))
    assert set(accumulate(map(len, split("".join(graphemes), limit)))) <= seams


def test_paragraphs_go_before_sentences_and_sentences_before_words() -> None:
    text = "One two. Three.\n\nFour five. Six seven eight"
    assert split(text, 30) == ["One two. Three.", "Four five. Six seven eight"]
    assert split(text, 17) == ["One two. Three.", "Four five.", "Six seven eight"]
    assert split("Four five six seven", 9) == ["Four five", "six seven"]


def test_a_line_of_a_list_is_not_cut_if_it_need_not_be() -> None:
    text = "Rooms:\n1. A double room with a view\n2. A single room"
    assert split(text, 45) == ["Rooms:\n1. A double room with a view", "2. A single room"]


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("Ask Mr. Smith at the desk. He knows.", 34, "Ask Mr. Smith at the desk."),
        ("Vale. Pregunte a la Sra. García hoy mismo", 30, "Vale."),
        ("It costs 3.40 a night. Good.", 25, "It costs 3.40 a night."),
        ("Open at 8 a.m. or 9. daily, really", 28, "Open at 8 a.m. or 9. daily,"),
        ('He said "Yes!" And then nothing.', 20, 'He said "Yes!"'),
        ("هل الفطور مجاني؟ نعم هو كذلك", 20, "هل الفطور مجاني؟"),
        ("早餐七点开始。十点结束", 9, "早餐七点开始。"),
        ("「早餐七点。」十点结束吧", 9, "「早餐七点。」"),
        ("कमरा खाली है। हाँ जी", 16, "कमरा खाली है।"),
        ("Wait… There is more here", 14, "Wait…"),
    ],
)
def test_sentences_end_where_they_do_in_their_language(text: str, limit: int, first: str) -> None:
    assert split(text, limit)[0] == first


@pytest.mark.parametrize("one", GRAPHEMES)
def test_what_a_reader_takes_for_one_character_stays_whole(one: str) -> None:
    text = one * 20
    for limit in range(len(one), 3 * len(one)):
        assert split(text, limit) == [one * count for count in _counts(20, limit // len(one))]


def _counts(total: int, each: int) -> list[int]:
    return [each] * (total // each) + ([total % each] if total % each else [])


def test_an_address_stays_whole_if_it_fits() -> None:
    url = "https://example.com/rooms?from=2026-03-10&to=2026-03-12"
    for limit in range(len(url), 2 * len(url)):
        assert any(url in part for part in split(f"看这里{'好' * 30}{url}。谢谢", limit))
        assert any(url in part for part in split(f"See {url} please. {url} again", limit))


def test_an_address_that_fits_nowhere_is_cut_like_a_word() -> None:
    url = f"https://example.com/{'x' * 100}"
    assert "".join(split(url, 40)) == url


def test_bytes_count_where_the_channel_counts_them() -> None:
    assert split("é" * 10, 10, 10) == ["é" * 5, "é" * 5]
    assert split("€", 10, 1) == ["€"]


def test_a_character_without_end_is_cut_all_the_same() -> None:
    assert split("a" + "\u0301" * 25, 10) == ["a" + "\u0301" * 9, "\u0301" * 10, "\u0301" * 6]


@pytest.mark.parametrize("one", ["!", "a. ", " x", "\n\na", ")", "。", "\u0301", "https://a.b/"])
def test_hostile_texts_take_no_time_to_speak_of(one: str) -> None:
    text = one * (100_000 // len(one))
    assert without_space("".join(split(text, 1000, 1000))) == without_space(text)
