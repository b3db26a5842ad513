"""The bell of one open page: a number while nobody looks, its lines from the first look on."""

import asyncio
from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import reflex as rx

from hotel_inbox.dashboard.bell.views import (
    MOST_TOASTS,
    NoticeView,
    count_words,
    key_of,
    label,
    notice_views,
    toast_views,
)
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.beside import LiveBeside
from hotel_inbox.dashboard.shell.forgetting import forget_all
from hotel_inbox.dashboard.shell.live import Rhythm, plainly
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.notifications import BELL, Bell
from hotel_inbox.wiring import get_inbox

NEWEST = 2 * MOST_TOASTS
"""What is told stands among these lines; the others are read when somebody looks."""
_SLACK = timedelta(seconds=5)
"""What is told takes so long at most to be stored."""


class BellState(SignedIn, rx.State, LiveBeside[Bell]):
    """What a signed-in person was told; every page has it beside what it shows itself."""

    count: str = ""
    label: str = label(0)
    ready: bool = False
    notices: list[NoticeView] = []
    problem: str = ""
    toasts: list[NoticeView] = []
    sound: bool = False
    browser: bool = False

    _asked: int = 0
    _shown: int = 0
    _looked: bool = False
    _away: bool = False
    # When the page was first shown, and what it has told of since.
    _since: datetime | None = None
    _told: frozenset[str] = frozenset()
    # News that come alone are told at once, those of a burst every two seconds.
    _rhythm: ClassVar[Rhythm] = Rhythm(lead=0.2, pause=2.0)
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
    async def attend(self, away: bool) -> None:
        """Note whether the page is looked at, which is how colleagues know who is there."""
        async with self:
            was_away, self._away = self._away, away
        if was_away and not away:
            await self._refresh(get_inbox())

    @rx.event
    def put_away(self, key: str) -> None:
        """Take a toast off the screen; what it told of stays in the bell."""
        self.toasts = [toast for toast in self.toasts if toast.key != key]

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
        """Let go of everything that any page of this tab shows: somebody signs out."""
        forget_all(self)

    async def _mark_read(self, ids: Collection[int] | None) -> None:
        desk = get_inbox()

        async def mark(viewer: Viewer) -> None:
            await asyncio.to_thread(desk.notifications.mark_read, viewer, ids)

        refusal = await self._try(desk, mark)
        async with self:
            self._say(refusal or "")
        if refusal == "":
            await self._refresh(desk)

    @staticmethod
    def _is_for(viewer: Viewer, event: Event) -> bool:
        return event.agent_id in {None, viewer.agent_id}

    def _question(self) -> Callable[[Desk, Viewer], Bell]:
        away, lines = self._away, BELL if self._looked else NEWEST

        def read(desk: Desk, viewer: Viewer) -> Bell:
            if not away:
                desk.staff.note_active(viewer)
            return desk.notifications.bell(viewer, lines)

        return read

    @plainly
    def _alike(self) -> Hashable:
        return "bell", self._away, self._looked

    def _show(self, viewer: Viewer, seen: Bell) -> None:
        language, now = viewer.language, datetime.now(UTC)
        shown = notice_views(seen, now, language) if self._looked else []
        for name, value in (
            ("count", count_words(seen.unread)),
            ("label", label(seen.unread, language)),
            ("notices", shown),
            ("ready", self._looked),
            ("toasts", self._toasts(seen, now, language)),
            ("sound", seen.chosen.sound),
            ("browser", seen.chosen.browser),
        ):
            self._put(name, value)

    def _toasts(self, seen: Bell, now: datetime, language: Language) -> list[NoticeView]:
        """Add what is new to what stands there; what was read meanwhile, maybe elsewhere, goes."""
        # Whoever looks at the bell for the first time sees old lines below, which are no news.
        newest = replace(seen, items=seen.items[:NEWEST])
        keys = frozenset(map(key_of, newest.items))
        if self._since is None:
            self._since, self._told = now - _SLACK, keys
        fresh = toast_views(newest, self._told, self._since, now, language)
        self._told = keys
        unread = {key_of(item) for item in seen.items if not item.read}
        standing = [toast for toast in self.toasts if toast.key in unread]
        return [*fresh, *standing][:MOST_TOASTS]

    def _say(self, notice: str) -> None:
        if self.problem != notice:
            self.problem = notice
