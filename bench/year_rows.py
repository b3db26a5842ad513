"""The rows of the made-up year: what each of its sessions left in each table."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from bench.bulk import Row
from bench.year_plan import ENDED, WORDS, Stretch
from hotel_inbox.domain.folding import guest_words, message_words
from hotel_inbox.domain.guests import Contact
from hotel_inbox.domain.measures import TAKEOVER
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.domain.session import SESSION_LENGTH

CHANNELS = tuple(Channel)
_AUTHORS = {
    "guest": (Author.GUEST, "inbound", "text", "received"),
    "bot": (Author.BOT, "outbound", "text", "read"),
    "handoff": (Author.BOT, "outbound", "text", "read"),
    "agent": (Author.AGENT, "outbound", "text", "delivered"),
    "takeover": (Author.SYSTEM, "system", "takeover", "received"),
    "release": (Author.SYSTEM, "system", "release", "received"),
}


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def connection_of(hotel: int, channel: str) -> int:
    """Give the number of a hotel's connection on a channel."""
    return (hotel - 1) * len(CHANNELS) + CHANNELS.index(Channel(channel)) + 1


def entry_of(hotel: int, asked: int) -> int:
    """Give the number of a hotel's knowledge entry."""
    many = len(WORDS["words"]["asked"])
    return (hotel - 1) * many + asked % many + 1


def told(place: int) -> str:
    """Say what is answered."""
    answers: list[str] = WORDS["words"]["told"]
    return answers[place % len(answers)]


def guest(first: Stretch) -> Row:
    """Make a guest of the session in which they wrote first."""
    number, name = first.conversation, f"Guest {first.conversation}"
    phone = f"34600{number:06d}" if first.channel == Channel.WHATSAPP else None
    email = f"guest{number}@year.example" if number % 3 == 0 else None
    shown = f"+{phone}" if phone else None
    return {
        "id": number,
        "hotel_id": first.hotel,
        "connection_id": connection_of(first.hotel, first.channel),
        "address": phone or f"visitor-{number}",
        "name": name,
        "email": email,
        "phone": shown,
        "phone_from_channel": bool(phone),
        "folded": guest_words(name, email, shown, phone or ""),
        "created_at": _at(first.at[0]),
    }


def _contact(conversation: int, channel: str) -> Contact:
    if conversation % 3 == 0:
        return Contact.TOLD
    return Contact.CHANNEL if channel == Channel.WHATSAPP else Contact.NONE


def conversation(first: Stretch, last: Stretch, sold: set[int]) -> Row:
    """Make a conversation of its first and its last session."""
    author = _AUTHORS[last.lines[-1]][0]
    by = Author.AGENT if author is Author.SYSTEM else author
    return {
        "id": first.conversation,
        "hotel_id": first.hotel,
        "connection_id": connection_of(first.hotel, first.channel),
        "channel": first.channel,
        "guest_id": first.conversation,
        "mode": "human" if last.lines[1:2] == ("agent",) else "ai",
        "assignee_id": last.agent if "agent" in last.lines else None,
        "last_guest_at": _at(last.last_guest_at),
        "last_message_at": _at(last.at[-1]),
        "last_message_preview": _text(last, len(last.lines) - 1)[:200],
        "last_message_author": by.value,
        "has_lead": first.conversation in sold,
        "type": ("faq", "booking", "lead", "mixed")[first.number % 4],
        "intent": ("high", "medium", "low")[first.number % 3],
        "child_ages": "[]",
        "created_at": _at(first.at[0]),
    }


def session(one: Stretch) -> Row:
    """Make a session, with all that is counted of it."""
    ends = one.last_guest_at + SESSION_LENGTH.total_seconds()
    bot, person = one.first("bot", "handoff"), one.first("agent")
    taken = one.first("takeover")
    reason = one.reason if "handoff" in one.lines else TAKEOVER
    waited = None if person is None else one.at[person] - _waits_since(one, person)
    return {
        "id": one.number,
        "hotel_id": one.hotel,
        "conversation_id": one.conversation,
        "started_at": _at(one.at[0]),
        "last_guest_at": _at(one.last_guest_at),
        "expires_at": _at(ends),
        "expired_at": _at(ends) if ends < ENDED.timestamp() else None,
        "channel": one.channel,
        "received_at": _at(one.at[0]),
        "began_with_bot": one.lines[1:2] != ("agent",),
        "bot_reply_ms": None if bot is None else int((one.at[bot] - one.at[0]) * 1000),
        "transfer": None if taken is None else reason,
        "taken_over_by": None if taken is None else one.agent,
        "answered_at": None if person is None else _at(one.at[person]),
        "answered_by": None if person is None else one.agent,
        "agent_reply_ms": None if waited is None else int(waited * 1000),
        "faqs_resolved": one.answered,
        "leads": 1 if one.lead else 0,
        "contact": _contact(one.conversation, one.channel).value,
    }


def _waits_since(one: Stretch, person: int) -> float:
    """Find what the agent answers: what the bot gave up, or what the guest said last."""
    said = [at for line, at in zip(one.lines[:person], one.at, strict=False) if line == "guest"]
    return said[-1]


def leads(sold: Iterator[Stretch]) -> Iterator[Row]:
    """Make the leads of the sessions in which one was made."""
    for number, one in enumerate(sold, 1):
        by_bot = one.offers
        yield {
            "id": number,
            "hotel_id": one.hotel,
            "conversation_id": one.conversation,
            "state": one.lead,
            "value": f"{120 + one.number * 37 % 1700}.00" if one.lead != "new" else None,
            "created_by": "bot" if by_bot else "agent",
            "made_by_id": None if by_bot else one.agent,
            "owner_id": one.agent,
            "by_agent": "[]",
            "created_at": _at(one.at[-1]),
            "session_id": one.number,
        }


def message(one: Stretch, place: int, number: int) -> Row:
    """Make one line of a session."""
    line, at = one.lines[place], _at(one.at[place])
    author, direction, kind, status = _AUTHORS[line]
    text = _text(one, place)
    system = author is Author.SYSTEM
    return {
        "id": number,
        "hotel_id": one.hotel,
        "connection_id": connection_of(one.hotel, one.channel),
        "conversation_id": one.conversation,
        "session_id": None if system else one.number,
        "direction": direction,
        "author": author.value,
        "agent_id": one.agent if line in {"agent", "takeover", "release"} else None,
        "kind": kind,
        "text": text,
        "detail": _detail(one, line),
        "provider_id": None if system else f"year.{number}",
        "status": status,
        "sent_at": at,
        "placed_at": at[:-6] + "000000",
        "created_at": at,
        "folded": _folded(author, kind, text),
    }


def _text(one: Stretch, place: int) -> str:
    match one.lines[place]:
        case "guest":
            words = "open" if is_unanswered(one) and place == 2 else "asked"
            said = WORDS["words"][words]
            return str(said[(one.asked + place // 2) % len(said)])
        case "takeover":
            return f"Agent {one.agent} took over"
        case "release":
            return f"Agent {one.agent} handed back to the AI agent"
        case _:
            return told(one.asked + place)


_folded = cache(message_words)
"""People say the same things again and again."""


def _detail(one: Stretch, line: str) -> str:
    if line == "bot":
        entry = entry_of(one.hotel, one.asked)
        return _worked(entry, WORDS["words"]["asked"][(entry - 1) % 24], answered=one.answered > 0)
    return json.dumps({"engine": "embedded", "handoff": one.reason}) if line == "handoff" else "{}"


@cache
def _worked(entry: int, question: str, *, answered: bool) -> str:
    entries = [{"id": entry, "question": question, "score": 0.91}]
    work = {"engine": "embedded", "language": "en", "answered": int(answered)}
    return json.dumps(work | {"thinking_ms": 640, "entries": entries})


def is_unanswered(one: Stretch) -> bool:
    """Say whether the bot gave up for want of an answer."""
    return "handoff" in one.lines and one.reason == "no_answer"


def question(one: Stretch, asked: Row, number: int) -> Row:
    """Make a question that nobody answered of the guest's message that asked it."""
    settled = one.number % 5 < 2
    return {
        "id": number,
        "hotel_id": one.hotel,
        "conversation_id": one.conversation,
        "message_id": asked["id"],
        "question": asked["text"],
        "language": "en",
        "asked_at": asked["created_at"],
        "settled_at": _at(one.at[-1]) if settled else None,
        "settled_by": one.agent if settled else None,
    }


def call(one: Stretch, said: Row, number: int) -> Row:
    """Make the tool call behind a message of the bot."""
    search = {"name": "search_knowledge", "arguments": '{"query": "as asked"}'}
    stay = {"name": "check_availability", "arguments": '{"adults": 2}'}
    return {
        "id": number,
        "hotel_id": one.hotel,
        "conversation_id": one.conversation,
        "message_id": said["id"],
        "result": "{}",
        "duration_ms": 30,
        "created_at": said["created_at"],
    } | (stay if one.offers else search)


def use(one: Stretch, said: Row, number: int) -> Row:
    """Make the note that an answer rested on an entry of the knowledge."""
    return {
        "id": number,
        "hotel_id": one.hotel,
        "conversation_id": one.conversation,
        "channel": one.channel,
        "entry_id": entry_of(one.hotel, one.asked),
        "used_at": said["created_at"],
    }
