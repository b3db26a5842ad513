"""The tool that sends the hotel's booking page with the guest's dates and party filled in."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.bot.offers import booking_link
from hotel_inbox.bot.tools.base import Workbench

NAME = "send_booking_link"

_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {},
    "additionalProperties": False,
}


class SendBookingLink:
    """Makes the link from the hotel's own address and what the guest said; nothing is booked."""

    name = NAME
    description = (
        "Send the link to the hotel's booking page for the stay that the guest speaks of. "
        "The link is put below your text: do not write it yourself."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:  # noqa: ARG002 - the stay is what the guest said, not what a model says
        """Leave the link on the bench."""
        link = booking_link(bench.turn.hotel, bench.understood.stay)
        if link is None:
            return {"error": "this hotel has no booking page"}
        bench.booking_link = link
        return {"link": link}
