"""The chat command: a guest's conversation with the bot over standard input."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hotel_inbox.bot.base import BotReply, Handoff, TurnGuest
from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings

_PROMPT = "> "


def chat(args: Namespace, settings: Settings) -> None:
    """Answer each line as a guest's message; an empty line begins a new conversation."""
    from hotel_inbox.services.rehearsal import Rehearsal, hotel_to_speak_for

    with asyncio.Runner() as runner, opened(settings, runner) as inbox:
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
    return f"{result.text}\n[handoff: {reason}]" if reason else result.text


def _as_json(result: BotReply | Handoff, guest: TurnGuest) -> dict[str, object]:
    # What the bot does not find out about a message is null.
    best_first = sorted(result.entries, key=lambda entry: entry.score, reverse=True)
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
            for entry in best_first
        ],
        "type": None,
        "intent": None,
        "persona": None,
        "persona_reason": None,
        "dates": dict.fromkeys(("check_in", "check_out")),
        "party": dict.fromkeys(("adults", "children", "rooms")),
        "guest": {"name": guest.name, "email": guest.email, "phone": guest.phone},
        "language": result.language,
    }


def _handoff_reason(result: BotReply | Handoff) -> str | None:
    return str(result.reason) if isinstance(result, Handoff) else None
