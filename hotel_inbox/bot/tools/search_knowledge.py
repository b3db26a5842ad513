"""The tool that searches the hotel's knowledge entries."""

from __future__ import annotations

import time

from hotel_inbox.bot.base import HotelKnowledge, ToolCall
from hotel_inbox.bot.retrieval import Hit, Retriever

NAME = "search_knowledge"
QUERY_LENGTH = 400
_LIMIT = 5


def search_knowledge(
    retriever: Retriever, knowledge: HotelKnowledge, query: str, *, language: str | None = None
) -> tuple[list[Hit], ToolCall]:
    """Search one hotel's entries and keep what was asked and found; an overlong query is cut."""
    asked = query[:QUERY_LENGTH]
    begun = time.perf_counter()
    hits = retriever.search(knowledge, asked, limit=_LIMIT, language=language)
    duration = round((time.perf_counter() - begun) * 1000)
    result: dict[str, object] = {
        "entries": [
            {"id": hit.entry.id, "question": hit.entry.question, "score": round(hit.score, 3)}
            for hit in hits
        ]
    }
    if len(asked) < len(query):
        result["truncated"] = True
    return hits, ToolCall(NAME, {"query": asked}, result, duration)
