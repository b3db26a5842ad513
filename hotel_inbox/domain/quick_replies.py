"""Quick replies: what one may be, how it is found, and what its variables become."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import InvalidInputError

NAME_LIMIT = 80
TEXT_LIMIT = 4000
MOST_IN_HOTEL = 500

GUEST, HOTEL, AGENT = "guest.name", "hotel.name", "agent.name"
VARIABLES = (GUEST, HOTEL, AGENT)

_VARIABLE = re.compile(r"\{\{\s*([^{}\s]{1,60})\s*\}\}")
# Stands for a variable without a value until the words around it are joined.
_GAP = "\x00"
_GAPS = re.compile(rf"{_GAP}(?:[ \t]*{_GAP})+")
_CLOSED_BY = r"[,.;:!?…)\]}»”]"
_BEFORE_GAP = re.compile(rf"[ \t]*,?[ \t]*{_GAP}(?=[ \t]*(?:{_CLOSED_BY}|\n|$))", re.MULTILINE)
_AT_START = re.compile(rf"(^|\n|[.!?…][ \t]+|[¡¿(«“\"])[ \t]*{_GAP}[ \t]*[,;:]?[ \t]*(\w?)")
_WITHIN = re.compile(rf"[ \t]*{_GAP}")


@dataclass(frozen=True, slots=True)
class QuickReplyDraft:
    """A quick reply as somebody wrote it."""

    name: str
    text: str

    def checked(self) -> "QuickReplyDraft":
        """Give it back as it can be kept; raise InvalidInputError for what cannot."""
        name, text = " ".join(clean(self.name).split()), clean(self.text).strip()
        if not is_visible(name):
            raise InvalidInputError("Give the quick reply a name.")
        if len(name) > NAME_LIMIT:
            raise InvalidInputError(f"A name has at most {NAME_LIMIT} characters.")
        if not is_visible(text):
            raise InvalidInputError("Write the text of the quick reply.")
        if len(text) > TEXT_LIMIT:
            raise InvalidInputError(f"A quick reply has at most {TEXT_LIMIT} characters.")
        return QuickReplyDraft(name, text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of variables; unknown variables stay as they were written.

    Where a value is empty, as the name of a guest whom nobody knows yet, the words around it close
    up: without a doubled space, a comma that leads nowhere, or a small letter at the beginning.
    """

    def value(found: re.Match[str]) -> str:
        key = found[1].casefold()
        return " ".join(clean(values[key]).split()) or _GAP if key in values else found[0]

    filled = _VARIABLE.sub(value, clean(text))
    if _GAP not in filled:
        return filled
    filled = _GAPS.sub(_GAP, filled)
    filled = _AT_START.sub(lambda found: found[1] + found[2].upper(), filled)
    return _WITHIN.sub("", _BEFORE_GAP.sub("", filled))


def unknown_variables(text: str) -> list[str]:
    """Name the variables of a text for which there will never be a value."""
    named = dict.fromkeys(found[0] for found in _VARIABLE.finditer(text))
    return [one for one in named if _VARIABLE.sub(r"\1", one).casefold() not in VARIABLES]


def uses(text: str, variable: str) -> bool:
    """Whether a text holds this variable."""
    return any(found[1].casefold() == variable for found in _VARIABLE.finditer(text))


def folded(text: str) -> str:
    """Write a text so that accents and case make no difference."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def holds_words(search: str, *texts: str) -> bool:
    """Whether each word of a search occurs somewhere in these texts."""
    among = folded("\n".join(texts))
    return all(word in among for word in folded(search).split())
