"""The smallest files that are what they say, made here: a name for each."""

import io
import struct
import zipfile


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def film(brand: bytes, compatible: bytes = b"isom") -> bytes:
    return _box(b"ftyp", brand, bytes(4), compatible) + _box(b"mdat", bytes(64))


def archive(*names: str, mimetype: str | None = None) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        if mimetype is not None:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "x" * 5000)
    return written.getvalue()


def ogg(codec: bytes) -> bytes:
    return b"OggS\0\2" + bytes(8) + b"\1\2\3\4\0\0\0\0abcd\1\x13" + codec + bytes(20)


JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)
GIF = b"GIF89a\1\0\1\0" + bytes(20)
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30)
MP4 = film(b"isom")
VOICE = ogg(b"OpusHead")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml")
