"""Names, sizes, and what a channel takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.media import (
    FileLimit,
    kind_of,
    kind_to_send,
    kind_when_kept,
    megabytes,
    safe_name,
)
from hotel_inbox.errors import InvalidInputError

MB = 2**20
LIMITS = {
    "image": FileLimit(5 * MB, frozenset({"image/jpeg", "image/png"})),
    "video": FileLimit(16 * MB, frozenset({"video/mp4", "video/3gp"})),
    "audio": FileLimit(16 * MB, frozenset({"audio/amr"})),
    "document": FileLimit(100 * MB, frozenset({"application/pdf", "image/webp", "text/plain"})),
}


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\a.txt", "C__temp_a.txt"),
        ("inv\u202efdp.exe", "invfdp.exe"),
        ('a"b\r\nSet-Cookie: x.txt', "a_bSet-Cookie_ x.txt"),
        ("...", ""),
        ("\x00\ud800.pdf", "��.pdf"),
        ("Rechnung für März 📎.pdf", "Rechnung für März 📎.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 300, "y" * 120),
    ],
    ids=range(10),
)
def test_a_name_from_outside_is_only_a_name(given_name: str, expected: str) -> None:
    assert safe_name(given_name) == expected


@given(st.text())
def test_any_name_is_short_and_stays_as_it_is_the_second_time(name: str) -> None:
    tidy = safe_name(name)
    assert len(tidy) <= 120
    assert not {"/", "\\", "\n", "\r", "\0", '"'} & set(tidy)
    assert safe_name(tidy) == tidy


def test_a_size_never_looks_smaller_than_it_is() -> None:
    assert megabytes(5 * MB) == "5 MB"
    assert megabytes(5 * MB + 1) == "5.1 MB"
    assert megabytes(1) == "0.1 MB"
    assert megabytes(100 * MB) == "100 MB"


def test_kinds_follow_what_a_file_is() -> None:
    assert kind_of("image/png") == "image"
    assert kind_of("image/svg+xml") == kind_of("image/heic") == kind_of("audio/amr") == "document"
    assert kind_when_kept("image", "text/html") == "document"
    assert kind_when_kept("sticker", "image/webp") == "sticker"
    assert kind_when_kept("sticker", "text/html") == "document"
    assert kind_when_kept("document", "image/png") == "document"
    assert kind_when_kept("video", "image/png") == "image"


def test_a_channel_takes_a_file_as_what_it_is_or_as_a_document() -> None:
    assert kind_to_send("image/png", 5 * MB, LIMITS, "Chat") == "image"
    assert kind_to_send("video/3gpp", 5 * MB, LIMITS, "Chat") == "video"
    assert kind_to_send("audio/amr", 5 * MB, LIMITS, "Chat") == "audio"
    assert kind_to_send("image/webp", 5 * MB, LIMITS, "Chat") == "document"


@pytest.mark.parametrize(
    ("content_type", "size", "words"),
    [
        ("image/png", 7_600_000, "Chat takes photos up to 5 MB; this one has 7.3 MB."),
        ("application/pdf", 101 * MB, "Chat takes documents up to 100 MB; this one has 101 MB."),
        (
            "text/html",
            10,
            (
                "Chat does not take this type of file. "
                "It takes 3GP, AMR, JPG, MP4, PDF, PNG, TXT, WEBP."
            ),
        ),
    ],
)
def test_a_refusal_tells_the_limit(content_type: str, size: int, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        kind_to_send(content_type, size, LIMITS, "Chat")
    assert str(refused.value) == words


def test_a_channel_without_files_says_so() -> None:
    with pytest.raises(InvalidInputError, match="Web chat takes no files"):
        kind_to_send("image/png", 10, {}, "Web chat")
