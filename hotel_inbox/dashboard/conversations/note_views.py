"""Reads a note from its form, and tells the browser whom one can mention."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.notes import Colleague

MOST_MENTIONS = 50
_LONGEST_ID = 19


@dataclass(frozen=True)
class NoteDraft:
    """A note on its way; the key makes adding it twice one note."""

    key: str
    conversation_id: int
    text: str
    mentions: frozenset[int] = frozenset()


def note_from(form: Mapping[str, object]) -> NoteDraft:
    """Read the note's form; raise InvalidInputError if it is not one."""
    text = str(form.get("text") or "").strip()
    if not text:
        raise InvalidInputError("Write something first.")
    key = str(form.get("draft_key") or "")
    conversation_id = _id(str(form.get("conversation_id") or ""))
    mentions = str(form.get("mentions") or "").split()
    ids = frozenset(_id(one) for one in mentions)
    if not key or not conversation_id or 0 in ids or len(ids) > MOST_MENTIONS:
        raise InvalidInputError("The note could not be read. Reload the page and try again.")
    return NoteDraft(key, conversation_id, text, ids)


def people_json(colleagues: Iterable[Colleague]) -> str:
    """List for the browser whom one can mention: it searches them as one types."""
    found = [{"id": one.id, "name": one.name} for one in colleagues]
    return json.dumps(found, ensure_ascii=False)


def _id(digits: str) -> int:
    plain = digits.isascii() and digits.isdecimal() and len(digits) < _LONGEST_ID
    return int(digits) if plain else 0
