"""Reads what a guest sent since anybody last answered: texts, media, kind words, wishes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hotel_inbox.bot.base import TurnMessage
from hotel_inbox.bot.questions import readable
from hotel_inbox.bot.signals import Courtesy, asks_about_bot, asks_for_person, opening

# Kinds whose text is the guest's own words and all there is to them.
_WRITTEN = frozenset({"text", "button", "interactive", "edit"})
# Kinds that show a mood, and kinds that are no message of the guest's to answer.
_MOODS = frozenset({"sticker", "reaction"})
_SILENT = frozenset({"system", "revoke"})

# A turn reads the newest messages; a flood of them is no conversation.
_MESSAGES_READ = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What a turn has to deal with.

    `written` is all that was written, a text a message; `texts` are those that say something beyond
    courtesies, without these; `said` tells the language, and `quote` is what staff should see.
    """

    written: tuple[str, ...]
    texts: tuple[str, ...]
    said: str
    quote: str
    courtesies: frozenset[Courtesy]
    unreadable: bool
    wants_person: bool
    about_bot: bool


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char).startswith("S")


def _only_symbols(text: str) -> bool:
    """Whether a text is emoji and nothing a reader could take for a word."""
    return not any(char.isalnum() for char in text) and any(map(_is_symbol, text))


def read(messages: Sequence[TurnMessage]) -> Reading:
    """Read a guest's unanswered messages."""
    newest = messages[-_MESSAGES_READ:]
    shown = [(message.kind, readable(message.text)) for message in newest]
    written = [text for kind, text in shown if text and kind not in _SILENT | _MOODS]
    openings = [opening(text) for text in written]
    courtesies = {courtesy for each in openings for courtesy in each.courtesies}
    if any(kind in _MOODS for kind, _ in shown) or any(map(_only_symbols, written)):
        courtesies.add(Courtesy.AGREEMENT)
    texts = [each.rest for each in openings if any(char.isalnum() for char in each.rest)]
    return Reading(
        written=tuple(written),
        texts=tuple(texts),
        said=" ".join(written),
        quote=" / ".join(written),
        courtesies=frozenset(courtesies),
        unreadable=any(kind not in _WRITTEN | _MOODS | _SILENT for kind, _ in shown),
        wants_person=any(map(asks_for_person, written)),
        about_bot=any(map(asks_about_bot, written)),
    )
