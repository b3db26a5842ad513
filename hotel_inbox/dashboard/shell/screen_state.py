"""What every screen but Conversations does alike: whose it is, what it says, what is under way."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import ClassVar, TypeVar

from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.live import LiveView
from hotel_inbox.dashboard.shell.views import MeView, me_view
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.wiring import get_inbox

Seen = TypeVar("Seen")
Action = Callable[[Desk, Viewer], Coroutine[object, object, object]]


def blocking(action: Callable[[Desk, Viewer], object]) -> Action:
    """Let a service that blocks be waited for."""

    async def act(desk: Desk, viewer: Viewer) -> None:
        await asyncio.to_thread(action, desk, viewer)

    return act


class ScreenState(SignedIn, LiveView[Seen], mixin=True):
    """A screen that a tab shows to whoever is signed in there."""

    # loading, shown, or why there is nothing to show
    place: str = "loading"
    me: MeView = MeView()
    notice: str = ""

    # Which answer was the last, whoever asked.
    _lasting: ClassVar[tuple[str, ...]] = ("_asked", "_shown")
    _asked: int = 0
    _shown: int = 0
    _agent_id: int = 0
    _language: Language = Language.ENGLISH

    @staticmethod
    def _desk() -> Desk:
        return get_inbox()

    async def _follow_on(self) -> EventSpec:
        """Show it and keep it true; once the login is over, go and sign in."""
        await self._follow(self._desk())
        return await self._leave()

    async def _read_anew(self) -> EventSpec | None:
        """Show what holds now; without a login, go and sign in."""
        return None if await self._refresh(self._desk()) else await self._leave()

    def _greet(self, viewer: Viewer) -> None:
        """Show whose tab it is; what another person had there is forgotten."""
        if self._agent_id not in {0, viewer.agent_id}:
            self._start_anew()
        self._agent_id, self._language = viewer.agent_id, viewer.language
        self._put("me", me_view(viewer))

    def _start_anew(self) -> None:
        """Forget everything but what lasts."""
        lasting = {name: getattr(self, name) for name in self._lasting}
        self.reset()
        for name, value in lasting.items():
            setattr(self, name, value)

    def _say(self, notice: str) -> None:
        self._put("notice", understood(self._language, notice))


class WorkingState(ScreenState[Seen], mixin=True):
    """A screen on which one thing after the other is done; `busy` names what is under way."""

    busy: str = ""
    said: str = ""
    went_well: bool = True

    def _begin(self, what: str) -> None:
        self.busy, self.said = what, ""

    async def _do(self, busy: str, action: Action, done: str = "") -> EventSpec | None:
        """Do it unless something else is under way, say how it went, show what holds now."""
        async with self:
            if self.busy:
                return None
            self._begin(busy)
        desk = self._desk()

        async def act(viewer: Viewer) -> None:
            await action(desk, viewer)
            async with self:
                self._language = viewer.language

        refusal = await self._try(desk, act)
        if refusal is None:
            return await self._leave()
        async with self:
            self.busy, self.went_well = "", not refusal
            self.said = refusal or understood(self._language, done)
        return await self._read_anew()
