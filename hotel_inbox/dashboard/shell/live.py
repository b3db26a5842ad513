"""Keeps what an open page shows true: read it, show it, wait until something happened, again."""

import asyncio
import logging
import sys
from abc import abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.shell.together import TOGETHER, who_asks
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError, SignInRefusedError
from hotel_inbox.events import Event, Happened, listening

logger = logging.getLogger(__name__)

UNREADABLE = "The inbox cannot be read right now. Trying again…"
FAILED = "Something went wrong on our side. Please try again."
# As the number of the answer shown last: whatever is still being read comes too late.
FORGOTTEN = sys.maxsize

Seen = TypeVar("Seen")
State = TypeVar("State")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def plainly(
    method: Callable[Concatenate[State, Given], Answer],
) -> Callable[Concatenate[State, Given], Answer]:
    """Let a method work on the state itself, also where a background handler calls it.

    That has a proxy, through which reading and writing take longer than what is done with it. Only
    for methods that are called within the lock.
    """

    @wraps(method)
    def on_the_state(state: State, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return method(getattr(state, "__wrapped__", state), *args, **kwargs)

    return on_the_state


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is read anew, in seconds; `lead` lets more urgent reading go first."""

    lead: float = 0.0
    pause: float = 0.15
    tick: float = 30.0
    retry: float = 2.0


class LiveView(Generic[Seen]):
    """Something that a tab shows; what it knows changes only inside its own `async with`.

    Its methods are private because Reflex lets a browser call a state's public ones.
    """

    _rhythm: ClassVar[Rhythm] = Rhythm()
    _concerns: ClassVar[frozenset[Happened]] = frozenset()
    _asked: int
    _shown: int

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Take the state's lock."""

    @abstractmethod
    async def __aexit__(self, *exc_info: object) -> None:
        """Send what changed and give the lock back."""

    @abstractmethod
    def _cookie(self) -> str | None:
        """Give the login cookie that the page's connection came with."""

    @abstractmethod
    def _question(self) -> Callable[[Desk, Viewer], Seen]:
        """Say what to read, as of now; what it gives blocks and is called in a thread."""

    @abstractmethod
    def _show(self, viewer: Viewer, seen: Seen) -> None:
        """Show what was read."""

    @staticmethod
    def _is_for(viewer: Viewer, event: Event) -> bool:
        """Whether an event in the viewer's hotels, of a kind that may concern this, does."""
        del viewer, event
        return True

    @abstractmethod
    def _say(self, notice: str) -> None:
        """Tell the person something; an empty text takes back what was said."""

    def _put(self, name: str, value: object) -> None:
        # Only what changed goes to the browser.
        if getattr(self, name) != value:
            setattr(self, name, value)

    async def _follow(self, desk: Desk) -> None:
        """Show it and keep it true until cancelled; return when the login is over."""
        me: Viewer | None = None
        language = Language.ENGLISH
        # Asked at every event of the house, so not through Reflex's proxy.
        is_for = self._is_for

        def wanted(event: Event) -> bool:
            return me is None or (event.hotel_id in me.hotel_ids and is_for(me, event))

        async with self:
            # A tab that was signed out shows again from here on.
            self._shown = min(self._shown, self._asked)
        await asyncio.sleep(self._rhythm.lead)
        async with listening(desk.bus, wanted, self._concerns) as mailbox:
            while viewer := await self._refresh_or_wait(desk, language):
                me, language = viewer, viewer.language
                await asyncio.sleep(self._rhythm.pause)
                await mailbox.next(within=self._rhythm.tick)

    async def _refresh_or_wait(
        self, desk: Desk, language: Language = Language.ENGLISH
    ) -> Viewer | None:
        failed = False
        while True:
            try:
                found = await self._refresh(desk)
            except Exception:
                logger.exception("a page could not be read")
                async with self:
                    self._say(understood(language, UNREADABLE))
                failed = True
                await asyncio.sleep(self._rhythm.retry)
                continue
            if failed:
                async with self:
                    self._say("")
            return found

    async def _refresh(self, desk: Desk) -> Viewer | None:
        """Read once and show it; return whose page it is, None if the login is over."""
        async with self:
            number, cookie, question = self._ask_anew()
        viewer = await who_asks(desk, cookie, TOGETHER)
        if viewer is None:
            return None
        seen = await asyncio.to_thread(question, desk, viewer)
        async with self:
            self._take(number, viewer, seen)
        return viewer

    @plainly
    def _ask_anew(self) -> tuple[int, str | None, Callable[[Desk, Viewer], Seen]]:
        self._asked += 1
        return self._asked, self._cookie(), self._question()

    @plainly
    def _take(self, number: int, viewer: Viewer, seen: Seen) -> None:
        # Of two answers the one that was asked for later holds.
        if number > self._shown:
            self._shown = number
            self._show(viewer, seen)

    async def _viewer(self, desk: Desk) -> Viewer:
        """Say who asks now; raise SignInRefusedError if the login is over."""
        async with self:
            cookie = self._cookie()
        viewer = await asyncio.to_thread(desk.sign_in.viewer, cookie)
        if viewer is None:
            raise SignInRefusedError("Your sign-in has ended.")
        return viewer

    async def _try(
        self, desk: Desk, action: Callable[[Viewer], Coroutine[object, object, object]]
    ) -> str | None:
        """Do something; return why it was refused, "" if it was not, None without a login."""
        language = Language.ENGLISH
        try:
            viewer = await self._viewer(desk)
            language = viewer.language
            await action(viewer)
        except SignInRefusedError:
            return None
        except HotelInboxError as error:
            return understood(language, str(error))
        except Exception:
            logger.exception("what somebody asked for on a page failed")
            return understood(language, FAILED)
        return ""
