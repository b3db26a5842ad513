"""The tool that notes a sales opportunity for the hotel's staff."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.bot.base import LeadDraft
from hotel_inbox.bot.tools.base import Workbench

NAME = "create_lead"

_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {},
    "additionalProperties": False,
}


class CreateLead:
    """Notes a guest who wants to stay and can be reached; a stay has one lead, however often."""

    name = NAME
    description = (
        "Note for the sales team that this guest wants to stay. Use it once the guest has said "
        "when or with whom they want to come and has given an e-mail address or a phone number."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:  # noqa: ARG002 - stay and contact are what the guest said, not what a model says
        """Leave the lead on the bench, if there are a stay and a way to reach the guest."""
        if not bench.understood.stay.begun:
            return {"error": "ask first when and with whom the guest wants to come"}
        known = (bench.turn.guest, bench.understood.guest, bench.guest)
        if not any(guest.email or guest.phone for guest in known):
            return {"error": "ask first for the guest's e-mail address or phone number"}
        offers = bench.availability.offers if bench.availability else ()
        value = min((offer.total for offer in offers), default=None)
        bench.lead = LeadDraft(bench.understood, value)
        return {"noted": True}
