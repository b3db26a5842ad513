"""What the browser of an open Conversations page may ask for."""

import json
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.drafts import Draft, draft_from
from hotel_inbox.dashboard.conversations.live import Action
from hotel_inbox.dashboard.conversations.reading import (
    Screen,
    Wish,
    read_after,
    read_thread,
    read_whole,
)
from hotel_inbox.dashboard.conversations.showing import ShownPage
from hotel_inbox.dashboard.shell.live import plainly
from hotel_inbox.domain.doors import SIGN_IN
from hotel_inbox.domain.messages import Mode
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.wiring import get_inbox


class ConversationsState(ShownPage, rx.State):
    """One open page and its event handlers, each a few lines around one call."""

    # The live connection for which the page was last read.
    socket: str = ""

    _sender: str = ""

    @rx.event(background=True)
    async def follow(self) -> EventSpec | None:
        """Open what the address names and keep the page true for as long as it is there.

        Reflex cancels it when the tab goes to another address or goes away, so that a tab never
        has two; a tab that comes back loads its page again and so starts a new one.
        """
        async with self:
            self._enter()
        await self._follow(get_inbox())
        return await self._leave()

    @rx.event(background=True)
    async def load_older(self) -> None:
        """Show the messages before the first one shown."""
        async with self:
            known, opened = self._read.messages, self.head.id
        if not known:
            return
        before = known[0].id
        found = await self._ask(
            get_inbox(), lambda desk, me: read_thread(desk, me, opened, before=before)
        )
        async with self:
            if found and self._read.messages and self._read.messages[0].id == before:
                self._lay_out(self._read.with_older(found.thread, found.messages))

    @rx.event(background=True)
    async def load_later(self) -> None:
        """Show the messages after the last one shown."""
        async with self:
            until, opened = self.until, self.head.id
        if not until:
            return
        found = await self._ask(get_inbox(), lambda desk, me: read_after(desk, me, opened, until))
        async with self:
            if found and self.until == until and self.head.id == opened:
                stretch = self._read.with_later(found.thread, found.messages, found.until)
                self._lay_out(stretch)

    @rx.event(background=True)
    async def show_all(self, message_id: int) -> None:
        """Show everything that one long message says; 0 shortens it again."""
        async with self:
            opened = self.head.id
        found = await self._ask(
            get_inbox(), lambda desk, me: read_whole(desk, me, opened, message_id)
        )
        async with self:
            if found and self.head.id == opened:
                self._put("whole", found)

    @rx.event(background=True)
    async def switch_mode(self, conversation_id: int, mode: str) -> EventSpec | None:
        """Take the conversation over if the agent saw it in AI mode, else give it back."""
        if mode == Mode.HUMAN.value:
            return await self._do(lambda desk, me: desk.takeover.release(me, conversation_id))
        left = await self._do(lambda desk, me: desk.takeover.take_over(me, conversation_id))
        return left or rx.call_script("hotelInbox.startWriting()")

    @rx.event(background=True)
    async def assign(self, conversation_id: int, agent_id: int, before: int) -> EventSpec | None:
        """Give the conversation to somebody, or with 0 to nobody, if it still is as it was seen."""
        return await self._do(
            lambda desk, me: desk.assignment.assign(
                me, conversation_id, agent_id or None, before or None
            )
        )

    @rx.event(background=True)
    async def mark_lead(self, conversation_id: int) -> EventSpec | None:
        """Make a lead of the conversation; twice is one."""
        left = await self._do(lambda desk, me: desk.leads.mark(me, conversation_id))
        return left or rx.call_script("hotelInboxGuest.focusLead()")

    @rx.event(background=True)
    async def set_lead_state(self, lead_id: int, before: str, state: str) -> EventSpec | None:
        """Move a lead on from the state that was shown."""
        return await self._do(lambda desk, me: desk.leads.set_state(me, lead_id, state, before))

    @rx.event(background=True)
    async def remove_lead(self, lead_id: int) -> EventSpec | None:
        """Delete a lead that was marked by mistake."""
        return await self._do(lambda desk, me: desk.leads.remove(me, lead_id))

    @rx.event(background=True)
    async def take_from(self, conversation_id: int, holder_id: int) -> EventSpec | None:
        """Take the conversation over from the colleague whom the agent saw to hold it."""
        left = await self._do(
            lambda desk, me: desk.takeover.take_from(me, conversation_id, holder_id)
        )
        return left or rx.call_script("hotelInbox.startWriting()")

    @rx.event(background=True)
    async def retry(self, message_id: int) -> EventSpec | None:
        """Send a failed message again."""
        return await self._do(lambda desk, me: desk.outbox.retry(me, message_id))

    @rx.event(background=True)
    async def send(self, form: dict[str, Any]) -> EventSpec | list[EventSpec] | None:
        """Send what stands in the composer; what is refused goes back into it."""
        try:
            draft = draft_from(form)
        except InvalidInputError as error:
            async with self:
                self._say(str(error))
            return None
        async with self:
            # What another socket began to send may have died with its process.
            under_way = bool(self.sending) and self._sender == self._socket()
            self._sender = self._socket()
            if all(draft.key != other.key for other in self.sending):
                self.sending = [*self.sending, draft]
            self._go_to_newest()
            if not draft.note:
                self.answered = ""
        if under_way:
            # Whoever sends the earlier one goes on with this one, so that their order stays.
            return None
        settled = await self._send_drafts(get_inbox())
        if settled is None:
            # Whoever signs in again finds what was not sent where they wrote it.
            async with self:
                unsent = list(self.sending)
            return [*map(give_back, unsent), await self._leave()]
        return [give_back(draft) if draft.refused else let_go(draft) for draft in settled]

    @rx.event(background=True)
    async def attend(self, away: bool) -> EventSpec | None:
        """Note whether the page is looked at; what came meanwhile is read on return."""
        async with self:
            self._away = away
            unseen, self._unseen = self._unseen, away and self._unseen
        if unseen and not away and await self._refresh(get_inbox()) is None:
            return await self._leave()
        return None

    @rx.event
    def dismiss(self) -> None:
        """Take back what was said to the agent."""
        self.notice = ""

    @rx.event
    def dismiss_answered(self) -> None:
        """Take back that somebody else has answered."""
        self.answered = ""

    @rx.event(background=True)
    async def go_to_newest(self) -> EventSpec | None:
        """Show the newest messages again, however far up one has scrolled."""
        async with self:
            if not self.until:
                return None
            self._go_to_newest()
        return None if await self._refresh(get_inbox()) else await self._leave()

    @rx.event
    def fail(self) -> None:
        """Tell the agent that something went wrong which is nobody's refusal."""
        self._say("Something went wrong on our side. Please try again.")

    @plainly
    def _show(self, screen: Screen, wish: Wish) -> None:
        super()._show(screen, wish)
        self._put("socket", self._socket())

    def _socket(self) -> str:
        return self.router.session.session_id

    async def _do(self, action: Action) -> EventSpec | None:
        return None if await self._act(get_inbox(), action) else await self._leave()

    async def _leave(self) -> EventSpec:
        async with self:
            path = self._address(self._chosen)
            self.reset()
        return rx.redirect(f"{SIGN_IN}?next={quote(path)}")


def give_back(draft: Draft) -> EventSpec:
    """Put what was refused back into the composer that it came from."""
    words = ", ".join(map(json.dumps, (draft.place, draft.key, draft.text)))
    return rx.call_script(f"hotelInbox.giveBack({words})")


def let_go(draft: Draft) -> EventSpec:
    """Tell the browser that it need not keep what it sent off any longer."""
    return rx.call_script(f"hotelInbox.settle({json.dumps(draft.key)})")
