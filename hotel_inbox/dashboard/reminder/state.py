"""What one open page reminds its person of, beside what it shows itself."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from datetime import UTC, datetime
from typing import ClassVar

import reflex as rx

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.reminder.views import (
    BotView,
    HeldView,
    bot_views,
    held_view,
    manages,
    off_views,
)
from hotel_inbox.dashboard.shell.beside import LiveBeside
from hotel_inbox.dashboard.shell.live import Rhythm
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.reminders import Reminder
from hotel_inbox.wiring import get_inbox

HAND_BACK = "hand-back"
_LONGEST_ID = 18


class ReminderState(SignedIn, rx.State, LiveBeside[Reminder]):
    """What the bar says; `asking` names what is to be confirmed first, `busy` what is under way."""

    held: HeldView = HeldView()
    off: list[BotView] = []
    bots: list[BotView] = []
    manages: bool = False
    asking: str = ""
    busy: str = ""
    problem: str = ""

    _asked: int = 0
    _shown: int = 0
    _held_ids: frozenset[int] = frozenset()
    _rhythm: ClassVar[Rhythm] = Rhythm(lead=0.1, pause=0.5, tick=15.0)
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {Happened.HOLDING_CHANGED, Happened.HOTEL_CHANGED}
    )

    @rx.event(background=True)
    async def follow(self) -> None:
        """Keep the bar true for as long as the page is there; the page itself sees to the login.

        Reflex cancels it together with the page's own listener.
        """
        async with self:
            self.asking = self.problem = ""
        await self._follow(get_inbox())
        async with self:
            self.reset()

    @rx.event
    def ask(self, what: str) -> None:
        """Ask before something is done; nothing takes the question back."""
        self.asking = what[:40]

    @rx.event(background=True)
    async def hand_back(self) -> None:
        """Give the bot back what the bar says that one holds."""
        desk = get_inbox()
        async with self:
            ids = self._held_ids

        async def act(viewer: Viewer) -> None:
            await asyncio.to_thread(desk.takeover.release_held, viewer, ids)

        await self._do(HAND_BACK, act)

    @rx.event(background=True)
    async def switch_bot(self, hotel_id: int, on: bool) -> None:
        """Let a hotel's bot answer, or nobody but people."""
        desk = get_inbox()

        async def act(viewer: Viewer) -> None:
            await asyncio.to_thread(lambda: desk.hotel_settings.switch_bot(viewer, hotel_id, on=on))

        await self._do(f"bot:{hotel_id}", act)

    async def _do(
        self, busy: str, act: Callable[[Viewer], Coroutine[object, object, None]]
    ) -> None:
        desk = get_inbox()
        async with self:
            if self.busy:
                return
            self.busy = busy
        refusal = await self._try(desk, act)
        async with self:
            self.busy = self.asking = ""
            self.problem = refusal or ""
        if refusal is not None:
            await self._refresh(desk)

    @staticmethod
    def _is_for(viewer: Viewer, event: Event) -> bool:
        return event.agent_id in {None, viewer.agent_id}

    def _question(self) -> Callable[[Desk, Viewer], Reminder]:
        return lambda desk, viewer: desk.reminders.of(viewer)

    def _alike(self) -> Hashable:
        return "reminder"

    def _show(self, viewer: Viewer, seen: Reminder) -> None:
        shown = bot_views(seen, viewer.language)
        opened = _opened(self.router.url.path)
        self._held_ids = frozenset(one.id for one in seen.held)
        self._put("held", held_view(seen, datetime.now(UTC), viewer.language, opened))
        self._put("off", off_views(shown, viewer.language))
        self._put("manages", manages(viewer))
        self._put("bots", shown if manages(viewer) else [])

    def _say(self, notice: str) -> None:
        self._put("problem", notice)


def _opened(path: str) -> int:
    last = path.removeprefix(HOME).strip("/")
    return int(last) if path.startswith(HOME) and _is_id(last) else 0


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
