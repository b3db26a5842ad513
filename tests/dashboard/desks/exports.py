"""Exports without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotel_inbox.domain.exports import Order
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.services.audit import Exported
from hotel_inbox.services.export import Progress


@dataclass
class FakeExport:
    refusal: HotelInboxError | None = None
    rows: int = 1234
    steps: list[Progress | None] = field(default_factory=list)
    counted: list[Order] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def check(self, viewer: Viewer) -> None:
        del viewer
        if self.refusal:
            raise self.refusal

    def count(self, viewer: Viewer, order: Order) -> int:
        del viewer
        self.counted.append(order)
        return self.rows

    def progress(self, viewer: Viewer, key: str) -> Progress | None:
        del viewer, key
        return self.steps.pop(0)

    def cancel(self, viewer: Viewer, key: str) -> None:
        del viewer
        self.cancelled.append(key)


@dataclass
class FakeAudit:
    exports: list[Exported] = field(default_factory=list)

    def listed(self, viewer: Viewer, limit: int = 20) -> Sequence[Exported]:
        del viewer
        return self.exports[:limit]
