"""Files on Meta's servers: which links lead there, and how one is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from hotel_inbox.errors import PermanentSendError, RetryableSendError

_CHUNK = 256 * 1024
# Where Meta keeps files; a token never goes elsewhere, and nothing is fetched from elsewhere.
_FILE_HOSTS = (
    "facebook.com",
    "fb.com",
    "fbcdn.net",
    "fbsbx.com",
    "instagram.com",
    "cdninstagram.com",
    "whatsapp.com",
    "whatsapp.net",
)


def leads_to_meta(url: str, base_url: str) -> bool:
    """Whether a link leads to Meta's servers, or to `base_url`, which stands for them."""
    try:
        asked, base = httpx.URL(url), httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):
        return False
    if asked.userinfo:
        return False
    if (asked.scheme, asked.netloc) == (base.scheme, base.netloc):
        return True
    at_metas = any(f".{asked.host}".endswith(f".{host}") for host in _FILE_HOSTS)
    return asked.scheme == "https" and asked.port is None and at_metas


async def write(response: httpx.Response, into: Path, limit: int) -> None:
    """Write a file's bytes as they come in, up to `limit`; on failure nothing is left behind."""
    if int(response.headers.get("Content-Length") or 0) > limit:
        raise _too_large(limit)
    written = 0
    with _whole_or_nothing(into), await asyncio.to_thread(into.open, "wb") as file:
        async for chunk in response.aiter_bytes(_CHUNK):
            written += len(chunk)
            if written > limit:
                raise _too_large(limit)
            await asyncio.to_thread(file.write, chunk)


@contextmanager
def _whole_or_nothing(file: Path) -> Iterator[None]:
    """Leave no half of a file behind."""
    try:
        yield
    except OSError as error:
        file.unlink(missing_ok=True)
        raise RetryableSendError(
            "The file could not be written on this server. Check its free disk space."
        ) from error
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _too_large(limit: int) -> PermanentSendError:
    return PermanentSendError(f"The file is larger than the {limit // 2**20} MB that are taken.")
