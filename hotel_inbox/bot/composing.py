"""Puts a reply together: whole sentences, within the channel's limit, nothing said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hotel_inbox.bot.lexical import subjects, terms
from hotel_inbox.bot.sentences import split_sentences
from hotel_inbox.bot.vocabulary import FACETS

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_AMOUNT = re.compile(r"[€$£]|\b(eur|usd|cad|gbp|chf|brl|euros?|dollars?)\b|\bfree\b", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,2}([:.]\d{2}|h\d{0,2}| ?(a\.?m|p\.?m|uhr|o.clock)\b)", re.IGNORECASE)
# Rather a whole sentence less than a word more, as long as half of the room is used.
_SHORTEST_SHARE = 0.4


def shorten(text: str, limit: int) -> str:
    """Cut a text to a length, at the end of a sentence if there is one to end at."""
    if len(text) <= limit:
        return text
    head = text[: max(limit, 0)]
    ends = [match.start() for match in _SENTENCE_END.finditer(text[: limit + 1])]
    if ends and ends[-1] >= limit * _SHORTEST_SHARE:
        return head[: ends[-1]]
    if limit < 2:  # noqa: PLR2004 - no room for a letter and the mark of a cut
        return head
    cut = head[: limit - 1]
    whole = cut if head[-1].isspace() else cut.rpartition(" ")[0]
    return (whole if len(whole) >= limit * _SHORTEST_SHARE else cut).rstrip(" ,;:") + "…"


def joined(parts: Sequence[str], *, separator: str = "\n\n") -> str:
    """Join what is there."""
    return separator.join(part for part in parts if part)


def with_ending(text: str, ending: str, limit: int) -> str:
    """Put an ending after a text that gives way if both do not fit."""
    if not text:
        return shorten(ending, limit)
    room = limit - len(ending) - len("\n\n")
    return joined([shorten(text, room), ending]) if room > 0 else shorten(ending, limit)


def about(answer: str, question: str) -> str:
    """Keep the sentences of an answer that speak to a question; empty if none does."""
    wanted = set(terms(question))
    facets = subjects(question) & FACETS
    kept = [
        sentence
        for sentence in split_sentences(answer)
        if wanted & set(terms(sentence))
        or ("price" in facets and _AMOUNT.search(sentence))
        or ("hours" in facets and _TIME.search(sentence))
    ]
    return " ".join(kept)
