"""Turns the bot's tool calls into one line each, with what stands behind it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hotel_inbox.dashboard.conversations.text_views import LONGEST_SHOWN, shortened
from hotel_inbox.dashboard.words import duration, party, sentence
from hotel_inbox.domain.inbox import ThreadTool

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


def tool_view(tool: ThreadTool) -> ToolView:
    """Show a tool call as one line that can be opened."""
    return ToolView(
        title=_TITLES.get(tool.name, sentence(tool.name)),
        asked=_in_a_line(_asked(tool.arguments)),
        answered=_in_a_line(_answered(tool.result)),
        duration=duration(tool.duration_ms),
        arguments=_readable(tool.arguments),
        result=_readable(tool.result),
    )


def _in_a_line(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _asked(arguments: Mapping[str, object]) -> str:
    stay = _stay(arguments)
    others = (value for name, value in arguments.items() if not (stay and name in _OF_A_STAY))
    return " · ".join(filter(None, (stay, *map(_argument, others))))


_OF_A_STAY = frozenset({"check_in", "check_out", "adults", "children", "rooms"})


def _stay(arguments: Mapping[str, object]) -> str:
    check_in, check_out = _day(arguments.get("check_in")), _day(arguments.get("check_out"))
    if check_in is None or check_out is None:
        return ""
    start = f"{check_in.day}" if check_in.month == check_out.month else _short(check_in)
    adults, children = arguments.get("adults"), arguments.get("children")
    guests = party(
        adults if isinstance(adults, int) else None,
        children if isinstance(children, int) else None,
    )
    return " · ".join(filter(None, (f"{start}–{_short(check_out)}", guests)))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _argument(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”" if " " in value else value
    return str(value) if isinstance(value, int | float) else ""


def _answered(result: Mapping[str, object]) -> str:
    if error := result.get("error"):
        return str(error)
    if isinstance(found := result.get("found"), bool):
        return "found" if found else "not found"
    for name, value in result.items():
        if isinstance(value, list):
            return _score(value) or _counted(len(value), name.replace("_", " "))
    return ""


def _score(entries: list[object]) -> str:
    best = entries[0] if entries else None
    score = best.get("score") if isinstance(best, Mapping) else None
    return f"{score * 100:.0f} %" if isinstance(score, int | float) else ""


def _counted(number: int, plural: str) -> str:
    if number == 0:
        return f"no {plural}"
    return f"1 {plural.removesuffix('s')}" if number == 1 else f"{number} {plural}"


def _readable(value: Mapping[str, object]) -> str:
    written = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return shortened(written, LONGEST_SHOWN)
