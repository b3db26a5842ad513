"""What the dashboard asks about leads, numbers and what is taken out of the inbox."""

from collections.abc import Sequence
from typing import Protocol

from hotel_inbox.domain.charts import (
    AgentRow,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    ReplyTimes,
    Trend,
    Week,
)
from hotel_inbox.domain.exports import Order
from hotel_inbox.domain.filters import EVERYTHING, Filter
from hotel_inbox.domain.leads import LeadCursor, LeadFilter, LeadHotel, LeadOwner, LeadPage
from hotel_inbox.domain.measures import Figures
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.audit import Exported
from hotel_inbox.services.export import Progress


class Leads(Protocol):
    """The sales opportunities."""

    def page(
        self,
        viewer: Viewer,
        wanted: LeadFilter | None = None,
        after: LeadCursor | None = None,
        limit: int = 50,
    ) -> LeadPage:
        """List leads, newest first, with the sums of all that fit."""

    def owners(self, viewer: Viewer) -> Sequence[LeadOwner]:
        """List who may own leads."""

    def hotels(self, viewer: Viewer) -> Sequence[LeadHotel]:
        """List the hotels whose leads the viewer may tend."""

    def mark(self, viewer: Viewer, conversation_id: int) -> int:
        """Make a lead of a conversation; an open one is found, not doubled."""

    def remove(self, viewer: Viewer, lead_id: int) -> None:
        """Delete a lead that was marked by mistake."""

    def set_state(self, viewer: Viewer, lead_id: int, state: str, before: str) -> None:
        """Move a lead on from the state that was shown."""

    def set_value(self, viewer: Viewer, lead_id: int, text: str) -> None:
        """Write what a lead is worth."""

    def set_dates(self, viewer: Viewer, lead_id: int, check_in: str, check_out: str) -> None:
        """Write the dates of the stay."""

    def set_owner(self, viewer: Viewer, lead_id: int, owner_id: int) -> None:
        """Give a lead to somebody of the hotel's staff."""


class Statistics(Protocol):
    """Counts, for the hotels of whoever asks and for what they chose of them."""

    def figures(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Figures:
        """Give the six figures, and those of the period before."""

    def trend(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Trend:
        """Count the conversations that began on each day, by channel."""

    def week(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Week:
        """Count guests' messages by weekday and hour."""

    def replies(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> ReplyTimes:
        """Measure how soon guests are answered."""

    def outcomes(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Outcomes:
        """Count what the bot resolved alone, and why the rest went to people."""

    def unanswered(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[QuestionGroup]:
        """List what guests asked in vain, the most frequent first."""

    def top_questions(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[EntryUse]:
        """List the knowledge entries that answered most."""

    def funnel(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[FunnelStep]:
        """Count the steps from a conversation to a booking."""

    def agents(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[AgentRow]:
        """Say who took over and who answered."""

    def hotels(self, viewer: Viewer, chosen: Filter = EVERYTHING) -> Sequence[HotelRow]:
        """Give the figures of each hotel."""


class Export(Protocol):
    """Writes the history down; the file itself goes over HTTP."""

    def check(self, viewer: Viewer) -> None:
        """Refuse if too much is exported now for the viewer to begin."""

    def count(self, viewer: Viewer, order: Order) -> int:
        """Say how many rows an export would have now."""

    def progress(self, viewer: Viewer, key: str) -> Progress | None:
        """Say how far the viewer's export of a key got; None if it has not begun."""

    def cancel(self, viewer: Viewer, key: str) -> None:
        """End the viewer's export of a key."""


class Audit(Protocol):
    """What was taken out of the inbox; for agents nothing is there."""

    def listed(self, viewer: Viewer, limit: int = 20) -> Sequence[Exported]:
        """List the last exports of the viewer's hotels, newest first."""
