"""What Meta's channels share: signed callbacks, the handshake, and the way to the Graph API."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import urljoin

import httpx

from hotel_inbox.channels.meta_answers import object_of, refusal_of, undelivered_file
from hotel_inbox.channels.meta_files import leads_to_meta, write
from hotel_inbox.channels.payload import mapping
from hotel_inbox.errors import (
    AmbiguousSendError,
    PermanentSendError,
    RetryableSendError,
    SendError,
)

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
TRANSFER_SECONDS = 120.0
_REDIRECTS = 3


class MetaSignature:
    """Tells callbacks of Meta from callbacks of anybody else.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
    """

    def __init__(self, app_secret: str | None, verify_token: str | None = None) -> None:
        """Without an app secret nothing ever matches; without a verify token no handshake does."""
        self._app_secret = app_secret
        self._verify_token = verify_token

    @property
    def configured(self) -> bool:
        """Whether an app secret is set, so that a signature can be checked at all."""
        return bool(self._app_secret)

    @property
    def handshake_configured(self) -> bool:
        """Whether a verify token is set, so that a handshake can be answered at all."""
        return bool(self._verify_token)

    def matches(self, body: bytes, header: str | None) -> bool:
        """Whether `X-Hub-Signature-256` was made from these very bytes with our app secret."""
        if not self._app_secret or header is None:
            return False
        made = hmac.new(self._app_secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(
            f"sha256={made}".encode(), header.strip().encode(errors="replace")
        )

    def handshake(self, mode: str | None, token: str | None, challenge: str | None) -> str | None:
        """Give the challenge back if Meta knows our verify token; None refuses the handshake."""
        if not self._verify_token or mode != "subscribe" or token is None:
            return None
        agreed = hmac.compare_digest(self._verify_token.encode(), token.encode())
        return challenge if agreed else None


@cache
def _trusted() -> ssl.SSLContext:
    # Reading the authorities that a system trusts takes long enough to do it once.
    return httpx.create_ssl_context()


class _Parts(TypedDict, total=False):
    """What a request carries besides its path and token."""

    params: Mapping[str, str]
    json: Mapping[str, object]
    data: Mapping[str, str]
    files: Mapping[str, Any]


class GraphClient:
    """One shared HTTP client for the Graph API; close it when the process ends.

    Every request raises a SendError with Meta's own error as its detail; the token is in none.
    """

    def __init__(
        self,
        base_url: str,
        version: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        transfer_seconds: float = TRANSFER_SECONDS,
    ) -> None:
        """Prepare connections to `base_url`; none is opened before the first request.

        A request is given up after `total_seconds`, one that carries a file after
        `transfer_seconds`.
        """
        self._base = base_url
        self._root = f"{base_url.rstrip('/')}/{version.strip('/')}"
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._transfer_seconds = transfer_seconds
        # A connection that idles too long may die under the next request, and whether that one
        # arrived could then not be told: so idle connections are given up early.
        self._http = httpx.AsyncClient(
            verify=_trusted(),
            timeout=self._patience(total_seconds),
            limits=httpx.Limits(
                max_connections=50, max_keepalive_connections=20, keepalive_expiry=20
            ),
        )

    async def __aenter__(self) -> Self:
        """Use the client for a block."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the client at the block's end."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def get(
        self, path: str, params: Mapping[str, str], access_token: str
    ) -> Mapping[str, object]:
        """Ask for an object; no answer may be asked for again."""
        return await self._ask("GET", path, access_token, params=params)

    async def delete(
        self, path: str, params: Mapping[str, str], access_token: str
    ) -> Mapping[str, object]:
        """Delete an object; without an answer the same may be asked again."""
        return await self._ask("DELETE", path, access_token, params=params)

    async def post(
        self, path: str, body: Mapping[str, object], access_token: str
    ) -> Mapping[str, object]:
        """Post JSON and give the answer's object; without an answer nobody knows what happened."""
        return await self._ask("POST", path, access_token, json=body)

    async def upload(
        self,
        path: str,
        fields: Mapping[str, str],
        file: Path,
        content_type: str,
        name: str,
        access_token: str,
        *,
        part: str = "file",
    ) -> Mapping[str, object]:
        """Post a form with a file; an upload that no message names is forgotten: repeat it."""
        try:
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError as error:
            raise PermanentSendError("The file is no longer there. Attach it again.") from error
        with opened:
            parts = {part: (name, opened, content_type)}
            return await self._ask("POST", path, access_token, data=fields, files=parts)

    async def download(self, url: str, access_token: str | None, into: Path, limit: int) -> None:
        """Write the file behind one of Meta's links to `into`; on failure nothing is left there.

        Links to elsewhere are refused, also when Meta's servers redirect there.
        """
        try:
            async with asyncio.timeout(self._transfer_seconds):
                for _ in range(_REDIRECTS):
                    url = self._safe(url)
                    onward = await self._fetch(url, access_token, into, limit)
                    if onward is None:
                        return
                    url = urljoin(url, onward)
        except TimeoutError as error:
            raise RetryableSendError("Meta did not hand the file over in time.") from error
        raise PermanentSendError("Meta's link to the file leads in circles.")

    def is_metas(self, url: str) -> bool:
        """Whether a link leads to Meta's servers, or to the ones that were configured instead."""
        return leads_to_meta(url, self._base)

    def _patience(self, seconds: float) -> httpx.Timeout:
        return httpx.Timeout(seconds, connect=self._connect_seconds, pool=self._connect_seconds)

    def _safe(self, url: str) -> str:
        if not self.is_metas(url):
            raise PermanentSendError("The link to the file does not lead to Meta's servers.")
        return url

    async def _fetch(self, url: str, token: str | None, into: Path, limit: int) -> str | None:
        """Fetch a file, or say to where a redirect leads."""
        headers = {"Accept-Encoding": "identity", **(_authorization(token) if token else {})}
        with _in_plain_words(repeatable=True):
            async with self._http.stream("GET", url, headers=headers) as response:
                if response.has_redirect_location:
                    return response.headers["Location"]
                if response.status_code != HTTPStatus.OK:
                    await response.aread()
                    raise undelivered_file(response, token or "")
                await write(response, into, limit)
        return None

    async def _ask(
        self, method: str, path: str, token: str, **parts: Unpack[_Parts]
    ) -> Mapping[str, object]:
        repeatable = method != "POST" or "files" in parts
        seconds = self._transfer_seconds if "files" in parts else self._total_seconds
        url = f"{self._root}/{path.lstrip('/')}"
        with _in_plain_words(repeatable=repeatable):
            async with asyncio.timeout(seconds):
                response = await self._http.request(
                    method,
                    url,
                    headers=_authorization(token),
                    timeout=self._patience(seconds),
                    **parts,
                )
        answer = object_of(response)
        if response.is_success and answer is not None:
            return answer
        if response.is_success:
            raise _unclear("Meta's answer could not be read.", repeatable=repeatable)
        raise refusal_of(
            response, mapping((answer or {}).get("error")), token, repeatable=repeatable
        )


def _authorization(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _unclear(words: str, *, repeatable: bool) -> SendError:
    if repeatable:
        return RetryableSendError(f"{words} Try again later.")
    return AmbiguousSendError(
        f"{words} The message may be on its way; its status report will tell."
    )


@contextmanager
def _in_plain_words(*, repeatable: bool) -> Iterator[None]:
    """Turn what a connection dies of into a SendError."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise RetryableSendError(
            "Meta cannot be reached. Check the server's connection to the internet."
        ) from error
    except (
        httpx.UnsupportedProtocol,
        httpx.InvalidURL,
        httpx.LocalProtocolError,
        UnicodeEncodeError,
    ):
        # Not chained: these errors quote the header they refuse, and with it the token.
        raise PermanentSendError(
            "The request to Meta could not be made. Check META_GRAPH_URL, META_GRAPH_VERSION "
            "and the connection's token for stray characters."
        ) from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise _unclear("Meta did not answer.", repeatable=repeatable) from error
