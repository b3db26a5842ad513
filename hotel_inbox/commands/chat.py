"""The chat command: a guest's conversation with the bot over standard input."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from hotel_inbox.bot.base import BotReply, Handoff, ToolCall, TurnGuest, UsedEntry
from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json
from hotel_inbox.domain.clock import from_day
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings

_PROMPT = "> "
_SHOWN = 60


def chat(args: Namespace, settings: Settings) -> None:
    """Answer each line as a guest's message; an empty line begins a new conversation."""
    from hotel_inbox.services.rehearsal import Rehearsal, hotel_to_speak_for

    assumed = from_day(args.today) if args.today else None
    with asyncio.Runner() as runner, opened(settings, runner, assumed) as inbox:
        clock = inbox.adapters.clock
        hotel = hotel_to_speak_for(inbox.db, args.hotel, clock, args.today)
        limit = inbox.adapters.channels[Channel.WEBCHAT].abilities.text_limit
        rehearsal = Rehearsal(inbox.bot, hotel, limit, clock)
        for line in _lines():
            if not line.strip():
                rehearsal.start_over()
                continue
            result = runner.run(rehearsal.say(line))
            if args.json:
                say_json(_as_json(result, rehearsal.guest))
            else:
                say(_as_text(result))


def _lines() -> Iterator[str]:
    """Yield what is typed, a line at a time as it comes."""
    prompts = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        while True:
            if prompts:
                print(_PROMPT, end="", flush=True)
            line = sys.stdin.readline()
            if not line:
                break
            yield line.rstrip("\r\n")
        if prompts:
            print()
    except UnicodeDecodeError as error:
        raise InvalidInputError("standard input is not UTF-8 text") from error


def _as_text(result: BotReply | Handoff) -> str:
    reason = _handoff_reason(result)
    lines = [result.text, *map(_call_in_short, result.tools)]
    return "\n".join([*lines, f"[handoff: {reason}]"] if reason else lines)


def _call_in_short(call: ToolCall) -> str:
    asked = ", ".join(f"{name}={_short(value)}" for name, value in call.arguments.items())
    came = ", ".join(
        f"{len(value)} {name}" if isinstance(value, list) else f"{name}={_short(value)}"
        for name, value in call.result.items()
    )
    return f"  · {call.name}({asked}) → {came or 'nothing'}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(storable(value), ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _as_json(result: BotReply | Handoff, guest: TurnGuest) -> dict[str, object]:
    # What the bot does not find out about a message is null.
    understood = result.understood
    stay = understood.stay
    return {
        "reply": result.text,
        "handoff": _handoff_reason(result),
        "tools": [
            {
                "name": call.name,
                "arguments": storable(call.arguments),
                "result": storable(call.result),
            }
            for call in result.tools
        ],
        "entries": [
            {"question": entry.question, "answer": entry.answer, "score": round(entry.score, 4)}
            for entry in _entries(result)
        ],
        "type": understood.type,
        "intent": understood.intent,
        "persona": understood.persona,
        "persona_reason": understood.persona_reason or None,
        "dates": {"check_in": _iso(stay.check_in), "check_out": _iso(stay.check_out)},
        "party": {"adults": stay.adults, "children": stay.children, "rooms": stay.rooms},
        "guest": {"name": guest.name, "email": guest.email, "phone": guest.phone},
        "language": result.language,
    }


def _entries(result: BotReply | Handoff) -> Iterator[UsedEntry]:
    """Yield the entries that the answer rests on, then the others that were weighed."""
    seen = set()
    for entry in (*result.entries, *result.weighed):
        same = (entry.question, entry.answer)
        if same not in seen:
            seen.add(same)
            yield entry


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _handoff_reason(result: BotReply | Handoff) -> str | None:
    return str(result.reason) if isinstance(result, Handoff) else None
