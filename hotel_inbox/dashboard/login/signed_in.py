"""What every tab of somebody who is signed in can do."""

import asyncio
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.asking import as_viewer
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.domain.doors import SIGN_IN
from hotel_inbox.domain.staff import Viewer

Answer = TypeVar("Answer")


class SignedIn(rx.State, mixin=True):
    """Knows by its cookie whose tab it is, and the way to the door."""

    def _cookie(self) -> str | None:
        return login_cookie(self.router.headers.cookie)

    async def _ask(self, desk: Desk, question: Callable[[Desk, Viewer], Answer]) -> Answer:
        """Ask in a thread, as whoever is signed in; raise SignInRefusedError if nobody is."""
        async with self:
            cookie = self._cookie()
        return await asyncio.to_thread(as_viewer, desk, cookie, question)

    async def _leave(self) -> EventSpec:
        """Show nothing any more, and go and sign in."""
        async with self:
            path = self.router.url.path
            self.reset()
        return rx.redirect(f"{SIGN_IN}?next={quote(path)}")
