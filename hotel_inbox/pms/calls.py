"""The way to a PMS over HTTP: bounded patience, bounded answers, and no secret in a log."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Protocol, TypeVar

import httpx

from hotel_inbox.pms.base import PmsError, PmsRefusedError
from hotel_inbox.pms.pace import Pace

# A guest waits for the answer: beyond this, "a colleague will tell you" is the better one.
PATIENCE_SECONDS = 6.0
_CONNECT_SECONDS = 3.0
_READ_SECONDS = 4.0
_LARGEST_ANSWER = 4 * 1024 * 1024
_PAUSES = (0.2, 0.6)
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})

T = TypeVar("T")
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, and the JSON that came with it if there was any."""

    status: int
    body: object = None

    @property
    def is_good(self) -> bool:
        """Whether the PMS did what it was asked for."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Entry(Protocol):
    """How one hotel's requests are let in."""

    async def headers(self, errand: "Errand") -> Mapping[str, str]:
        """Give the headers that open the door, fetching a token if need be."""

    async def renewed(self, errand: "Errand", refused: Mapping[str, str]) -> Mapping[str, str]:
        """Give other headers than those that were refused, or the same if there are none."""


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    params: Fields = ()
    form: Mapping[str, str] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    body: bytes
    wait: float = 0.0


class _NoAnswerError(Exception):
    """The connection gave nothing; `unsent` says that the request never left."""

    def __init__(self, *, unsent: bool) -> None:
        super().__init__()
        self.unsent = unsent


class Calls:
    """One HTTP client for all hotels with the same vendor; close it when the process ends."""

    def __init__(
        self, vendor: str, *, per_second: int, at_once: int = 4, patience: float = PATIENCE_SECONDS
    ) -> None:
        """Prepare connections; none is opened before the first request."""
        self.vendor = vendor
        self._patience = patience
        self._pace = Pace(at_once=at_once, per_second=per_second)
        self._opened: httpx.AsyncClient | None = None

    async def aclose(self) -> None:
        """Close every connection."""
        if self._opened is not None:
            await self._opened.aclose()

    @property
    def _http(self) -> httpx.AsyncClient:
        # Only now: most hotels have no vendor's PMS, and getting ready for one takes a moment.
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                verify=_trusted(),
                # One client serves many hotels: nothing of one may go along with another.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=50, max_keepalive_connections=10),
            )
        return self._opened

    @asynccontextmanager
    async def errand(self, property_id: str, entry: Entry) -> AsyncIterator["Errand"]:
        """Ask what one guest wants to know; all of it together has to be answered in time."""
        ends = asyncio.get_running_loop().time() + self._patience
        try:
            async with asyncio.timeout_at(ends):
                yield Errand(self, property_id, entry, ends)
        except TimeoutError as error:
            raise PmsError(f"{self.vendor} did not answer within {self._patience:g} s") from error

    async def answered(self, request: _Request, property_id: str, ends: float) -> _Raw:
        """Ask until there is an answer that asking again would not better, or time is up."""
        pauses = iter(_PAUSES)
        while True:
            pause = next(pauses, None)
            self._check_time(self._pace.wait(property_id), ends)
            try:
                async with self._pace.turn(property_id):
                    raw = await self._once(request)
            except _NoAnswerError as error:
                if pause is None or not (request.repeatable or error.unsent):
                    raise PmsError(f"{self.vendor} cannot be reached or broke off") from error
                wait = pause
            else:
                busy = raw.status in _AGAIN or raw.status >= HTTPStatus.INTERNAL_SERVER_ERROR
                if not busy or pause is None or not request.repeatable:
                    return raw
                wait = max(pause, raw.wait)
                self._pace.pause(property_id, raw.wait)
            self._check_time(wait, ends)
            await asyncio.sleep(wait)

    def _check_time(self, wait: float, ends: float) -> None:
        if asyncio.get_running_loop().time() + wait >= ends:
            raise PmsError(f"{self.vendor} is too busy: it wants {wait:.0f} s to itself")

    async def _once(self, request: _Request) -> _Raw:
        try:
            async with self._http.stream(
                request.method,
                request.url,
                params=list(request.params),
                data=request.form,
                headers={"Accept": "application/json", **request.headers},
            ) as response:
                return _Raw(response.status_code, await self._read(response), _wait(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _NoAnswerError(unsent=True) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError, ValueError):
            # Not chained: these errors quote the header they refuse, and with it the secret.
            raise PmsRefusedError(
                f"the request to {self.vendor} could not be made: check its address and the "
                "credentials for stray characters"
            ) from None
        except httpx.HTTPError as error:
            raise _NoAnswerError(unsent=False) from error

    async def _read(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > _LARGEST_ANSWER:
                raise PmsError(f"{self.vendor}'s answer is larger than any that is documented")
        return bytes(body)


@dataclass(frozen=True, slots=True)
class Errand:
    """A few requests for one hotel that together have to be answered in time."""

    calls: Calls
    property_id: str
    entry: Entry
    ends: float

    async def get(self, url: str, params: Fields = ()) -> Answer:
        """Ask for JSON; whatever is neither an answer nor "there is none" raises a PmsError.

        Credentials that are refused are renewed once; refused again, somebody has to see to them.
        """
        vendor = self.calls.vendor
        headers = await self.entry.headers(self)
        raw = await self._ask(_Request("GET", url, params, headers=headers))
        if raw.status in _REFUSED:
            others = await self.entry.renewed(self, headers)
            if others != headers:
                raw = await self._ask(_Request("GET", url, params, headers=others))
        if raw.status in _REFUSED:
            raise PmsRefusedError(
                f"{vendor} refuses our credentials (HTTP {raw.status}): they are wrong, revoked or "
                "lack a permission"
            )
        answer = self._understood(raw)
        if not answer.is_good and answer.status not in _MAY_BE_TOLD:
            raise PmsError(f"{vendor} failed to answer (HTTP {raw.status})")
        return answer

    async def post(self, url: str, form: Mapping[str, str], *, repeatable: bool) -> Answer:
        """Send a form without any token, as one asks for a token; failures are answers, too."""
        return self._understood(
            await self._ask(_Request("POST", url, form=form, repeatable=repeatable))
        )

    async def _ask(self, request: _Request) -> _Raw:
        return await self.calls.answered(request, self.property_id, self.ends)

    def _understood(self, raw: _Raw) -> Answer:
        if raw.status == HTTPStatus.NO_CONTENT:
            return Answer(raw.status)
        try:
            # Money is read as it is written: a float would make other prices of some.
            body: Any = json.loads(raw.body, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            if HTTPStatus.OK <= raw.status < HTTPStatus.MULTIPLE_CHOICES:
                raise PmsError(f"{self.calls.vendor} answered something that is no JSON") from error
            body = None
        return Answer(raw.status, body)


_MAY_BE_TOLD = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
)


async def together(asked: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Await several at once; the first that fails ends the others and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in asked]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [task.result() for task in tasks]


def _wait(response: httpx.Response) -> float:
    said = response.headers.get("Retry-After", "").strip()
    return float(said[:6]) if said.isascii() and said.isdigit() else 0.0


def _no_number(written: str) -> object:
    raise ValueError(f"{written} is no JSON")


@cache
def _trusted() -> ssl.SSLContext:
    # Reading the authorities that a system trusts takes long enough to do it once.
    return httpx.create_ssl_context()
