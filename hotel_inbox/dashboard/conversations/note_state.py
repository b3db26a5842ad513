"""Private notes of one open page: turning to them, and taking one's own away."""

import logging
from collections.abc import Callable

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.note_views import people_json
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.language.state import language_of
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError, SignInRefusedError
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

_FOCUS = "hotelInbox.startWriting()"


class NotesState(SignedIn, rx.State):
    """The note that is being written, for one conversation, and the one that is to go."""

    conversation_id: int = 0
    people: str = "[]"
    asking: int = 0
    busy: str = ""
    problem: str = ""

    # Where a note is to begin as soon as it is known whom it can mention.
    _turning: int = 0

    @rx.event(background=True)
    async def turn(self, conversation_id: int) -> EventSpec | None:
        """Turn the composer into a note to the colleagues, or back into a letter to the guest."""
        async with self:
            writing = conversation_id in {self.conversation_id, self._turning}
            self.reset()
            if writing:
                return rx.call_script(_FOCUS)
            self._turning = conversation_id
        try:
            found = await self._ask(
                get_inbox(), lambda desk, me: desk.notes.colleagues(me, conversation_id)
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError as error:
            async with self:
                self._turning, self.problem = 0, str(error)
            return None
        async with self:
            if self._turning == conversation_id:
                self._turning, self.conversation_id = 0, conversation_id
                self.people = people_json(found)
        return rx.call_script(_FOCUS)

    @rx.event
    def ask_erase(self, message_id: int) -> None:
        """Ask whether a note is to go."""
        self.asking, self.problem = message_id, ""

    @rx.event
    def keep(self) -> None:
        """Leave the note where it is."""
        self.asking = 0

    @rx.event(background=True)
    async def erase(self) -> EventSpec | None:
        """Take the note away that one was asked about."""
        async with self:
            message_id = self.asking
            if not message_id or self.busy:
                return None
            self.busy = "delete"
        problem = await self._try(lambda desk, me: desk.notes.erase(me, message_id))
        if problem is None:
            return await self._leave()
        async with self:
            self.busy, self.asking, self.problem = "", 0, problem
        return None

    @rx.event
    def dismiss(self) -> None:
        """Take back what was said to the agent."""
        self.problem = ""

    async def _try(self, action: Callable[[Desk, Viewer], object]) -> str | None:
        """Do something; return why it was refused, "" if it was not, None without a login."""
        try:
            await self._ask(get_inbox(), action)
        except SignInRefusedError:
            return None
        except HotelInboxError as error:
            return str(error)
        except Exception:
            logger.exception("a note was not taken care of")
            async with self:
                return await self._in_words(FAILED)
        return ""

    async def _in_words(self, problem: str) -> str:
        return understood(await language_of(self), problem)
