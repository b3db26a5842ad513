"""Files that guests and staff exchange: what a channel says of one, and what becomes of it."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hotel_inbox.domain.file_types import extension_of, plain
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError


class MediaState(StrEnum):
    """How far we are with a file: DUE to be fetched, KEPT under the data folder, or FAILED."""

    DUE = "due"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file that the channel's own servers keep for a while, as a callback names it.

    `kind` is image, video, audio, document or sticker; `content_type` is what the channel claims;
    `provider_id` can be asked for a link, `url` is such a link already. `size` is in bytes. A link
    that a guest typed is never one of these.
    """

    kind: str
    provider_id: str | None = None
    url: str | None = None
    content_type: str | None = None
    name: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class FileLimit:
    """What a channel takes of one kind of file: at most so many bytes, of these content types."""

    size: int
    content_types: frozenset[str]


SHOWN_INLINE = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/flac", "audio/wav"),
        *("audio/webm", "audio/3gpp"),
        *("video/mp4", "video/3gpp", "video/quicktime", "video/webm", "video/ogg"),
    }
)
"""What a browser may show in place: it holds no scripts, and browsers can show it."""

_WORDS = {
    "image": ("photo", "photos"),
    "video": ("video", "videos"),
    "audio": ("audio file", "audio files"),
    "sticker": ("sticker", "stickers"),
    "document": ("document", "documents"),
}
_LONGEST_NAME = 120
_OUT_OF_PLACE = re.compile(r'[/\\:*?"<>|]')


def kind_of(content_type: str) -> str:
    """Say what kind of file staff would call it: image, video, audio or document."""
    family = content_type.partition("/")[0]
    return family if content_type in SHOWN_INLINE else "document"


def kind_when_kept(kind: str, content_type: str) -> str:
    """Say as what a file is shown, whose sender called it `kind`, now that its bytes are known.

    What cannot be shown in place is a document; what was sent as one stays one.
    """
    known = kind_of(content_type)
    return kind if kind == "document" or (kind == "sticker" and known == "image") else known


def kind_word(kind: str) -> str:
    """Name one file of a kind in the middle of a sentence."""
    return _WORDS.get(kind, ("file", "files"))[0]


def safe_name(name: str) -> str:
    """Make a file's name of what somebody called it: no folders, nothing invisible, not too long.

    The end of a long name stays, as it says what the file is; nothing left is an empty name.
    """
    visible = "".join(
        " " if unicodedata.category(one) in {"Zl", "Zp"} else one
        for one in clean(name)
        if unicodedata.category(one) not in {"Cc", "Cf"}
    )
    tidy = _OUT_OF_PLACE.sub("_", " ".join(visible.split())).strip(". ")
    if len(tidy) <= _LONGEST_NAME:
        return tidy
    stem, dot, extension = tidy.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004 - no extension is longer
        return tidy[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(extension) - 1]}.{extension}"


def megabytes(size: int) -> str:
    """Tell a size to people; rounded up, so that what is too large never looks as if it fitted."""
    return f"{math.ceil(size * 10 / 2**20) / 10:g} MB"


def kind_to_send(
    content_type: str, size: int, limits: Mapping[str, FileLimit], channel_name: str
) -> str:
    """Choose as what a channel takes a file; raise InvalidInputError with its limits if it won't.

    What it does not take as a picture, a video or sound it may take as a document.
    """
    if not limits:
        raise InvalidInputError(f"{channel_name} takes no files.")
    for kind in (content_type.partition("/")[0], "document"):
        limit = limits.get(kind)
        if limit is None or content_type not in {plain(one) for one in limit.content_types}:
            continue
        if size > limit.size:
            raise InvalidInputError(
                f"{channel_name} takes {_WORDS[kind][1]} up to {megabytes(limit.size)}; "
                f"this one has {megabytes(size)}."
            )
        return kind
    taken = sorted(
        {extension_of(plain(one)).upper() for each in limits.values() for one in each.content_types}
        - {"BIN"}
    )
    raise InvalidInputError(
        f"{channel_name} does not take this type of file. It takes {', '.join(taken)}."
    )
