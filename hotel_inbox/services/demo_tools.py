"""The tools that the bot called on the way to a demo message, with arguments and results."""

from hotel_inbox.models import Message, ToolCallRecord
from hotel_inbox.services.demo_files import Line
from hotel_inbox.services.demo_place import Place
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
    prices, stay = PriceList(place.file), dates.stay
    offers = [prices.offer(code, stay) for code in line.offers]
    record = _record(message, "check_availability", 180 + 40 * len(offers) + len(line.text) % 90)
    record.arguments = {
        "check_in": dates.check_in.isoformat(),
        "check_out": dates.check_out.isoformat(),
        "adults": stay.adults,
        "children": stay.children,
        "rooms": stay.rooms,
    }
    record.result = {
        "offers": [
            {
                "room": offer.room,
                "rate": offer.rate,
                "total": f"{offer.total:.2f}",
                "currency": place.file.currency,
            }
            for offer in offers
        ]
    }
    return record


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
