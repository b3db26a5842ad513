"""Tells the browser whom a note can mention."""

import json
from collections.abc import Iterable

from hotel_inbox.services.notes import Colleague


def people_json(colleagues: Iterable[Colleague]) -> str:
    """List for the browser whom one can mention: it searches them as one types."""
    found = [{"id": one.id, "name": one.name} for one in colleagues]
    return json.dumps(found, ensure_ascii=False)
