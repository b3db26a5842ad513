"""The bell of one open page: a number while nobody looks, its lines from the first look on."""

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import ClassVar

import reflex as rx

from hotel_inbox.dashboard.bell.views import NoticeView, count_words, label, notice_views
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.shell.live import LiveView, Rhythm
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened
from hotel_inbox.services.notifications import Bell
from hotel_inbox.wiring import get_inbox


class BellState(rx.State, LiveView[Bell]):
    """What a signed-in person was told; every page has it beside what it shows itself."""

    count: str = ""
    label: str = label(0)
    ready: bool = False
    notices: list[NoticeView] = []
    problem: str = ""

    _asked: int = 0
    _shown: int = 0
    _looked: bool = False
    _rhythm: ClassVar[Rhythm] = Rhythm(lead=0.2)
    _concerns: ClassVar[frozenset[Happened]] = frozenset({Happened.NOTIFIED})

    @rx.event(background=True)
    async def follow(self) -> None:
        """Keep the bell true for as long as the page is there; the page itself sees to the login.

        Reflex cancels it together with the page's own listener.
        """
        await self._follow(get_inbox())
        async with self:
            self.reset()

    @rx.event(background=True)
    async def look(self) -> None:
        """Show the lines."""
        async with self:
            self._looked = True
        await self._refresh(get_inbox())

    @rx.event(background=True)
    async def mark_read(self, notice_id: int) -> None:
        """Note that one line was read."""
        await self._mark_read({notice_id})

    @rx.event(background=True)
    async def mark_all_read(self) -> None:
        """Note that everything was read."""
        await self._mark_read(None)

    @rx.event
    def forget(self) -> None:
        """Let go of everything that any page of this tab shows: its state outlives the login."""
        for shown in self._get_root_state().substates.values():
            shown.reset()

    async def _mark_read(self, ids: Collection[int] | None) -> None:
        desk = get_inbox()

        async def mark(viewer: Viewer) -> None:
            await asyncio.to_thread(desk.notifications.mark_read, viewer, ids)

        refusal = await self._try(desk, mark)
        async with self:
            self._say(refusal or "")
        if refusal == "":
            await self._refresh(desk)

    def _cookie(self) -> str | None:
        return login_cookie(self.router.headers.cookie)

    def _question(self) -> Callable[[Desk, Viewer], Bell]:
        return lambda desk, viewer: desk.notifications.bell(viewer)

    def _show(self, viewer: Viewer, seen: Bell) -> None:
        del viewer
        shown = notice_views(seen, datetime.now(UTC)) if self._looked else []
        for name, value in (
            ("count", count_words(seen.unread)),
            ("label", label(seen.unread)),
            ("notices", shown),
            ("ready", self._looked),
        ):
            # Only what changed goes to the browser.
            if getattr(self, name) != value:
                setattr(self, name, value)

    def _say(self, notice: str) -> None:
        if self.problem != notice:
            self.problem = notice
