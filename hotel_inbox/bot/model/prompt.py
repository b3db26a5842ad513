"""What the model is told: who it is, what holds, what is known, and the conversation so far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files

from hotel_inbox.bot.base import Turn, TurnMessage, UsedEntry
from hotel_inbox.bot.model.client import Chat
from hotel_inbox.domain.languages import Language, name_of
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.understanding import Understanding

INSTRUCTIONS = files(__package__).joinpath("instructions.txt").read_text("utf-8")

# As much of a conversation as a reply needs; what came before stands in the summary.
MESSAGES_SHOWN = 40
_MESSAGE_LENGTH = 2_000
_DATA_LENGTH = 4_000
_ENTRIES_SHOWN = 3
# An entry that is further off says nothing about the question.
_LEAST_SCORE = 0.2
_ANSWER_LENGTH = 1_000
STAFF = "[hotel staff]"


def chat(
    turn: Turn,
    language: Language,
    understood: Understanding,
    found: Sequence[UsedEntry],
    canary: str,
) -> Chat:
    """Compose all messages for a turn, oldest first; guests' words never stand in the system's."""
    lines = [line for m in turn.messages[-MESSAGES_SHOWN:] if (line := _line(m)) is not None]
    if not lines or lines[0][0] != "user":
        # Many models' templates want a guest to begin.
        lines.insert(0, ("user", "…"))
    shown: Chat = [
        {"role": "system", "content": _system(turn, language, understood, found, canary)}
    ]
    for role, text in lines:
        if shown[-1]["role"] == role:
            shown[-1]["content"] = f"{shown[-1]['content']}\n{text}"
        else:
            shown.append({"role": role, "content": text})
    return shown


def _line(message: TurnMessage) -> tuple[str, str] | None:
    """Show one message with who said it; what says nothing to a model is left out."""
    text = message.text[:_MESSAGE_LENGTH].strip()
    if message.author is Author.GUEST:
        return "user", text or f"({message.kind} without text)"
    if message.holding or not text or message.author is Author.SYSTEM:
        return None
    return "assistant", f"{STAFF} {text}" if message.author is Author.AGENT else text


def _system(
    turn: Turn,
    language: Language,
    understood: Understanding,
    found: Sequence[UsedEntry],
    canary: str,
) -> str:
    hotel = turn.hotel
    named = name_of(language, said_in=Language.ENGLISH)
    known = {
        "today": f"{hotel.today:%A, %Y-%m-%d}",
        "time zone": hotel.timezone,
        "currency": hotel.currency,
        "channel": turn.channel or "chat",
        "longest answer": f"{turn.text_limit} characters",
        "answer in": named,
    }
    facts = "\n".join(f"- {name}: {value}" for name, value in known.items())
    parts = [
        INSTRUCTIONS.format(hotel=_plain(hotel.name), language=named, staff=STAFF, canary=canary),
        f"Now:\n{facts}",
        _house(turn),
        _data("hotel profile", hotel.profile),
        _data("guest, as known so far", _captured(turn, understood)),
        _data("summary of the conversation before", turn.summary),
        _data("knowledge that may answer the guest", _entries(found)),
    ]
    if turn.waiting:
        parts.append("The guest was already told that a colleague will come: do not repeat it.")
    return "\n\n".join(part for part in parts if part)


def _house(turn: Turn) -> str:
    """State the hotel's own wishes; they stand below the rules, and cannot lift them."""
    rules = turn.hotel.rules
    lines = [f"- {_plain(rule)}" for rule in rules.rules]
    if rules.tone:
        lines.insert(0, f"- Tone: {_plain(rules.tone)}")
    if rules.handoff_topics:
        topics = ", ".join(map(_plain, rules.handoff_topics))
        lines.append(f"- Hand over (reason topic) when the guest writes of: {topics}")
    if rules.group_size is not None:
        lines.append(f"- Hand over (reason group) parties of more than {rules.group_size} people")
    if rules.staffed:
        lines.append(f"- People answer: {_plain(rules.staffed)}")
    return "The hotel's wishes:\n" + "\n".join(lines) if lines else ""


def _captured(turn: Turn, understood: Understanding) -> dict[str, object]:
    """Gather what is known of guest and stay; what is not known is left out."""
    guest, told, stay = turn.guest, understood.guest, understood.stay
    known = {
        "name": guest.name or told.name,
        "email": guest.email or told.email,
        "phone": guest.phone or told.phone,
        "check_in": stay.check_in,
        "check_out": stay.check_out,
        "nights": stay.nights,
        "adults": stay.adults,
        "children": stay.children,
        "child_ages": list(stay.child_ages) or None,
        "rooms": stay.rooms,
    }
    return {name: value for name, value in known.items() if value is not None}


def _entries(found: Sequence[UsedEntry]) -> list[dict[str, object]]:
    return [
        {"id": entry.id, "question": entry.question, "answer": entry.answer[:_ANSWER_LENGTH]}
        for entry in found[:_ENTRIES_SHOWN]
        if entry.score >= _LEAST_SCORE
    ]


def _data(name: str, value: Mapping[str, object] | Sequence[object] | str) -> str:
    """Fence data in, so that nothing in it can pass for an instruction or end the fence."""
    if not value:
        return ""
    written = json.dumps(value, ensure_ascii=False, default=str)[:_DATA_LENGTH]
    return f'<data of="{name}">{written.replace("<", "‹").replace(">", "›")}</data>'


def _plain(text: str) -> str:
    """Keep a setting on one line and out of the fences."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")[:500]
