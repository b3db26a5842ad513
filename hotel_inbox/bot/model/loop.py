"""Lets the model call tools until it has something to say: bounded rounds, no call twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotel_inbox.bot.model.answers import Answer, ToolRequest
from hotel_inbox.bot.model.client import Chat, ModelClient, Spending
from hotel_inbox.bot.model.faults import Fault, ModelFaultError
from hotel_inbox.bot.tools.base import Tool, Workbench
from hotel_inbox.domain.stay import Availability

logger = logging.getLogger(__name__)

ROUNDS = 6
_CALLS_A_ROUND = 4
# The same call once more is answered from memory, and then no more.
_REPEATS = 2
# A model that cannot write a call gets so many chances.
_MISTAKES = 3
_TOOL_SECONDS = 8.0
_RESULT_LENGTH = 8_000
_NOT_NOW: Mapping[str, object] = {"error": "this cannot be looked up at the moment"}
_LAST_ROUND = "Answer the guest now, without another tool."


@dataclass(slots=True)
class Loop:
    """One turn's exchange with the model.

    `chat` grows with everything said in it; `stays` are all answers of the PMS, where the bench
    keeps the last.
    """

    client: ModelClient
    tools: Sequence[Tool]
    bench: Workbench
    chat: Chat
    spending: Spending
    stays: list[Availability] = field(default_factory=list)
    _results: dict[str, Mapping[str, object]] = field(default_factory=dict)
    _repeats: int = 0
    _mistakes: int = 0

    async def run(self) -> str:
        """Go on until the model writes a text or a tool hands off; raises ModelFaultError.

        The text may be empty after a handoff.
        """
        offered = [_offer(tool) for tool in self.tools]
        for number in range(1, ROUNDS + 1):
            last = number == ROUNDS
            if last:
                self.note(_LAST_ROUND)
            answer = await self.client.ask(self.chat, offered, self.spending, may_call=not last)
            if not answer.requests:
                self.chat.append({"role": "assistant", "content": answer.text})
                return answer.text
            if last:
                break
            await self._serve(answer)
            if self.bench.handoff is not None:
                return answer.text
        raise ModelFaultError(Fault.LOOP)

    def note(self, text: str) -> None:
        """Tell the model something that is not the guest's."""
        self.chat.append(
            {"role": "user", "content": f"(Note of the system, not of the guest: {text})"}
        )

    async def _serve(self, answer: Answer) -> None:
        """Run the tools of one round side by side, and put the results after the request."""
        begun = len(self.bench.calls)
        served = await asyncio.gather(
            *(self._call(request, n) for n, request in enumerate(answer.requests))
        )
        # Whichever came back first: they are kept in the order in which they were asked for.
        asked = {_key(r.name, _arguments(r.arguments)): n for n, r in enumerate(answer.requests)}
        self.bench.calls[begun:] = sorted(
            self.bench.calls[begun:], key=lambda call: asked.get(_key(call.name, call.arguments), 0)
        )
        if self._repeats > _REPEATS or self._mistakes > _MISTAKES:
            raise ModelFaultError(Fault.LOOP)
        self.chat.append(
            {
                "role": "assistant",
                "content": answer.text or None,
                "tool_calls": [
                    {
                        "id": request.id,
                        "type": "function",
                        "function": {"name": request.name, "arguments": request.arguments or "{}"},
                    }
                    for request in answer.requests
                ],
            }
        )
        for request, result in zip(answer.requests, served, strict=True):
            written = json.dumps(result, ensure_ascii=False, default=str)[:_RESULT_LENGTH]
            self.chat.append({"role": "tool", "tool_call_id": request.id, "content": written})

    async def _call(self, request: ToolRequest, number: int) -> Mapping[str, object]:
        """Run one tool, or say what is wrong with the request."""
        tool = next((tool for tool in self.tools if tool.name == request.name), None)
        arguments = _arguments(request.arguments)
        if number >= _CALLS_A_ROUND:
            return {"error": "too many calls at once: ask for this one again if it is needed"}
        if tool is None or arguments is None:
            self._mistakes += 1
            known = ", ".join(one.name for one in self.tools)
            wrong = f"there is no such tool, only {known}" if tool is None else "no JSON object"
            return {"error": wrong}
        key = _key(tool.name, arguments)
        if key in self._results:
            self._repeats += 1
            return {**self._results[key], "note": "the same call as before: use what you have"}
        self._results[key] = {"error": "already being looked up by your other call"}
        self._results[key] = await self._use(tool, arguments)
        return self._results[key]

    async def _use(self, tool: Tool, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Use a tool within its time; whatever goes wrong in it is for the log."""
        try:
            async with asyncio.timeout(max(0.0, min(_TOOL_SECONDS, self.spending.left))):
                result = await self.bench.use(tool, arguments)
        except TimeoutError:
            logger.warning("The tool %s took too long", tool.name)
            return _NOT_NOW
        except Exception:
            logger.exception("The tool %s failed", tool.name)
            return _NOT_NOW
        found = self.bench.availability
        if found is not None and all(found is not known for known in self.stays):
            self.stays.append(found)
        return result


def _offer(tool: Tool) -> dict[str, object]:
    """Describe a tool as the interface wants it."""
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def _key(name: str, arguments: Mapping[str, object] | None) -> str:
    """Tell calls apart, however their arguments are ordered."""
    return f"{name} {json.dumps(arguments, sort_keys=True)}"


def _arguments(written: str) -> dict[str, object] | None:
    """Read a call's arguments; None if they are no JSON object. Nothing written is an empty one."""
    try:
        read = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
