"""Keeps an open page true: its one listener, and the actions that change what it shows."""

import asyncio
import logging
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeVar

from hotel_inbox.dashboard.conversations.drafts import Draft
from hotel_inbox.dashboard.conversations.reading import (
    SHOWN,
    Screen,
    Wish,
    read_screen,
)
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.asking import as_viewer
from hotel_inbox.dashboard.shell.together import TOGETHER
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError, SignInRefusedError
from hotel_inbox.events import Event, Subscription, listening

logger = logging.getLogger(__name__)

UNREADABLE = "The inbox cannot be read right now. Trying again…"
UNSENT = "The message could not be sent. Try again."

Answer = TypeVar("Answer")
Action = Callable[[Desk, Viewer], object]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a page is read anew, in seconds.

    An update that comes alone is shown at once, those of a burst together after a pause, at least
    as long as the reading took: so much load never piles up. A quiet page ticks: its times grow
    older, and its login may have ended.
    """

    pause: float = 0.06
    tick: float = 30.0
    retry: float = 2.0


class Hearing(Protocol):
    """What a page hears together with others that show the same."""

    def covers(self, event: Event) -> bool:
        """Whether the page hears of what an event changes."""

    def join(self, viewer: Viewer) -> None:
        """Hear of what happens from now on in what the page shows now."""

    def leave(self) -> None:
        """Hear nothing any more."""


class LivePage:
    """An open page; what it knows changes only inside its own `async with`.

    Its methods are private because Reflex lets a browser call a state's public ones.
    """

    _pace = Pace()
    # After how many seconds a quiet page looks again, as of when it was last shown.
    _within: float = 0.0

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Take the page's lock."""

    @abstractmethod
    async def __aexit__(self, *exc_info: object) -> None:
        """Send what changed and give the lock back."""

    def _next_look(self) -> float:
        """Say after how many seconds a quiet page looks again by itself."""
        return self._pace.tick

    @abstractmethod
    def _cookie(self) -> str | None:
        """Give the login cookie that the page's connection came with."""

    @abstractmethod
    def _wishes(self, burst: frozenset[Event] | None) -> list[Wish]:
        """Say what to read, most urgent first: everything, or what a burst of events concerns."""

    @abstractmethod
    def _show(self, screen: Screen, wish: Wish) -> None:
        """Show what was read for a wish."""

    @abstractmethod
    def _say(self, notice: str) -> None:
        """Tell the agent something; an empty text takes back what was said."""

    def _hearing(self, desk: Desk, cookie: str | None, mailbox: Subscription) -> Hearing | None:
        """Say how the page hears what it shows as others do; None if it reads all by itself."""
        del desk, cookie, mailbox
        return None

    @abstractmethod
    def _next_draft(self) -> Draft | None:
        """Give the first draft that waits to be sent."""

    @abstractmethod
    def _settle(self, draft: Draft) -> None:
        """Take a draft off the screen: it is a message now, or it was refused."""

    async def _follow(self, desk: Desk) -> None:
        """Show the page and keep it true until cancelled; return when the login is over."""
        async with self:
            cookie = self._cookie()
        viewer = await asyncio.to_thread(desk.sign_in.viewer, cookie)
        if viewer is None:
            return
        hotels = viewer.hotel_ids
        hearing: Hearing | None = None

        def wanted(event: Event) -> bool:
            return event.hotel_id in hotels and not (hearing and hearing.covers(event))

        burst: frozenset[Event] | None = None
        async with listening(desk.bus, wanted, SHOWN) as mailbox:
            began = time.monotonic()
            hearing = self._hearing(desk, cookie, mailbox)
            try:
                while viewer := await self._refresh_or_wait(desk, viewer, burst):
                    hotels = viewer.hotel_ids
                    if hearing:
                        hearing.join(viewer)
                    await asyncio.sleep(max(self._pace.pause, time.monotonic() - began))
                    burst = await mailbox.next(within=self._within)
                    began = time.monotonic()
            finally:
                if hearing:
                    hearing.leave()

    async def _refresh_or_wait(
        self, desk: Desk, viewer: Viewer, burst: frozenset[Event] | None
    ) -> Viewer | None:
        failed = False
        while True:
            try:
                found = await self._refresh(desk, None if failed else burst)
            except Exception:
                logger.exception("the page of agent %s could not be read", viewer.agent_id)
                notice = UNREADABLE
            else:
                notice = ""
            if failed or notice:
                async with self:
                    self._say(notice)
            if not notice:
                return found
            failed = True
            await asyncio.sleep(self._pace.retry)

    async def _refresh(self, desk: Desk, burst: frozenset[Event] | None = None) -> Viewer | None:
        """Read the page once and show it; return whose page it is, None if the login is over."""
        async with self:
            wishes = self._wishes(burst)
        viewer = None
        for wish in wishes:
            screen = await read_screen(desk, wish, TOGETHER)
            viewer = screen.viewer
            if viewer is None:
                break
            async with self:
                self._show(screen, wish)
                self._within = self._next_look()
        return viewer

    async def _act(self, desk: Desk, action: Action) -> bool:
        """Do what the agent asked for and show the outcome; False if the login is over."""
        refusal = ""
        try:
            await self._perform(desk, action)
        except SignInRefusedError:
            return False
        except HotelInboxError as error:
            refusal = str(error)
        async with self:
            self._say(refusal)
        return await self._refresh(desk) is not None

    async def _send_drafts(self, desk: Desk) -> list[Draft] | None:
        """Send what waits, in order; return what was sent or refused, None if the login is over.

        Then what was not sent still waits.
        """
        settled: list[Draft] = []
        while True:
            async with self:
                draft = self._next_draft()
            if draft is None:
                return settled
            notice = await self._send(desk, draft)
            if notice is None:
                return None
            settled.append(replace(draft, refused=bool(notice)))
            over = not await self._goes_on(desk)
            async with self:
                self._settle(draft)
                self._say(notice)
            if over:
                return None

    async def _goes_on(self, desk: Desk) -> bool:
        """Show the page as it is after sending; say whether the login still holds."""
        try:
            return await self._refresh(desk) is not None
        except Exception:
            # What waits behind is sent all the same; the page's listener reads anew and says so.
            logger.exception("a page could not be read after sending")
            return True

    async def _send(self, desk: Desk, draft: Draft) -> str | None:
        """Queue one draft; return why it was refused, "" if it was not, None without a login."""
        try:
            await self._perform(desk, draft.send)
        except SignInRefusedError:
            return None
        except HotelInboxError as error:
            return str(error)
        except Exception:
            logger.exception("a message to conversation %s was not queued", draft.conversation_id)
            return UNSENT
        return ""

    async def _ask(self, desk: Desk, question: Callable[[Desk, Viewer], Answer]) -> Answer | None:
        """Read something more for the page; None if there is no such thing for this viewer."""
        try:
            return await self._perform(desk, question)
        except HotelInboxError as error:
            logger.info("a page was refused what it asked for: %s", error)
            return None

    async def _perform(self, desk: Desk, action: Callable[[Desk, Viewer], Answer]) -> Answer:
        async with self:
            cookie = self._cookie()
        return await asyncio.to_thread(as_viewer, desk, cookie, action)
