"""The six figures above the conversations of one tab."""

from collections.abc import Callable, Hashable
from typing import ClassVar, cast

import reflex as rx

from hotel_inbox.dashboard.conversations.filter_views import period_words
from hotel_inbox.dashboard.figures.reading import FiguresOf
from hotel_inbox.dashboard.figures.views import FigureView, current, figure_views
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.beside import LiveBeside
from hotel_inbox.dashboard.shell.live import Rhythm, plainly
from hotel_inbox.dashboard.shell.rarely import STATISTICS
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.filters import EVERYTHING, Filter, filter_in
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import Figures
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened
from hotel_inbox.wiring import get_inbox


class FiguresState(SignedIn, rx.State, LiveBeside[Figures]):
    """What the row shows; it may be a few seconds behind the list below it."""

    figures: list[FigureView] = []
    period: str = ""
    ready: bool = False
    problem: str = ""

    _asked: int = 0
    _shown: int = 0
    _chosen: Filter = EVERYTHING
    _language: Language = Language.ENGLISH
    # The thread that is being opened goes first.
    _rhythm: ClassVar[Rhythm] = Rhythm(lead=0.2, pause=3.0)
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {
            Happened.MESSAGE_ADDED,
            Happened.CONVERSATION_CHANGED,
            Happened.LEADS_CHANGED,
            Happened.HOTEL_CHANGED,
        }
    )

    @rx.event(background=True)
    async def follow(self) -> None:
        """Show the figures of what the address asks for and keep them true.

        The page itself sees to the login.
        """
        async with self:
            chosen = filter_in(self.router.url.query)
            if chosen != self._chosen:
                self._chosen, self.ready = chosen, False
        await self._follow(get_inbox())
        async with self:
            self.reset()

    async def _read(
        self, alike: Hashable, viewer: Viewer, reading: Callable[[], Figures]
    ) -> Figures:
        """Show what is known at once and read anew in its turn."""
        key = cast("FiguresOf", alike).key(viewer)
        known = cast("Figures | None", STATISTICS.known(key))
        if known is not None and not self.ready:
            async with self._at_once():
                # Unless the tab was signed out meanwhile.
                if self._shown < self._asked:
                    self._show(viewer, known)
        return await STATISTICS.read(key, reading)

    @plainly
    def _alike(self) -> Hashable:
        return self._question()

    def _question(self) -> FiguresOf:
        return FiguresOf(current(self._chosen))

    @plainly
    def _show(self, viewer: Viewer, seen: Figures) -> None:
        self._language = viewer.language
        path = self.router.url.path or HOME
        self._put("figures", figure_views(seen, self._chosen, path, viewer.language))
        self._put("period", period_words(current(self._chosen), viewer.language))
        self._put("ready", True)

    def _say(self, notice: str) -> None:
        self._put("problem", understood(self._language, notice))
