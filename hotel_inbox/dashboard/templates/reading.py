"""Reads what the Templates screen shows."""

from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.template_rows import TemplateRow


@dataclass(frozen=True)
class Book:
    """A connection with its templates; `mine` says whether such things are for the viewer."""

    mine: bool
    card: ConnectionCard | None = None
    rows: tuple[TemplateRow, ...] = ()


def read_book(desk: Desk, viewer: Viewer, connection_id: int) -> Book:
    """Read the screen; without a card there is no such connection. Blocks."""
    try:
        cards = desk.connections.cards(viewer)
    except NotFoundError:
        return Book(mine=False)
    card = next((one for one in cards if one.id == connection_id and one.has_templates), None)
    if card is None:
        return Book(mine=True)
    try:
        return Book(mine=True, card=card, rows=tuple(desk.templates.listed(viewer, card.id)))
    except NotFoundError:
        # It was taken away between the two questions.
        return Book(mine=True)


def connection_in(path: str) -> int:
    """Read whose templates an address names; 0, which nobody has, where it makes no sense."""
    parts = [part for part in path.split("/") if part]
    named = parts[1] if len(parts) > 1 else ""
    return int(named) if named.isascii() and named.isdecimal() and len(named) < _LONGEST_ID else 0


_LONGEST_ID = 19
