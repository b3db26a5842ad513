"""Guests' details and leads that are kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from hotel_inbox.domain.guests import Change, GuestPanel
from hotel_inbox.domain.leads import (
    LeadCursor,
    LeadFilter,
    LeadHotel,
    LeadOwner,
    LeadPage,
    LeadRow,
    LeadState,
    LeadSum,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from tests.dashboard.desks.asked import Asked
from tests.dashboard.samples import NOW

LEAD = LeadRow(
    id=3,
    hotel_id=1,
    hotel_name="Casa Azul",
    currency="EUR",
    timezone="Europe/Madrid",
    conversation_id=7,
    guest="Laura Méndez",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    state=LeadState.NEW,
    value=Decimal("1234.50"),
    check_in=date(2026, 8, 12),
    check_out=date(2026, 8, 15),
    adults=2,
    children=1,
    owner_id=1,
    owner="Amy Reyes",
    by_bot=True,
    removable=False,
    created_at=NOW,
)
PANEL = GuestPanel(conversation_id=7, notes="", noted=None, changed=False, leads=(), others=())


@dataclass
class FakeGuestDetails:
    shown: GuestPanel = PANEL
    told: list[Change] = field(default_factory=list)
    written: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    refusal: Exception | None = None

    def panel(self, viewer: Viewer, conversation_id: int) -> GuestPanel:
        del viewer
        return replace(self.shown, conversation_id=conversation_id)

    def history(self, viewer: Viewer, conversation_id: int) -> Sequence[Change]:
        del viewer, conversation_id
        return self.told

    def change(
        self, viewer: Viewer, conversation_id: int, field: str, value: str, before: str
    ) -> str:
        if self.refusal:
            raise self.refusal
        self.written.append((viewer.agent_id, conversation_id, field, value, before))
        return value.strip()


@dataclass
class FakeLeads(Asked):
    rows: list[LeadRow] = field(default_factory=list)
    people: list[LeadOwner] = field(default_factory=list)
    wanted: list[LeadFilter] = field(default_factory=list)

    def page(
        self,
        viewer: Viewer,
        wanted: LeadFilter | None = None,
        after: LeadCursor | None = None,
        limit: int = 50,
    ) -> LeadPage:
        wanted = wanted or LeadFilter()
        self.wanted.append(wanted)
        seen = [
            row
            for row in self.rows
            if row.hotel_id in viewer.hotel_ids and (after is None or row.id < after.id)
        ]
        fit = [row for row in seen if wanted.state in {None, row.state}]
        more = len(fit) > limit
        last = fit[:limit][-1] if more else None
        return LeadPage(
            tuple(fit[:limit]),
            LeadCursor(last.created_at, last.id) if last else None,
            tuple(LeadSum(row.state, row.currency, 1, row.value or Decimal(0)) for row in seen),
        )

    def owners(self, viewer: Viewer) -> Sequence[LeadOwner]:
        del viewer
        return self.people

    def hotels(self, viewer: Viewer) -> Sequence[LeadHotel]:
        return [LeadHotel(one, f"Hotel {one}") for one in sorted(viewer.hotel_ids)]

    def mark(self, viewer: Viewer, conversation_id: int) -> int:
        self.note("mark", viewer.agent_id, conversation_id)
        return 1

    def remove(self, viewer: Viewer, lead_id: int) -> None:
        self.note("remove", viewer.agent_id, lead_id)

    def set_state(self, viewer: Viewer, lead_id: int, state: str, before: str) -> None:
        self.note("state", viewer.agent_id, lead_id, state, before)

    def set_value(self, viewer: Viewer, lead_id: int, text: str) -> None:
        self.note("value", viewer.agent_id, lead_id, text)

    def set_dates(self, viewer: Viewer, lead_id: int, check_in: str, check_out: str) -> None:
        self.note("dates", viewer.agent_id, lead_id, check_in, check_out)

    def set_owner(self, viewer: Viewer, lead_id: int, owner_id: int) -> None:
        self.note("owner", viewer.agent_id, lead_id, owner_id)
