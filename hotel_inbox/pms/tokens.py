"""Access tokens: fetched when one is needed, kept until they are about to end."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from hotel_inbox.pms import reading
from hotel_inbox.pms.base import PmsError, PmsRefusedError
from hotel_inbox.pms.calls import Answer

# A token that ends while a request is under way costs a round trip more than renewing it early.
_EARLY_SECONDS = 60.0
_LONGEST_SECONDS = 24 * 3600.0
_TOKEN = re.compile(r"[!-~]{1,8000}")


@dataclass(frozen=True, slots=True)
class Token:
    """What a PMS let us have; it lasts `seconds`, and `refresh` may get the next one."""

    value: str = field(repr=False)
    seconds: float
    refresh: str = field(default="", repr=False)


@dataclass(slots=True)
class _Kept:
    value: str = field(default="", repr=False)
    until: float = 0.0


class Tokens:
    """Keeps one token for each set of credentials; many who need a new one wait for one fetch."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Tell by this clock when a token ends."""
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._fetching: dict[str, asyncio.Task[str]] = {}

    async def token(
        self, key: str, fetch: Callable[[], Coroutine[Any, Any, Token]], *, refused: str = ""
    ) -> str:
        """Give a token that is good as far as we know, and is not the one that was `refused`."""
        kept = self._kept.get(key)
        if kept and kept.value != refused and self._now() < kept.until:
            return kept.value
        fetching = self._fetching.get(key)
        if fetching is None:
            fetching = self._fetching[key] = asyncio.create_task(self._fetched(key, fetch))
            fetching.add_done_callback(lambda done: self._forget(key, done))
        # Whoever gives up waiting does not stop it: a refresh token may be spent by now.
        return await asyncio.shield(fetching)

    async def _fetched(self, key: str, fetch: Callable[[], Coroutine[Any, Any, Token]]) -> str:
        token = await fetch()
        lasts = min(max(token.seconds - _EARLY_SECONDS, 0.0), _LONGEST_SECONDS)
        self._kept[key] = _Kept(token.value, self._now() + lasts)
        return token.value

    def _forget(self, key: str, done: asyncio.Task[str]) -> None:
        self._fetching.pop(key, None)
        if not done.cancelled():
            done.exception()


def fingerprint(*secrets: str) -> str:
    """Name a set of credentials without holding it."""
    joined = "\0".join(f"{len(secret)}:{secret}" for secret in secrets)
    return hashlib.sha256(joined.encode()).hexdigest()


def token_from(vendor: str, answer: Answer) -> Token:
    """Read what a token was asked for with; a refusal means that the credentials are wrong."""
    body = reading.mapping(answer.body)
    if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        why = reading.name(body.get("error")) or f"HTTP {answer.status}"
        raise PmsRefusedError(f"{vendor} gives no token for our credentials ({why})")
    value, seconds = body.get("access_token"), reading.count(body.get("expires_in"))
    if not answer.is_good or not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise PmsError(f"{vendor} gave no token (HTTP {answer.status})")
    refresh = body.get("refresh_token")
    return Token(value, float(seconds or 0), refresh if isinstance(refresh, str) else "")
