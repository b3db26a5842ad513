"""What one letter becomes: texts in order, files with their captions."""

from typing import Any

import pytest

from hotel_inbox.domain.letters import Piece, checked_draft_key, draft_key_of, pieces
from hotel_inbox.errors import InvalidInputError


def laid_out(text: str, *kinds: str, captions: bool = True, **more: Any) -> list[Piece]:  # noqa: ANN401
    return pieces(
        text,
        kinds,
        channel_name="Fake channel",
        **{"text_limit": 2000, "captions": captions, **more},
    )


def test_a_short_text_goes_with_the_first_file() -> None:
    assert laid_out(" The bill ", "document", "image") == [
        Piece("document", "The bill", 0),
        Piece("image", "", 1),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "captions"),
    [("x" * 1025, "image", True), ("Listen", "audio", True), ("The bill", "image", False)],
)
def test_a_text_that_cannot_be_a_caption_goes_ahead(text: str, kind: str, captions: bool) -> None:  # noqa: FBT001
    assert laid_out(text, kind, captions=captions) == [Piece("text", text), Piece(kind, "", 0)]


def test_a_long_text_becomes_several_messages_and_none_says_nothing() -> None:
    assert laid_out("One. Two.", text_limit=5) == [Piece("text", "One."), Piece("text", "Two.")]
    assert laid_out("\u200b" * 8 + " One", text_limit=8) == [Piece("text", "One")]


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u3164"])
def test_nothing_at_all_is_refused_unless_there_is_a_file(text: str) -> None:
    with pytest.raises(InvalidInputError, match="Write something"):
        laid_out(text)
    assert laid_out(text, "image") == [Piece("image", "", 0)]


def test_more_than_a_few_messages_are_a_mistake() -> None:
    assert len(laid_out("x " * 10, text_limit=1)) == 10
    with pytest.raises(InvalidInputError, match="11 messages"):
        laid_out("x " * 11, text_limit=1)
    assert len(laid_out("x", *["image"] * 20)) == 20
    with pytest.raises(InvalidInputError, match="20 files"):
        laid_out("", *["image"] * 21)


@pytest.mark.parametrize("key", ["", "a#2", "x" * 77, "\x00", "\ud800"])
def test_a_key_that_could_be_anothers_is_refused(key: str) -> None:
    with pytest.raises(InvalidInputError):
        checked_draft_key(key)


def test_the_first_message_bears_the_drafts_key() -> None:
    assert [draft_key_of("k", index) for index in range(3)] == ["k", "k#2", "k#3"]
    assert len(draft_key_of("x" * 76, 29)) <= 80
