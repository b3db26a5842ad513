"""Reads what the Connections screen shows."""

from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.connection_cards import ConnectionCard


@dataclass(frozen=True)
class Accounts:
    """Every connection one looks after, and what may be connected: values with their names."""

    cards: tuple[ConnectionCard, ...]
    hotels: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]


def read_accounts(desk: Desk, viewer: Viewer) -> Accounts | None:
    """Read the screen; None for whom it is not. Blocks."""
    try:
        cards = tuple(desk.connections.cards(viewer))
        hotels = desk.connections.hotels(viewer)
    except NotFoundError:
        return None
    channels = desk.connections.channels()
    return Accounts(
        cards,
        tuple((str(one.id), one.name) for one in hotels),
        tuple((one.channel.value, one.name) for one in channels),
    )
