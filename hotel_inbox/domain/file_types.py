"""What a file is, by its own bytes: what its sender says of it is a hint at most.

A table of our own: libraries that know thousands of signatures call an iPhone's photo a video and
tell no Word file from a zip archive, and what matters here is a short list that we answer for.
"""

from collections.abc import Mapping

HEAD_BYTES = 4096
TAIL_BYTES = 65536
"""How much of a file's end is looked at: a zip archive lists there what it holds."""

UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OLD_OFFICE = frozenset(
    {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
)

_BY_BEGINNING = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"
    ),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    b"qt  ": "video/quicktime",
}
_OFFICE_PARTS = (
    (b"word/document", _OFFICE + "wordprocessingml.document"),
    (b"xl/workbook", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/presentation", _OFFICE + "presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", _OPEN_DOCUMENT + "text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", _OPEN_DOCUMENT + "spreadsheet"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", _OPEN_DOCUMENT + "presentation"),
)
# Which tracks a container holds is written far inside: here the sender's word decides.
_SOUND_ONLY = {
    "video/mp4": "audio/mp4",
    "video/3gpp": "audio/3gpp",
    "video/webm": "audio/webm",
    "video/ogg": "audio/ogg",
}
_ALSO_CALLED = {
    "audio/mp3": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/jpg": "image/jpeg",
    "video/3gp": "video/3gpp",
}
# https://mimesniff.spec.whatwg.org/#binary-data-byte
_BINARY = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
_EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/tiff": "tiff",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/wav": "wav",
    "audio/webm": "weba",
    "audio/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/ogg": "ogv",
    "video/x-msvideo": "avi",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    _OFFICE + "wordprocessingml.document": "docx",
    _OFFICE + "spreadsheetml.sheet": "xlsx",
    _OFFICE + "presentationml.presentation": "pptx",
    _OPEN_DOCUMENT + "text": "odt",
    _OPEN_DOCUMENT + "spreadsheet": "ods",
    _OPEN_DOCUMENT + "presentation": "odp",
    "application/zip": "zip",
    "text/plain": "txt",
}


def content_type_of(head: bytes, tail: bytes = b"", claimed: str = "") -> str:
    """Name a file's type by its first and last bytes; UNKNOWN when they tell nothing.

    `claimed` only chooses between names for the very same bytes (sound or film in one container).
    """
    said = plain(claimed)
    found = (
        next((name for beginning, name in _BY_BEGINNING if head.startswith(beginning)), None)
        or _container(head)
        or _document(head, tail, said)
        or _frames(head[:3])
        or _text(head)
        or UNKNOWN
    )
    as_sound = _SOUND_ONLY.get(found)
    return as_sound if as_sound and said.startswith("audio/") else found


def plain(content_type: str) -> str:
    """Reduce a content type to its one usual name, without parameters."""
    name = content_type.partition(";")[0].strip().lower()
    return _ALSO_CALLED.get(name, name)


def extension_of(content_type: str) -> str:
    """Name the usual extension; what could do harm when opened gets one that opens nothing."""
    return _EXTENSIONS.get(content_type, "bin")


def _container(head: bytes) -> str | None:
    """Tell the formats of pictures, sound and film that say inside what they hold."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12]) or _film(head[8:11])
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"OggS"):
        return _ogg(head[:300])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return None


def _document(head: bytes, tail: bytes, said: str) -> str | None:
    if head.startswith(b"PK\x03\x04"):
        parts = head + tail
        return next((name for part, name in _OFFICE_PARTS if part in parts), "application/zip")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return said if said in _OLD_OFFICE else "application/x-ole-storage"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    return None


def _film(brand: bytes) -> str:
    return "video/3gpp" if brand in {b"3gp", b"3g2"} else "video/mp4"


def _ogg(page: bytes) -> str:
    if b"theora" in page:
        return "video/ogg"
    sound = (b"OpusHead", b"\x01vorbis", b"Speex", b"fLaC")
    return "audio/ogg" if any(codec in page for codec in sound) else "application/ogg"


def _frames(start: bytes) -> str | None:
    """Tell bare frames of sound by the first one's header: AAC's ADTS, or MPEG layer III."""
    if len(start) < 3 or start[0] != 0xFF:  # noqa: PLR2004 - the header's three bytes
        return None
    if start[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - its bits
        return "audio/aac"
    layer_3 = start[1] & 0xE6 == 0xE2  # noqa: PLR2004 - its bits
    known_version = start[1] & 0x18 != 0x08  # noqa: PLR2004 - its bits
    known_rates = start[2] & 0xF0 != 0xF0 and start[2] & 0x0C != 0x0C  # noqa: PLR2004 - its bits
    return "audio/mpeg" if layer_3 and known_version and known_rates else None


def _text(head: bytes) -> str | None:
    if not head:
        return None
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    if len(head.translate(None, _BINARY)) < len(head):
        return None
    lower = head.lower()
    if b"<svg" in lower:
        return "image/svg+xml"
    if any(tag in lower for tag in (b"<html", b"<!doctype html", b"<script", b"<body", b"<iframe")):
        return "text/html"
    return "text/plain"
