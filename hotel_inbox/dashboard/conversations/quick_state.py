"""The quick-reply picker: a saved text, filled in, goes into the composer to be edited."""

import json
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.errors import HotelInboxError, SignInRefusedError
from hotel_inbox.services.quick_replies import SavedReply
from hotel_inbox.wiring import get_inbox

MOST_SHOWN = 50
_QUERY_LENGTH = 100
_EXCERPT = 200
_FOCUS_SEARCH = 'hotelInbox.focusOn("[data-testid=quick-reply-search]")'


@dataclass(frozen=True)
class QuickOption:
    """One quick reply to choose, as the guest would read it."""

    id: int
    name: str
    excerpt: str


class QuickPickState(SignedIn, rx.State):
    """The picker of one open page; it belongs to the conversation it was opened for.

    `query` is what `options` were found with.
    """

    conversation_id: int = 0
    ready: bool = False
    query: str = ""
    options: list[QuickOption] = []
    problem: str = ""

    _asked: int = 0

    @rx.event(background=True)
    async def open(self, conversation_id: int) -> EventSpec | None:
        """Offer the quick replies of a conversation's hotel; a second time puts them away."""
        async with self:
            shown = self.conversation_id
            self.reset()
            if shown == conversation_id:
                return rx.call_script("hotelInbox.startWriting()")
            self.conversation_id = conversation_id
        return await self._find(conversation_id, "") or rx.call_script(_FOCUS_SEARCH)

    @rx.event(background=True)
    async def search(self, query: str) -> EventSpec | None:
        """Offer those in which these words occur."""
        async with self:
            conversation_id = self.conversation_id
        if not conversation_id:
            # The last letters of a search come after whoever typed them has put it away.
            return None
        return await self._find(conversation_id, query[:_QUERY_LENGTH])

    @rx.event(background=True)
    async def choose(self, reply_id: int) -> EventSpec | None:
        """Put a quick reply into the composer, where the cursor is."""
        async with self:
            chosen = self.conversation_id
        try:
            text = await self._ask(
                get_inbox(), lambda desk, me: desk.quick_replies.filled(me, chosen, reply_id)
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError as error:
            async with self:
                self.problem = str(error)
            return None
        async with self:
            if self.conversation_id == chosen:
                self.reset()
        return rx.call_script(f"hotelInbox.insert({chosen}, {json.dumps(text)})")

    @rx.event
    def close(self) -> EventSpec:
        """Put the picker away and go on writing."""
        self.reset()
        return rx.call_script("hotelInbox.startWriting()")

    @rx.event
    def put_away(self) -> None:
        """Put the picker away: something else is opened in its place."""
        self.reset()

    async def _find(self, conversation_id: int, query: str) -> EventSpec | None:
        found: list[SavedReply] = []
        problem = ""
        async with self:
            self._asked += 1
            number = self._asked
        try:
            found.extend(
                await self._ask(
                    get_inbox(),
                    lambda desk, me: desk.quick_replies.offered(me, conversation_id, query),
                )
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError as error:
            problem = str(error)
        async with self:
            # Of two answers the one that was asked for later holds.
            if self.conversation_id == conversation_id and self._asked == number:
                self.query, self.problem, self.ready = query, problem, True
                self.options = [
                    QuickOption(one.id, one.name, one.text[:_EXCERPT]) for one in found[:MOST_SHOWN]
                ]
        return None
