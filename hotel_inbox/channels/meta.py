"""What Meta's channels share: signed callbacks, the handshake, and the Graph API's answers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self

import httpx

from hotel_inbox.channels.meta_errors import code_of, meaning_of, words_for
from hotel_inbox.channels.payload import mapping
from hotel_inbox.errors import (
    AmbiguousSendError,
    PermanentSendError,
    RetryableSendError,
    SendError,
)

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
_LONGEST_PAUSE = timedelta(hours=24)
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


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


class GraphClient:
    """One shared HTTP client for the Graph API; close it when the process ends."""

    def __init__(
        self,
        base_url: str,
        version: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        """Prepare connections to `base_url`; none is opened before the first request."""
        self._root = f"{base_url.rstrip('/')}/{version.strip('/')}"
        self._total_seconds = total_seconds
        # A connection that idles too long may die under the next request, and whether that one
        # arrived could then not be told: so idle connections are given up early.
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(total_seconds, connect=connect_seconds, pool=connect_seconds),
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

    async def post(
        self, path: str, body: Mapping[str, object], access_token: str
    ) -> Mapping[str, object]:
        """Post JSON and give the answer's object; raise a SendError otherwise."""
        response = await self._exchange(path, body, access_token)
        answer = _json_object(response)
        if response.is_success and answer is not None:
            return answer
        if response.is_success:
            raise AmbiguousSendError("Meta took the message but its answer could not be read.")
        raise _refusal(response, mapping((answer or {}).get("error")), access_token)

    async def _exchange(
        self, path: str, body: Mapping[str, object], access_token: str
    ) -> httpx.Response:
        url = f"{self._root}/{path.lstrip('/')}"
        headers = {"Authorization": f"Bearer {access_token}"}
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._http.post(url, json=body, headers=headers)
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
            raise AmbiguousSendError(
                "Meta did not answer. The message may be on its way; its status report will tell."
            ) from error


def _json_object(response: httpx.Response) -> Mapping[str, object] | None:
    try:
        answer: object = response.json()
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refusal(response: httpx.Response, error: Mapping[str, object], access_token: str) -> SendError:
    """Turn a refusal into the error that says whether to try again.

    The code decides where it is known, as Meta asks. Beyond that, a 5xx with an error object comes
    from the API itself, which says that it did not take the message; a 5xx without one comes from
    some proxy on the way, and behind it the message may well have been taken.
    """
    code = code_of(error) or _code_for_status(response.status_code)
    known = meaning_of({**error, "code": code})
    pause = _retry_after(response) or (known.pause if known else None)
    words = words_for({**error, "code": code}) if error or code else _wordless(response)
    if access_token:
        words = words.replace(access_token, "…")
    too_soon = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}
    if (known is not None and known.waiting_helps) or response.status_code in too_soon:
        return RetryableSendError(words, code=code, retry_after=pause)
    if known is not None:
        return PermanentSendError(words, code=code, closes_window=known.closes_window)
    if response.is_server_error and not error:
        return AmbiguousSendError(words)
    if response.is_server_error or error.get("is_transient") is True:
        return RetryableSendError(words, code=code, retry_after=pause)
    return PermanentSendError(words, code=code)


def _code_for_status(status: int) -> str | None:
    """Name the code that a bare status stands for, so that both have the same consequences."""
    codes: dict[int, str] = {HTTPStatus.UNAUTHORIZED: "190", HTTPStatus.TOO_MANY_REQUESTS: "4"}
    return codes.get(status)


def _wordless(response: httpx.Response) -> str:
    return f"Meta's server answered with status {response.status_code} and no reason."


def _retry_after(response: httpx.Response) -> timedelta | None:
    """Read Retry-After, given in seconds or as a date; nonsense and the past count as absent."""
    given = response.headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(given):
        pause = timedelta(seconds=int(given))
    else:
        try:
            moment = parsedate_to_datetime(given)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        pause = moment - datetime.now(UTC)
    return min(pause, _LONGEST_PAUSE) if pause > timedelta() else None
