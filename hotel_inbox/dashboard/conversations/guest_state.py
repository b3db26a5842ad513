"""What one tab edits in the guest panel: details in place, the notes, and who changed what."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.guest_views import ChangeView, EditView, change_view
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.language.state import language_of
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.domain.guests import GuestField
from hotel_inbox.errors import ChangedMeanwhileError, HotelInboxError, SignInRefusedError
from hotel_inbox.wiring import get_inbox

logger = logging.getLogger(__name__)

LONGEST = 12_000
_FIELDS = frozenset(one.value for one in GuestField)


class GuestState(SignedIn, rx.State):
    """The details that are being edited; they belong to the conversation they were opened for.

    Each is edited by itself: what is typed into one stays while another is looked after.
    """

    conversation_id: int = 0
    name: EditView = EditView()
    email: EditView = EditView()
    phone: EditView = EditView()
    notes: EditView = EditView()
    removing: int = 0
    history_of: int = 0
    changes: list[ChangeView] = []

    _before: dict[str, str] = {}

    @rx.event
    def edit(self, conversation_id: int, field: str, shown: str) -> None:
        """Open a detail, beginning with what is shown."""
        if field not in _FIELDS:
            return
        if self.conversation_id != conversation_id:
            self.reset()
            self.conversation_id = conversation_id
        self._before = {**self._before, field: shown[:LONGEST]}
        setattr(self, field, EditView(open=True, draft=shown[:LONGEST]))

    @rx.event
    def cancel(self, field: str) -> EventSpec | None:
        """Leave a detail as it was."""
        if field not in _FIELDS:
            return None
        setattr(self, field, EditView())
        return _focus(field)

    @rx.event(background=True)
    async def save(self, field: str, form: dict[str, Any]) -> EventSpec | None:
        """Write a detail down; what is wrong with it is said beside it, and stays typed."""
        typed = str(form.get("value", ""))[:LONGEST]
        async with self:
            edited = self._edited(field)
            if not edited.open or edited.saving:
                return None
            opened, before = self.conversation_id, self._before.get(field, "")
            setattr(self, field, replace(edited, draft=typed, saving=True))
        refusal, meanwhile, kept = "", "", typed
        try:
            kept = await self._ask(
                get_inbox(),
                lambda desk, me: desk.guest_details.change(me, opened, field, typed, before),
            )
        except SignInRefusedError:
            return await self._leave()
        except ChangedMeanwhileError as error:
            refusal, meanwhile = str(error), error.now
        except HotelInboxError as error:
            refusal = str(error)
        except Exception:
            logger.exception("a detail of conversation %s was not kept", opened)
            async with self:
                refusal = understood(await language_of(self), FAILED)
        async with self:
            if refusal:
                self._refuse(opened, field, refusal, meanwhile)
                return None
            if self.conversation_id == opened:
                setattr(self, field, EditView())
            page = await self.get_state(ConversationsState)
            page._note_change(opened, field, kept)  # noqa: SLF001 - a public one would be the browser's
            shows_history = self.history_of == opened
        if shows_history:
            await self._read_history(opened)
        return _focus(field)

    @rx.event(background=True)
    async def show_history(self, conversation_id: int) -> EventSpec | None:
        """Say who changed what of the guest; a second time puts it away."""
        async with self:
            if self.history_of == conversation_id:
                self.history_of, self.changes = 0, []
                return None
            self.history_of, self.changes = conversation_id, []
        return await self._read_history(conversation_id)

    @rx.event
    def ask_to_remove(self, lead_id: int) -> None:
        """Ask whether a lead is really to go; 0 takes the question back."""
        self.removing = lead_id

    async def _read_history(self, conversation_id: int) -> EventSpec | None:
        now = datetime.now(UTC)
        try:
            found = await self._ask(
                get_inbox(),
                lambda desk, me: [
                    change_view(one, now, me.language)
                    for one in desk.guest_details.history(me, conversation_id)
                ],
            )
        except SignInRefusedError:
            return await self._leave()
        except HotelInboxError:
            found = []
        async with self:
            if self.history_of == conversation_id:
                self.changes = found
        return None

    def _refuse(self, opened: int, field: str, refusal: str, meanwhile: str) -> None:
        if self.conversation_id != opened:
            return
        if meanwhile:
            # Whoever saves again has seen what stands there now.
            self._before = {**self._before, field: meanwhile}
        edited = self._edited(field)
        setattr(self, field, replace(edited, saving=False, problem=refusal, meanwhile=meanwhile))

    def _edited(self, field: str) -> EditView:
        return cast("EditView", getattr(self, field)) if field in _FIELDS else EditView()


def _focus(field: str) -> EventSpec:
    return rx.call_script(f"hotelInboxGuest.focusEdit('{field}')")
