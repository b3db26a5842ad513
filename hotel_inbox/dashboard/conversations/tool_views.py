"""Turns the bot's tool calls into one line each, with what stands behind it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hotel_inbox.dashboard.conversations.text_views import LONGEST_SHOWN, shortened
from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import duration, party, sentence, short_date
from hotel_inbox.domain.inbox import ThreadTool
from hotel_inbox.domain.languages import Language

_TITLES = {
    "search_knowledge": "Knowledge",
    "check_availability": "PMS query",
    "find_reservation": "Reservation",
    "capture_guest": "Guest details",
    "handoff_to_human": "Handoff",
    "send_booking_link": "Booking link",
    "create_lead": "Lead",
}
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class ToolView:
    """A tool that the bot called: one line, and what stands behind it."""

    title: str
    asked: str
    answered: str
    duration: str
    arguments: str
    result: str


def tool_view(tool: ThreadTool, language: Language = Language.ENGLISH) -> ToolView:
    """Show a tool call as one line that can be opened."""
    return ToolView(
        title=say(language, _TITLES.get(tool.name, sentence(tool.name))),
        asked=_in_a_line(_asked(tool.arguments, language)),
        answered=_in_a_line(_answered(tool.result, language)),
        duration=duration(tool.duration_ms, language),
        arguments=_readable(tool.arguments, language),
        result=_readable(tool.result, language),
    )


def _in_a_line(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _asked(arguments: Mapping[str, object], language: Language) -> str:
    stay = _stay(arguments, language)
    others = (value for name, value in arguments.items() if not (stay and name in _OF_A_STAY))
    return " · ".join(filter(None, (stay, *map(_argument, others))))


_OF_A_STAY = frozenset({"check_in", "check_out", "adults", "children", "rooms"})


def _stay(arguments: Mapping[str, object], language: Language) -> str:
    check_in, check_out = _day(arguments.get("check_in")), _day(arguments.get("check_out"))
    if check_in is None or check_out is None:
        return ""
    end = short_date(check_out, language)
    start = str(check_in.day)
    if check_in.month != check_out.month:
        start = short_date(check_in, language)
    adults, children = arguments.get("adults"), arguments.get("children")
    guests = party(
        adults if isinstance(adults, int) else None,
        children if isinstance(children, int) else None,
        language,
    )
    return " · ".join(filter(None, (f"{start}–{end}", guests)))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _argument(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”" if " " in value else value
    return str(value) if isinstance(value, int | float) else ""


def _answered(result: Mapping[str, object], language: Language) -> str:
    if error := result.get("error"):
        return understood(language, str(error))
    if isinstance(found := result.get("found"), bool):
        return say(language, "found" if found else "not found")
    for name, value in result.items():
        if isinstance(value, list):
            return _score(value) or _counted(len(value), name.replace("_", " "), language)
    return ""


def _score(entries: list[object]) -> str:
    best = entries[0] if entries else None
    score = best.get("score") if isinstance(best, Mapping) else None
    return f"{score * 100:.0f} %" if isinstance(score, int | float) else ""


def _counted(number: int, plural: str, language: Language) -> str:
    if number == 0:
        return say(language, "no {things}", things=say(language, plural))
    things = plural.removesuffix("s") if number == 1 else plural
    return f"{number} {say(language, things)}"


def _readable(value: Mapping[str, object], language: Language) -> str:
    written = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return shortened(written, LONGEST_SHOWN, language)
