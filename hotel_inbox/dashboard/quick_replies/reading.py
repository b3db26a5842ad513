"""Reads what the Quick replies screen shows."""

from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply


@dataclass(frozen=True)
class Drawer:
    """The quick replies of one hotel, and which hotels there are."""

    hotels: tuple[QuickReplyHotel, ...]
    hotel: QuickReplyHotel | None = None
    replies: tuple[SavedReply, ...] = ()


def read_drawer(desk: Desk, viewer: Viewer, hotel_id: int, search: str) -> Drawer:
    """Read the screen for a hotel, or the viewer's first where that is not theirs. Blocks."""
    hotels = tuple(desk.quick_replies.hotels(viewer))
    hotel = next((one for one in hotels if one.id == hotel_id), hotels[0] if hotels else None)
    if hotel is None:
        return Drawer(())
    return Drawer(hotels, hotel, tuple(desk.quick_replies.listed(viewer, hotel.id, search)))
