"""The tool that searches the hotel's knowledge entries."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from hotel_inbox.bot.base import HotelKnowledge, ToolCall, UsedEntry
from hotel_inbox.bot.retrieval import Hit, Retriever
from hotel_inbox.bot.tools.base import Workbench

NAME = "search_knowledge"
QUERY_LENGTH = 400
_LIMIT = 5
# An entry is an answer to a guest, not a book; a model pays for every word.
_ANSWER_LENGTH = 1500

_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "query": {
            "type": "string",
            "description": "One question, in the guest's words, complete without the conversation.",
        }
    },
    "required": ["query"],
    "additionalProperties": False,
}


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


class SearchKnowledge:
    """Lets a model read the entries that answer a question, and remembers which were weighed."""

    name = NAME
    description = (
        "Search the hotel's own questions and answers: services, times, rules, fees, location. "
        "Use it before you state any fact about the hotel; search once for each question."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return the best entries in full; `sure` says whether the first one really answers."""
        query = arguments.get("query")
        if not isinstance(query, str) or not query.strip():
            return {"error": "query must be the text of a question"}
        hits = await asyncio.to_thread(
            bench.retriever.search,
            bench.knowledge,
            query[:QUERY_LENGTH],
            limit=_LIMIT,
            language=bench.language.value,
        )
        bench.weighed[:] = weighed(bench.weighed, hits)
        return {
            "sure": bool(hits) and hits[0].answers,
            "entries": [
                {
                    "id": hit.entry.id,
                    "question": hit.entry.question,
                    "answer": hit.entry.answer[:_ANSWER_LENGTH],
                    "score": round(hit.score, 3),
                }
                for hit in hits
            ],
        }


def weighed(before: Sequence[UsedEntry], hits: Sequence[Hit]) -> list[UsedEntry]:
    """Add what was found to what was found before: each entry once, at its best, best first."""
    best = {entry.id: entry for entry in before}
    for hit in hits:
        known = best.get(hit.entry.id)
        if known is None or known.score < hit.score:
            best[hit.entry.id] = UsedEntry(
                hit.entry.question, hit.entry.answer, hit.score, hit.entry.id
            )
    return sorted(best.values(), key=lambda entry: -entry.score)
