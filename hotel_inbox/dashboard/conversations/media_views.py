"""Turns the files and places of a message into what the screen shows of them."""

from dataclasses import dataclass

from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import number
from hotel_inbox.domain.inbox import ThreadMedia
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.media import SHOWN_INLINE, MediaState
from hotel_inbox.domain.messages import kind_label

FILE_KINDS = frozenset({"image", "video", "audio", "voice", "document", "sticker"})
"""Kinds of messages that are nothing but their file: the file itself says what they are."""

_SHAPES = {
    "image": "picture",
    "sticker": "sticker",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
}
_LONGEST_NAME = 120
_KILO = 1024


@dataclass(frozen=True)
class MediaView:
    """A file of a message; `shape` is picture, sticker, video, audio, file, due or failed."""

    id: int
    shape: str
    label: str
    name: str
    about: str
    href: str
    problem: str = ""


def media_view(media: ThreadMedia, language: Language = Language.ENGLISH) -> MediaView:
    """Show a file as what it is, or say where it stands if it is not there."""
    label = say(language, kind_label(media.kind) if media.kind in FILE_KINDS else "File")
    return MediaView(
        id=media.id,
        shape=_shape(media),
        label=label,
        name=_name(media) or label,
        about=file_size(media.size, language),
        href=f"/media/{media.id}",
        problem=understood(language, media.problem or "The file could not be fetched.")
        if media.state is MediaState.FAILED
        else "",
    )


def file_size(size: int | None, language: Language = Language.ENGLISH) -> str:
    """Write a number of bytes as people do; nothing if it is not known."""
    if size is None:
        return ""
    if size < _KILO:
        return f"{size} B"
    amount, unit = float(size), "B"
    for bigger in ("KB", "MB", "GB"):
        if amount < _KILO:
            break
        amount, unit = amount / _KILO, bigger
    return f"{number(round(amount, 1), language, grouped=False)} {unit}"


def map_link(place: tuple[float, float] | None) -> str:
    """Lead to a place on a public map; nothing without one."""
    if place is None:
        return ""
    latitude, longitude = place
    point = f"{latitude:.6f}"
    return (
        f"https://www.openstreetmap.org/?mlat={point}&mlon={longitude:.6f}"
        f"#map=16/{point}/{longitude:.6f}"
    )


def place_words(place: tuple[float, float] | None) -> str:
    """Write a place's coordinates."""
    return f"{place[0]:.5f}, {place[1]:.5f}" if place else ""


def _shape(media: ThreadMedia) -> str:
    if media.state is not MediaState.KEPT:
        return media.state.value
    # What a browser cannot show in place, and so is not sent to be, is offered as a file.
    return _SHAPES.get(media.kind, "file") if media.content_type in SHOWN_INLINE else "file"


def _name(media: ThreadMedia) -> str:
    # What is not there is called by what it is, unless its name says more.
    absent = media.state is not MediaState.KEPT and media.kind != "document"
    return "" if absent else _short(media.name)


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    # Its end tells what kind of file it is.
    return f"{name[: _LONGEST_NAME - 21]}…{name[-20:]}"
