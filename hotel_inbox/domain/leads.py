"""What can become of a lead."""

from enum import StrEnum


class LeadState(StrEnum):
    """The steps of a sale."""

    NEW = "new"
    CONTACTED = "contacted"
    QUOTED = "quoted"
    BOOKED = "booked"
    LOST = "lost"
