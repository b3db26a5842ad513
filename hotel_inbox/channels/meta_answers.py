"""Reads the answers of Meta's servers: what a refusal means, and whether to try again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from hotel_inbox.channels.meta_errors import code_of, meaning_of, words_for
from hotel_inbox.channels.payload import mapping
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import (
    AmbiguousSendError,
    PermanentSendError,
    RetryableSendError,
    SendError,
)

_LONGEST_PAUSE = timedelta(hours=24)
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_TOO_SOON = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
_DEPTH = 12


def object_of(response: httpx.Response) -> Mapping[str, object] | None:
    """Give the object that an answer holds; None if it holds something else."""
    try:
        answer: object = response.json()
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def refusal_of(
    response: httpx.Response,
    error: Mapping[str, object],
    access_token: str,
    *,
    repeatable: bool = False,
) -> SendError:
    """Turn a refusal into the error that says whether to try again.

    The code decides where it is known, as Meta asks. Beyond that, a 5xx with an error object comes
    from the API itself, which says that it did not take the message; a 5xx without one comes from
    some proxy on the way, and behind it the message may well have been taken, which is harmless
    only where the request is `repeatable`.
    """
    code = code_of(error) or _code_for_status(response.status_code)
    coded = {**error, "code": code}
    known = meaning_of(coded)
    words = words_for(coded) if error or code else _wordless(response)
    words = _without(access_token, words)
    detail = _detail(response, error, access_token)
    if (known and known.waiting_helps) or response.status_code in _TOO_SOON:
        return RetryableSendError(
            words,
            code=code,
            detail=detail,
            retry_after=_retry_after(response) or (known.pause if known else None),
            slows_account=known is not None and known.slows_account,
        )
    if known is not None:
        return PermanentSendError(
            words,
            code=code,
            detail=detail,
            closes_window=known.closes_window,
            stops_account=known.stops_account,
        )
    if response.is_server_error and not error and not repeatable:
        return AmbiguousSendError(words, detail=detail)
    if response.is_server_error or error.get("is_transient") is True:
        return RetryableSendError(
            words, code=code, detail=detail, retry_after=_retry_after(response)
        )
    return PermanentSendError(words, code=code, detail=detail)


def undelivered_file(response: httpx.Response, access_token: str) -> SendError:
    """Say why a file's server did not hand it over: its codes are none of the Graph API's."""
    error = mapping((object_of(response) or {}).get("error"))
    detail = _detail(response, error, access_token)
    if response.is_server_error or response.status_code in _TOO_SOON:
        words = "Meta's file server is busy. Try again later."
        return RetryableSendError(words, detail=detail, retry_after=_retry_after(response))
    words = f"Meta no longer hands the file out (status {response.status_code})."
    return PermanentSendError(words, detail=detail)


def _detail(
    response: httpx.Response, error: Mapping[str, object], access_token: str
) -> dict[str, object]:
    """Give Meta's error in full for those who look closer; without one at least the status."""
    kept = _scrubbed(access_token, storable(dict(error), _DEPTH))
    return {**mapping(kept), "http_status": response.status_code}


def _scrubbed(token: str, value: object) -> object:
    if isinstance(value, str):
        return _without(token, value)
    if isinstance(value, Mapping):
        return {_without(token, key): _scrubbed(token, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_scrubbed(token, part) for part in value]
    return value


def _without(token: str, text: str) -> str:
    return text.replace(token, "…") if token else text


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
