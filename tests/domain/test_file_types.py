"""What a file is, whatever its sender says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.domain.file_types import (
    HEAD_BYTES,
    TAIL_BYTES,
    UNKNOWN,
    content_type_of,
    extension_of,
)
from hotel_inbox.domain.media import SHOWN_INLINE
from tests.sample_files import (
    DOCX,
    GIF,
    HTML,
    JPEG,
    MP4,
    PDF,
    PNG,
    PPTX,
    SVG,
    VOICE,
    WEBP,
    XLSX,
    archive,
    film,
    ogg,
)

OFFICE = "application/vnd.openxmlformats-officedocument"
KNOWN = {
    "jpeg": (JPEG, "image/jpeg"),
    "jpeg of a camera": (b"\xff\xd8\xff\xe1\0\x10Exif\0" + bytes(9), "image/jpeg"),
    "png": (PNG, "image/png"),
    "gif": (GIF, "image/gif"),
    "webp": (WEBP, "image/webp"),
    "heic of an iphone": (film(b"heic", b"mif1"), "image/heic"),
    "avif": (film(b"avif", b"mif1"), "image/avif"),
    "tiff": (b"II*\0\x08\0\0\0", "image/tiff"),
    "mp4": (MP4, "video/mp4"),
    "mp4 of android": (film(b"mp42"), "video/mp4"),
    "mp4 in fragments": (film(b"iso5"), "video/mp4"),
    "mp4 of avc": (film(b"avc1"), "video/mp4"),
    "3gp": (film(b"3gp4"), "video/3gpp"),
    "quicktime": (film(b"qt  "), "video/quicktime"),
    "webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(9), "video/webm"),
    "matroska": (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "video/x-matroska"),
    "voice": (VOICE, "audio/ogg"),
    "vorbis": (ogg(b"\x01vorbis"), "audio/ogg"),
    "theora": (ogg(b"\x80theora"), "video/ogg"),
    "ogg of something": (ogg(b"whatever"), "application/ogg"),
    "m4a": (film(b"M4A "), "audio/mp4"),
    "aac": (b"\xff\xf1\x50\x80\x02\x1f\xfc", "audio/aac"),
    "amr": (b"#!AMR\n\x3c", "audio/amr"),
    "amr wide": (b"#!AMR-WB\n\x3c", "audio/amr"),
    "mp3 with a title": (b"ID3\3\0\0\0\0\0\x0a" + bytes(9), "audio/mpeg"),
    "mp3": (b"\xff\xfb\x90\x64" + bytes(9), "audio/mpeg"),
    "mp3 of low rate": (b"\xff\xf3\x90\x64" + bytes(9), "audio/mpeg"),
    "avi": (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    "flac": (b"fLaC\0\0\0\x22", "audio/flac"),
    "pdf": (PDF, "application/pdf"),
    "docx": (DOCX, f"{OFFICE}.wordprocessingml.document"),
    "xlsx": (XLSX, f"{OFFICE}.spreadsheetml.sheet"),
    "pptx": (PPTX, f"{OFFICE}.presentationml.presentation"),
    "odt": (
        archive(mimetype="application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    "zip": (archive("a.txt"), "application/zip"),
    "text": ("Grüße, see you at 7.\n".encode(), "text/plain"),
    "text of windows": ("see you".encode("utf-16"), "text/plain"),
    "empty": (b"", UNKNOWN),
    "a program": (b"MZ\x90\0\3\0\0\0", UNKNOWN),
}


@pytest.mark.parametrize("name", KNOWN)
def test_tells_what_guests_and_staff_send(name: str) -> None:
    content, expected = KNOWN[name]
    assert content_type_of(content[:HEAD_BYTES], content[-TAIL_BYTES:]) == expected


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        SVG,
        b"\xef\xbb\xbf  <HTML><body onload=x>",
        b"<?xml version='1.0'?><!-- x -->\n<svg onload='x'/>",
        b"hello <script>x</script>",
        HTML + JPEG[-2:],
    ],
    ids=range(6),
)
@pytest.mark.parametrize("claimed", ["image/jpeg", "image/svg+xml", "audio/mpeg", "text/html"])
def test_nothing_that_holds_scripts_passes_for_a_picture(content: bytes, claimed: str) -> None:
    found = content_type_of(content, content, claimed)
    assert found not in SHOWN_INLINE
    assert extension_of(found) == "bin" or found == "text/plain"


def test_the_senders_word_chooses_only_between_names_of_the_same_bytes() -> None:
    assert content_type_of(MP4, MP4, "audio/mp4") == "audio/mp4"
    assert content_type_of(MP4, MP4, "audio/x-m4a; codecs=aac") == "audio/mp4"
    assert content_type_of(MP4, MP4, "text/html") == "video/mp4"
    assert content_type_of(PNG, PNG, "audio/mp4") == "image/png"
    old_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
    assert content_type_of(old_word, old_word, "application/msword") == "application/msword"
    assert content_type_of(old_word, old_word, "image/png") == "application/x-ole-storage"


@given(st.binary(max_size=400), st.binary(max_size=50), st.text(max_size=40))
def test_any_bytes_have_a_type(head: bytes, tail: bytes, claimed: str) -> None:
    found = content_type_of(head, tail, claimed)
    assert found.count("/") == 1
    assert extension_of(found).isalnum()


@given(st.sampled_from([HTML, SVG]), st.text(max_size=60))
def test_a_page_is_never_shown_inline_whatever_comes_before(page: bytes, before: str) -> None:
    assert content_type_of(before.encode("utf-8", "replace") + page) not in SHOWN_INLINE - {
        "image/gif"  # whoever begins with its signature has made one
    }
