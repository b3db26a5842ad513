"""Reads what the Knowledge screen shows."""

from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.entries import EntryPage, KnowledgeHotel, OpenQuestion

NOTHING = EntryPage(0, ())


@dataclass(frozen=True)
class Shelf:
    """The knowledge of one hotel, and which hotels there are; without a hotel there is nothing."""

    hotels: tuple[KnowledgeHotel, ...]
    hotel: KnowledgeHotel | None = None
    page: EntryPage = NOTHING
    questions: tuple[OpenQuestion, ...] = ()


def read_shelf(desk: Desk, viewer: Viewer, hotel_id: int, search: str, limit: int) -> Shelf:
    """Read the screen for a hotel, or the viewer's first where that is not theirs. Blocks."""
    hotels = tuple(desk.entries.hotels(viewer))
    hotel = next((one for one in hotels if one.id == hotel_id), hotels[0] if hotels else None)
    if hotel is None:
        return Shelf(())
    return Shelf(
        hotels,
        hotel,
        desk.entries.listed(viewer, hotel.id, search, limit),
        tuple(desk.entries.open_questions(viewer, hotel.id)),
    )
