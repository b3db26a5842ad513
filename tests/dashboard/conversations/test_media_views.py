import pytest

from hotel_inbox.dashboard.conversations.media_views import (
    file_size,
    map_link,
    media_view,
    place_words,
)
from hotel_inbox.domain.media import MediaState
from tests.dashboard.samples import media


@pytest.mark.parametrize(
    ("kind", "content_type", "shape"),
    [
        ("image", "image/jpeg", "picture"),
        ("image", "image/tiff", "file"),
        ("sticker", "image/webp", "sticker"),
        ("video", "video/mp4", "video"),
        ("audio", "audio/ogg", "audio"),
        ("voice", "audio/ogg", "audio"),
        ("document", "application/pdf", "file"),
        ("hologram", "image/jpeg", "file"),
        ("image", "text/html", "file"),
    ],
)
def test_a_file_is_shown_as_what_it_is(kind: str, content_type: str, shape: str) -> None:
    assert media_view(media(kind=kind, content_type=content_type)).shape == shape


def test_a_file_that_is_not_there_says_where_it_stands() -> None:
    assert media_view(media(state=MediaState.DUE)).shape == "due"
    failed = media_view(media(state=MediaState.FAILED, problem="WhatsApp has deleted it."))
    assert (failed.shape, failed.problem) == ("failed", "WhatsApp has deleted it.")
    assert media_view(media(state=MediaState.FAILED)).problem != ""
    assert media_view(media()).problem == ""


def test_a_file_leads_to_its_bytes_by_its_id_alone() -> None:
    view = media_view(media(id=31, name="javascript:alert(1)"))
    assert view.href == "/media/31"


def test_a_file_without_a_name_is_called_what_it_is() -> None:
    assert media_view(media(name="")).name == "Photo"
    assert media_view(media(name="", kind="hologram")).name == "File"


def test_what_is_not_there_is_called_what_it_is_unless_its_name_says_more() -> None:
    assert media_view(media(name="photo 1", state=MediaState.DUE)).name == "Photo"
    lost = media(name="Offer.pdf", kind="document", state=MediaState.FAILED)
    assert media_view(lost).name == "Offer.pdf"


def test_a_long_name_keeps_its_end() -> None:
    shown = media_view(media(name="x" * 300 + ".pdf")).name
    assert len(shown) == 120
    assert shown.endswith("….pdf".replace("…", "x"))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, ""),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (2_516_582, "2.4 MB"),
        (5 << 20, "5 MB"),
        (3 << 40, "3072 GB"),
    ],
)
def test_sizes_are_written_as_people_do(size: int | None, words: str) -> None:
    assert file_size(size) == words


def test_a_place_leads_to_a_map() -> None:
    assert map_link((37.38863, -5.99534)) == (
        "https://www.openstreetmap.org/?mlat=37.388630&mlon=-5.995340#map=16/37.388630/-5.995340"
    )
    assert place_words((37.38863, -5.99534)) == "37.38863, -5.99534"
    assert (map_link(None), place_words(None)) == ("", "")
