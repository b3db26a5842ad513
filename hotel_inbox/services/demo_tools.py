"""The tools that the bot called on the way to a demo message, with arguments and results."""

from hotel_inbox.models import Message, ToolCallRecord
from hotel_inbox.services.demo_place import Place
from hotel_inbox.services.demo_plays import Line
from hotel_inbox.services.demo_words import Dates, PriceList


def tool_calls(
    place: Place, line: Line, message: Message, dates: Dates | None, asked: str
) -> list[ToolCallRecord]:
    """Make the records for one line; `asked` is what the guest said last."""
    calls = []
    if line.offers and dates is not None:
        calls.append(_availability(place, line, message, dates))
    if line.knows is not None:
        calls.append(_knowledge_search(place, line, message, asked))
    return calls


def _availability(place: Place, line: Line, message: Message, dates: Dates) -> ToolCallRecord:
    stay = dates.stay
    record = _record(
        message, "check_availability", 180 + 40 * len(line.offers) + len(line.text) % 90
    )
    asked = {
        "check_in": dates.check_in.isoformat(),
        "check_out": dates.check_out.isoformat(),
        "adults": stay.adults,
        "children": stay.children,
        "rooms": stay.rooms,
    }
    record.arguments = asked
    record.result = {
        "request": {**asked, "nights": stay.nights, "child_ages": []},
        "offers": [_offer(place, code, dates) for code in line.offers],
        "alternatives": [],
        "booking_link": None,
    }
    return record


def _offer(place: Place, code: str, dates: Dates) -> dict[str, object]:
    room, rate = code.split(":")
    offer = PriceList(place.file).offer(code, dates.stay)
    conditions = {one.code: one.conditions for one in place.file.rates}
    return {
        "room": room,
        "room_name": offer.room,
        "rate": rate,
        "rate_name": offer.rate,
        "total": f"{offer.total:.2f}",
        "currency": place.file.currency,
        "rooms": dates.stay.rooms,
        "rooms_left": None,
        "conditions": conditions[rate],
    }


def _knowledge_search(place: Place, line: Line, message: Message, asked: str) -> ToolCallRecord:
    entries = [place.knowledge[title] for title in line.knows or ()]
    record = _record(message, "search_knowledge", 12 + len(line.text) % 19)
    record.arguments = {"query": asked}
    record.result = {
        "entries": [
            {"id": entry.id, "question": entry.question, "score": round(line.score - rank / 10, 2)}
            for rank, entry in enumerate(entries)
        ]
    }
    return record


def _record(message: Message, name: str, duration_ms: int) -> ToolCallRecord:
    return ToolCallRecord(
        hotel_id=message.hotel_id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        name=name,
        duration_ms=duration_ms,
        created_at=message.created_at,
    )
