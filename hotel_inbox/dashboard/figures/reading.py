"""Reads the six figures."""

from collections.abc import Hashable
from dataclasses import dataclass

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.domain.filters import Filter, Show
from hotel_inbox.domain.measures import Figures
from hotel_inbox.domain.staff import Viewer


@dataclass(frozen=True)
class FiguresOf:
    """Asks for the figures of what a filter lets through. Blocks."""

    chosen: Filter

    def __call__(self, desk: Desk, viewer: Viewer) -> Figures:
        """Read them."""
        return desk.statistics.figures(viewer, self.chosen)

    def key(self, viewer: Viewer) -> Hashable:
        """Name what they depend on: only one's own conversations are each person's own."""
        return self, viewer.hotel_ids, viewer.agent_id if Show.MINE in self.chosen.show else 0
