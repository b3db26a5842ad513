"""The exports of one's hotels on the Settings screen."""

from datetime import UTC, datetime

import reflex as rx

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.settings.exports_views import ExportedView, exported_view
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import SignInRefusedError
from hotel_inbox.wiring import get_inbox


class ExportsState(SignedIn, rx.State):
    """Read anew each time the page is opened; empty for agents."""

    exports: list[ExportedView] = []

    @rx.event(background=True)
    async def enter(self) -> None:
        """List the last exports; the page itself sees to the login."""
        try:
            found = await self._ask(get_inbox(), _listed)
        except SignInRefusedError:
            found = []
        async with self:
            self.exports = found


def _listed(desk: Desk, me: Viewer) -> list[ExportedView]:
    now = datetime.now(UTC)
    return [exported_view(one, now, me.language) for one in desk.audit.listed(me)]
