"""The state of the sign-in page; the signing in itself is a plain form post."""

import asyncio

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.login.views import DemoSignIn, demo_sign_ins, error_in
from hotel_inbox.dashboard.shell.forgetting import forget_all
from hotel_inbox.domain.doors import HOME, inside
from hotel_inbox.wiring import get_inbox


class LoginState(rx.State):
    """What the sign-in page shows."""

    error: str = ""
    leads_to: str = HOME
    demo: list[DemoSignIn] = []

    @rx.event(background=True)
    async def enter(self) -> EventSpec | None:
        """Show the page; who is signed in already goes straight on."""
        async with self:
            asked = self.router.url.query_parameters
            cookie = login_cookie(self.router.headers.cookie)
        inbox, onward = get_inbox(), inside(asked.get("next", HOME))
        if await asyncio.to_thread(inbox.sign_in.viewer, cookie) is not None:
            return rx.redirect(onward, replace=True)
        found = await asyncio.to_thread(inbox.demo_sign_ins)
        async with self:
            # The login may have ended elsewhere; whoever signs in next may be somebody else.
            forget_all(self)
            self.error = error_in(asked.get("error", ""))
            self.leads_to = onward
            self.demo = demo_sign_ins(found)
        return None
