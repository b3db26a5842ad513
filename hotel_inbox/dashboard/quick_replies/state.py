"""The Quick replies screen of one tab: the list, its search, and the form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.quick_replies.reading import Drawer, read_drawer
from hotel_inbox.dashboard.quick_replies.views import (
    FormView,
    PreviewView,
    ReplyView,
    count_words,
    draft_of,
    example,
    preview_view,
    reply_view,
)
from hotel_inbox.dashboard.shell.screen_state import WorkingState, blocking
from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import ChangedMeanwhileError
from hotel_inbox.events import Happened
from hotel_inbox.services.quick_replies import SavedReply

PAGE = 50
_SEARCH_LENGTH = 100
_LONGEST_ID = 19
_FOCUS_FORM = "hotelInboxPages.focusIn('[data-testid=quick-reply-form]')"


class QuickRepliesState(WorkingState[Drawer], rx.State):
    """What the page shows; `busy` names what is under way."""

    # Where `place` is neither loading nor shown: empty (no hotel is the viewer's).
    hotels: list[tuple[str, str]] = []
    several_hotels: bool = False
    hotel: str = ""
    search: str = ""
    count: str = ""
    more: bool = False
    rows: list[ReplyView] = []
    editing: bool = False
    form: FormView = FormView()
    preview: PreviewView = PreviewView()
    deleting: int = 0

    _limit: int = PAGE
    _agent: str = ""
    _before: QuickReplyDraft | None = None
    _hotel_name: str = ""
    _hotel_language: str = ""
    _replies: dict[int, SavedReply] = {}
    _concerns: ClassVar[frozenset[Happened]] = frozenset({Happened.QUICK_REPLIES_CHANGED})

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the quick replies and keep them true; Reflex cancels it when the tab leaves."""
        async with self:
            self.said = self.notice = ""
        return await self._follow_on()

    @rx.event(background=True)
    async def choose_hotel(self, hotel: str) -> EventSpec | None:
        """Show another hotel's quick replies."""
        async with self:
            self.hotel, self._limit, self.said = hotel, PAGE, ""
            self.editing, self.deleting = False, 0
        return await self._read_anew()

    @rx.event(background=True)
    async def look_for(self, words: str) -> EventSpec | None:
        """Search the quick replies."""
        async with self:
            self.search, self._limit = words[:_SEARCH_LENGTH], PAGE
        return await self._read_anew()

    @rx.event(background=True)
    async def show_more(self) -> EventSpec | None:
        """Show further quick replies."""
        async with self:
            self._limit += PAGE
        return await self._read_anew()

    @rx.event
    def write(self) -> EventSpec:
        """Begin a quick reply."""
        return self._open(0, "", "")

    @rx.event
    def begin_with_example(self) -> EventSpec:
        """Begin a quick reply with one that most hotels can use."""
        draft = example(self._hotel_language)
        return self._open(0, draft.name, draft.text)

    @rx.event
    def edit(self, reply_id: int) -> EventSpec | None:
        """Open a quick reply in the form."""
        known = self._replies.get(reply_id)
        return None if known is None else self._open(known.id, known.name, known.text)

    @rx.event
    def look_at(self, text: str) -> None:
        """Show how what is being written will read."""
        if self.editing:
            self._preview(text)

    @rx.event
    def put_away(self) -> None:
        """Close the form."""
        self._close()
        self.said = ""

    @rx.event(background=True)
    async def save(self, form: dict[str, Any]) -> EventSpec | None:
        """Keep the quick reply in the form; what is wrong with it is said above it."""
        draft = draft_of(form)
        async with self:
            opened, before, hotel_id = self.form, self._before, self._hotel_id()
            # A refusal must not take away what was typed.
            self.form = saving = replace(opened, name=draft.name, text=draft.text)

        meanwhile = False

        def keep(desk: Desk, viewer: Viewer) -> None:
            nonlocal meanwhile
            if not opened.id:
                desk.quick_replies.add(viewer, hotel_id, draft)
                return
            try:
                desk.quick_replies.change(viewer, opened.id, draft, before)
            except ChangedMeanwhileError:
                meanwhile = True
                raise

        left = await self._do("save", blocking(keep), "Saved.")
        async with self:
            if meanwhile and self.form == saving:
                # Who was told may replace it.
                self._before = None
            # Another form may have been opened meanwhile: that one stays.
            if self.went_well and self.said and self.form == saving:
                self._close()
        return left

    @rx.event
    def ask_to_delete(self, reply_id: int) -> None:
        """Ask whether a quick reply is really to go; 0 takes the question back."""
        self.deleting = reply_id

    @rx.event(background=True)
    async def delete(self, reply_id: int) -> EventSpec | None:
        """Delete a quick reply."""

        def delete(desk: Desk, viewer: Viewer) -> None:
            desk.quick_replies.delete(viewer, reply_id)

        left = await self._do("delete", blocking(delete), "Deleted.")
        async with self:
            self.deleting = 0
        return left

    def _open(self, reply_id: int, name: str, text: str) -> EventSpec:
        self.form = FormView(reply_id, name, text, self.form.number + 1)
        self._before = QuickReplyDraft(name, text) if reply_id else None
        self.editing, self.said = True, ""
        self._preview(text)
        return rx.call_script(_FOCUS_FORM)

    def _close(self) -> None:
        self.editing, self.preview = False, PreviewView()
        self.form = FormView(number=self.form.number)

    def _preview(self, text: str) -> None:
        self.preview = preview_view(text, self._hotel_name, self._agent, self._language)

    def _hotel_id(self) -> int:
        fits = self.hotel.isascii() and self.hotel.isdecimal() and len(self.hotel) < _LONGEST_ID
        return int(self.hotel) if fits else 0

    def _question(self) -> Callable[[Desk, Viewer], Drawer]:
        hotel_id, search = self._hotel_id(), self.search
        return lambda desk, viewer: read_drawer(desk, viewer, hotel_id, search)

    def _show(self, viewer: Viewer, seen: Drawer) -> None:
        self._greet(viewer)
        self._agent = viewer.name
        self._put("hotels", [(str(one.id), one.name) for one in seen.hotels])
        self._put("several_hotels", len(seen.hotels) > 1)
        if seen.hotel is not None:
            self._put("hotel", str(seen.hotel.id))
            self._hotel_name, self._hotel_language = seen.hotel.name, seen.hotel.language
        shown_now = seen.replies[: self._limit]
        self._replies = {one.id: one for one in shown_now}
        self._put("rows", [reply_view(one, viewer.language) for one in shown_now])
        self._put("more", len(seen.replies) > len(shown_now))
        self._put("count", count_words(len(seen.replies), self.search, viewer.language))
        self._put("place", "shown" if seen.hotel else "empty")
