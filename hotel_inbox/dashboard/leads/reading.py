"""Reads what the Leads screen shows."""

from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.leads import LeadCursor, LeadFilter, LeadHotel, LeadOwner, LeadPage
from hotel_inbox.domain.staff import Viewer

PAGE = 50


@dataclass(frozen=True)
class Sheet:
    """A page of leads, and who and what they can be chosen by."""

    page: LeadPage
    owners: tuple[LeadOwner, ...]
    hotels: tuple[LeadHotel, ...]


def read_sheet(desk: Desk, viewer: Viewer, wanted: LeadFilter, after: LeadCursor | None) -> Sheet:
    """Read a page of the leads that are wanted. Blocks."""
    return Sheet(
        desk.leads.page(viewer, wanted, after, PAGE),
        tuple(desk.leads.owners(viewer)),
        tuple(desk.leads.hotels(viewer)),
    )
