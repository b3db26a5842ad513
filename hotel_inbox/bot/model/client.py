"""Asks an OpenAI-compatible server: bounded in time and tries, and nothing it sends is trusted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast

import openai
from openai import AsyncOpenAI, Omit, omit
from openai.types.chat import (
    ChatCompletionMessageParam,
    ChatCompletionToolUnionParam,
)

from hotel_inbox.bot.base import Usage
from hotel_inbox.bot.model.answers import Answer, read_completion, read_stream
from hotel_inbox.bot.model.faults import Fault, ModelFaultError

logger = logging.getLogger(__name__)

DEFAULT_MODEL = "gpt-5.4-mini"
DEFAULT_URL = "https://api.openai.com/v1"
# Local servers take any key; the client insists on one.
_NO_KEY = "none"

ATTEMPTS = 3
_CONNECT_SECONDS = 3.0
_REQUEST_SECONDS = 12.0
# With less time than this nothing is asked any more.
_LEAST_SECONDS = 0.5
_FIRST_PAUSE_SECONDS = 0.4
_LONGEST_ANSWER_TOKENS = 1200
_MILLION = 1_000_000
# What servers may refuse to know, and can do without.
_OPTIONAL = ("max_completion_tokens", "tool_choice", "stream_options")

Chat = list[dict[str, object]]


@dataclass(slots=True)
class Spending:
    """What one turn has asked of the model so far, and until when it may go on asking."""

    deadline: float
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def left(self) -> float:
        """Seconds until the turn has to be over."""
        return self.deadline - asyncio.get_running_loop().time()


@dataclass(slots=True)
class ModelClient:
    """One model at one server; safe for many turns at once.

    Prices are in US dollars for a million tokens, `longest_answer` is in tokens, `pause_seconds` is
    the first of the growing pauses between tries. `streaming` asks for answers piece by piece, for
    servers behind proxies that give up on a silent connection.
    """

    model: str
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    price_in: Decimal | None = None
    price_out: Decimal | None = None
    streaming: bool = False
    request_seconds: float = _REQUEST_SECONDS
    pause_seconds: float = _FIRST_PAUSE_SECONDS
    longest_answer: int = _LONGEST_ANSWER_TOKENS
    _client: AsyncOpenAI = field(init=False, repr=False)
    # What this server turned out not to know; it is left out from then on.
    _unknown: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Prepare the client; nothing is connected before the first question."""
        self._client = AsyncOpenAI(
            api_key=self.api_key or _NO_KEY,
            base_url=self.base_url or DEFAULT_URL,
            timeout=openai.Timeout(self.request_seconds, connect=_CONNECT_SECONDS),
            max_retries=0,
        )

    async def aclose(self) -> None:
        """Give connections back."""
        await self._client.close()

    def usage(self, spending: Spending) -> Usage | None:
        """Say what a turn cost; None if the model was not asked."""
        if not spending.requests:
            return None
        cost = None
        if self.price_in is not None and self.price_out is not None:
            spent = spending.tokens_in * self.price_in + spending.tokens_out * self.price_out
            cost = spent / _MILLION
        return Usage(self.model, spending.requests, spending.tokens_in, spending.tokens_out, cost)

    async def ask(
        self,
        chat: Chat,
        tools: Sequence[Mapping[str, object]],
        spending: Spending,
        *,
        may_call: bool = True,
    ) -> Answer:
        """Get the model's next message; raises ModelFaultError once tries or time are used up."""
        pause = self.pause_seconds
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._ask_once(chat, tools, spending, may_call=may_call)
            except ModelFaultError as error:
                wait = error.retry_after if error.retry_after is not None else pause
                hopeless = error.fault is Fault.REFUSED
                if hopeless or attempt == ATTEMPTS or wait + _LEAST_SECONDS >= spending.left:
                    raise
                logger.info("Model asked again in %.1f s: %s", wait, error)
                await asyncio.sleep(wait)
                pause *= 2
        raise AssertionError("the last attempt returns or raises")

    async def _ask_once(
        self,
        chat: Chat,
        tools: Sequence[Mapping[str, object]],
        spending: Spending,
        *,
        may_call: bool,
    ) -> Answer:
        seconds = min(self.request_seconds, spending.left)
        if seconds < _LEAST_SECONDS:
            raise ModelFaultError(Fault.TIMEOUT)
        spending.requests += 1
        try:
            async with asyncio.timeout(seconds):
                answer = await self._request(chat, tools, may_call=may_call)
        except TimeoutError as error:
            raise ModelFaultError(Fault.TIMEOUT) from error
        except openai.OpenAIError as error:
            if self._learn_from(error):
                raise ModelFaultError(Fault.BROKEN, str(error)[:200], retry_after=0.0) from error
            raise _fault_of(error) from error
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            # The client checks no shapes: whatever a broken server sends surfaces here.
            raise ModelFaultError(Fault.GARBAGE, repr(error)[:200]) from error
        except Exception as error:
            # A connection that breaks within a stream comes as the transport's own error.
            raise ModelFaultError(Fault.UNREACHABLE, repr(error)[:200]) from error
        spending.tokens_in += answer.tokens_in
        spending.tokens_out += answer.tokens_out
        return answer

    async def _request(
        self, chat: Chat, tools: Sequence[Mapping[str, object]], *, may_call: bool
    ) -> Answer:
        messages: list[ChatCompletionMessageParam] = cast("Any", chat)
        offered: list[ChatCompletionToolUnionParam] = cast("Any", list(tools))
        tokens = omit if "max_completion_tokens" in self._unknown else self.longest_answer
        choice: Omit | Literal["none"] = "none"
        if may_call or not tools or "tool_choice" in self._unknown:
            choice = omit
        if not self.streaming:
            completion = await self._client.chat.completions.create(
                model=self.model,
                messages=messages,
                tools=offered or omit,
                tool_choice=choice,
                max_completion_tokens=tokens,
            )
            return read_completion(completion)
        with_usage = "stream_options" not in self._unknown
        stream = await self._client.chat.completions.create(
            model=self.model,
            messages=messages,
            tools=offered or omit,
            tool_choice=choice,
            max_completion_tokens=tokens,
            stream=True,
            stream_options={"include_usage": True} if with_usage else omit,
        )
        async with stream:
            return await read_stream(stream)

    def _learn_from(self, error: openai.OpenAIError) -> bool:
        """Notice which optional part of a request this server does not take; whether any is new."""
        if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        named = {name for name in _OPTIONAL if name in str(error)} - self._unknown
        self._unknown |= named
        return bool(named)


def _fault_of(error: openai.OpenAIError) -> ModelFaultError:
    """Translate the client's error; its text may quote the request and stays short."""
    detail = str(error)[:200]
    if isinstance(error, openai.APITimeoutError):
        return ModelFaultError(Fault.TIMEOUT, detail)
    if isinstance(error, openai.APIConnectionError):
        return ModelFaultError(Fault.UNREACHABLE, detail)
    if not isinstance(error, openai.APIStatusError):
        return ModelFaultError(Fault.GARBAGE, detail)
    wish = _seconds(error.response.headers.get("retry-after"))
    if error.status_code in {408, 409, 425, 429}:
        return ModelFaultError(Fault.BUSY, detail, retry_after=wish)
    if error.status_code >= 500:  # noqa: PLR2004 - HTTP's own border
        return ModelFaultError(Fault.BROKEN, detail, retry_after=wish)
    return ModelFaultError(Fault.REFUSED, detail)


def _seconds(header: str | None) -> float | None:
    """Read a Retry-After of seconds; a date is as good as none for a guest who waits."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
