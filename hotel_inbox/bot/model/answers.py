"""Reads what an OpenAI-compatible server sent, whole or in pieces; its shape is not trusted."""

from __future__ import annotations

from collections.abc import AsyncIterable
from dataclasses import dataclass, field

from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

from hotel_inbox.bot.composing import shorten
from hotel_inbox.bot.model.faults import Fault, ModelFaultError

# An answer that runs on beyond this is no answer.
_LONGEST_TEXT = 20_000
_LONGEST_ARGUMENTS = 8_000
_MOST_CALLS = 8


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """A tool that the model wants called, its arguments still as text."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of the model: text, or tools that it wants called, or both."""

    text: str
    requests: tuple[ToolRequest, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0


def read_completion(completion: ChatCompletion) -> Answer:
    """Take what is needed from a whole answer."""
    message = completion.choices[0].message
    requests = [
        ToolRequest(_text(call.id), _text(call.function.name), _text(call.function.arguments))
        for call in message.tool_calls or ()
        if call.type == "function"
    ]
    tokens_in, tokens_out = _tokens(completion)
    text = _uncut(_text(message.content), completion.choices[0].finish_reason)
    return _answer(text, requests, tokens_in, tokens_out)


@dataclass(slots=True)
class _Pieces:
    """A tool call as its pieces come in."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


async def read_stream(chunks: AsyncIterable[ChatCompletionChunk]) -> Answer:
    """Put the pieces together; a stream that ends before the answer does is a fault."""
    text: list[str] = []
    calls: dict[int, _Pieces] = {}
    finished: str | None = None
    length = tokens_in = tokens_out = 0
    async for chunk in chunks:
        if chunk.usage is not None:
            tokens_in, tokens_out = _tokens(chunk)
        for choice in chunk.choices[:1]:
            finished = finished or choice.finish_reason
            piece = _text(choice.delta.content)
            text.append(piece)
            length += len(piece)
            for call in choice.delta.tool_calls or ():
                kept = calls.setdefault(_place(call, len(calls)), _Pieces())
                kept.id = kept.id or _text(call.id)
                if call.function is not None:
                    kept.name = kept.name or _text(call.function.name)
                    kept.arguments.append(_text(call.function.arguments))
                    length += len(kept.arguments[-1])
        if length > _LONGEST_TEXT:
            raise ModelFaultError(Fault.GARBAGE, "an answer without end")
    if finished is None:
        raise ModelFaultError(Fault.GARBAGE, "the stream broke off")
    requests = [
        ToolRequest(call.id, call.name, "".join(call.arguments))
        for _, call in sorted(calls.items())
    ]
    return _answer(_uncut("".join(text), finished), requests, tokens_in, tokens_out)


def _uncut(text: str, finished: str | None) -> str:
    """End a text that the server cut off where a sentence ends."""
    return shorten(text, len(text) - 1) if finished == "length" and text else text


def _place(call: ChoiceDeltaToolCall, known: int) -> int:
    """Say which call a piece belongs to; some servers number none, and send each in one piece."""
    index: int | None = call.index
    if index is not None:
        return index
    return known if call.id else max(known - 1, 0)


def _answer(text: str, requests: list[ToolRequest], tokens_in: int, tokens_out: int) -> Answer:
    """Refuse what could not be worked with; give calls the ids that some servers leave out."""
    if len(text) > _LONGEST_TEXT or any(len(r.arguments) > _LONGEST_ARGUMENTS for r in requests):
        raise ModelFaultError(Fault.GARBAGE, "an answer without end")
    named = [
        ToolRequest(request.id or f"call_{number}", request.name, request.arguments)
        for number, request in enumerate(requests[:_MOST_CALLS])
    ]
    return Answer(text, tuple(named), tokens_in, tokens_out)


def _text(value: object) -> str:
    """Take a text that may be missing; anything else is no text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return value


def _tokens(source: ChatCompletion | ChatCompletionChunk) -> tuple[int, int]:
    """Read the tokens used; some servers do not count."""
    usage = source.usage
    if usage is None:
        return 0, 0
    return max(0, int(usage.prompt_tokens or 0)), max(0, int(usage.completion_tokens or 0))
