"""Who else is at the open conversation, and telling them that one is there oneself."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

import reflex as rx

from hotel_inbox.dashboard.conversations.company_views import Around, company_words
from hotel_inbox.dashboard.conversations.showing import conversation_in
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.asking import as_viewer
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.events import Event, Happened, Subscription, listening
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

_CONCERNS = frozenset({Happened.AGENT_LOOKING, Happened.AGENT_TYPING})
_TYPED_LATELY = 4.0


@dataclass
class _Watch:
    """What one page knows of a conversation's company while it follows it."""

    opened: int
    viewer: Viewer
    around: Around = field(default_factory=Around)
    names: dict[int, str] = field(default_factory=dict)

    def wants(self, event: Event) -> bool:
        return (
            event.conversation_id == self.opened
            and event.hotel_id in self.viewer.hotel_ids
            and event.agent_id != self.viewer.agent_id
        )


class CompanyState(rx.State):
    """One open page's company; nothing of it is in the database."""

    words: str = ""

    _beat: ClassVar[float] = 8.0
    _away: bool = False
    _typed_at: float = 0.0

    @rx.event(background=True)
    async def follow(self) -> None:
        """Say that one is there, and show who else is, until the tab goes elsewhere."""
        async with self:
            self.reset()
            opened = conversation_in(self.router.url.path)
            cookie = login_cookie(self.router.headers.cookie)
        desk = get_inbox()
        viewer = await asyncio.to_thread(desk.sign_in.viewer, cookie)
        if opened and viewer:
            watch = _Watch(opened, viewer)
            async with listening(desk.bus, watch.wants, _CONCERNS) as mailbox:
                await self._keep_company(desk, watch, mailbox)

    @rx.event(background=True)
    async def typing(self, conversation_id: int, filled: bool) -> None:
        """Tell the others that one writes, or that one does not any more."""
        async with self:
            self._typed_at = time.time() if filled else 0.0
        await self._say(get_inbox(), conversation_id)

    @rx.event(background=True)
    async def sent(self, form: dict[str, Any]) -> None:
        """Tell the others that one has done writing."""
        async with self:
            self._typed_at = 0.0
        opened = conversation_in(f"/conversations/{form.get('conversation_id')}")
        await self._say(get_inbox(), opened or 0)

    @rx.event
    def attend(self, away: bool) -> None:
        """Note whether the page is looked at: who looks elsewhere is not there."""
        self._away = away

    async def _keep_company(self, desk: Desk, watch: _Watch, mailbox: Subscription) -> None:
        beat_at = 0.0
        while True:
            now = time.monotonic()
            if now >= beat_at:
                if not await self._say(desk, watch.opened):
                    return
                beat_at = now + self._beat
            until = min(beat_at, watch.around.next_end() or beat_at)
            burst = await mailbox.next(within=max(0.0, until - now))
            now = time.monotonic()
            watch.around = watch.around.at(now).heard(burst, now)
            strangers = set(watch.around.looking) - set(watch.names)
            if strangers:
                # Whoever has just come learns at once who is there already.
                beat_at = now
                names = await asyncio.to_thread(desk.company.names, watch.viewer, strangers)
                watch.names.update({one: names.get(one, "") for one in strangers})
            await self._show(watch)

    async def _show(self, watch: _Watch) -> None:
        known = {one: name for one, name in watch.names.items() if name}
        words = company_words(watch.around, known, watch.viewer.language)
        if words != self.words:
            async with self:
                self.words = words

    async def _say(self, desk: Desk, conversation_id: int) -> bool:
        """Say on the bus what one does now; False if the login is over or nothing is there."""
        async with self:
            cookie, away = login_cookie(self.router.headers.cookie), self._away
            typing = time.time() - self._typed_at < _TYPED_LATELY
        if away:
            return True
        company = desk.company
        say = company.types if typing else company.looks
        try:
            await asyncio.to_thread(as_viewer, desk, cookie, lambda _, me: say(me, conversation_id))
        except HotelInboxError:
            return False
        except Exception:
            logger.exception("nobody was told who is at conversation %s", conversation_id)
        return True
