"""The files that guests send in tests: a few bytes of each type, by the ending of their link."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tests.fakes.graph_calls import Reply

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(64) + b"\xff\xd9"
_MP4 = bytes.fromhex("00000018") + b"ftypisom" + bytes.fromhex("00000200") + b"isommp42" + bytes(64)
_M4A = bytes.fromhex("00000018") + b"ftypM4A " + bytes.fromhex("00000200") + b"M4A mp42" + bytes(64)
_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(64)
_MP3 = b"ID3\x03\x00" + bytes(5) + b"\xff\xfb\x90\x00" + bytes(64)
_WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24)
_BY_TYPE = {
    "application/pdf": _PDF,
    "audio/mpeg": _MP3,
    "audio/ogg": _OGG,
    "image/jpeg": _JPEG,
    "image/webp": _WEBP,
    "video/mp4": _MP4,
}
_BY_ENDING = {
    ".jpg": ("image/jpeg", _JPEG),
    ".m4a": ("audio/mp4", _M4A),
    ".mp4": ("video/mp4", _MP4),
    ".pdf": ("application/pdf", _PDF),
}


def bytes_of(path: str) -> Reply:
    """Serve a file as Meta's file servers do; a link without an ending leads to a picture."""
    content_type, content = _BY_ENDING.get(PurePosixPath(path).suffix, ("image/png", PNG))
    return Reply(body=content, headers={"Content-Type": content_type})


def sample(media: Mapping[str, Any]) -> bytes:
    """Give the bytes of what a callback says that a guest sent."""
    claimed = str(media["mime_type"]).partition(";")[0]
    return _BY_TYPE.get(claimed, PNG)
