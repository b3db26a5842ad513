"""The Templates screen of one tab: the list, and the template that is being written."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.connections.views import title_of
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.desk.chats import Templates
from hotel_inbox.dashboard.shell.screen_state import WorkingState
from hotel_inbox.dashboard.templates.editor import (
    FRESH,
    LONGEST_VALUE,
    MOST_BUTTONS,
    EditorView,
    draft_of,
    editor_view,
    typed_into,
)
from hotel_inbox.dashboard.templates.reading import Book, connection_in, read_book
from hotel_inbox.dashboard.templates.views import TemplateView, obstacle, template_views
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened

Action = Callable[[Templates, Viewer, int], Coroutine[object, object, object]]
_FOCUS_FORM = "hotelInboxPages.focusIn('[data-testid=template-editor]')"
_MOST_VALUES = 100


class TemplateBookState(WorkingState[Book], rx.State):
    """What the page shows; `busy` names what is under way."""

    # Where `place` is neither loading nor shown: forbidden, missing.
    title: str = ""
    obstacle: str = ""
    rows: list[TemplateView] = []
    deleting: int = 0
    writing: bool = False
    # What the form holds: a page that is loaded anew goes on from there.
    draft: dict[str, str] = {}
    editor: EditorView = EditorView()

    _lasting: ClassVar[tuple[str, ...]] = ("_asked", "_shown", "_connection_id")
    _connection_id: int = 0
    _buttons: list[int] = []
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {Happened.TEMPLATES_CHANGED, Happened.CONNECTION_CHANGED}
    )

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the templates and keep them true; Reflex cancels it when the tab goes elsewhere."""
        async with self:
            self._enter(connection_in(self.router.url.path))
        return await self._follow_on()

    @rx.event(background=True)
    async def sync(self) -> EventSpec | None:
        """Fetch the provider's list."""
        return await self._do_here(
            "sync", lambda desk, me, of: desk.sync(me, of), "The list is up to date."
        )

    @rx.event
    def ask_to_delete(self, template_id: int) -> None:
        """Ask whether a template is really to go; 0 takes the question back."""
        self.deleting = template_id

    @rx.event(background=True)
    async def delete(self, template_id: int) -> EventSpec | None:
        """Delete a template."""
        left = await self._do_here(
            "delete", lambda desk, me, of: desk.delete(me, of, template_id), "Deleted."
        )
        async with self:
            self.deleting = 0
        return left

    @rx.event
    def write(self) -> EventSpec:
        """Begin a template."""
        self.draft, self._buttons = dict(FRESH), []
        self.editor, self.writing, self.said = editor_view(FRESH, [], self._language), True, ""
        return rx.call_script(_FOCUS_FORM)

    @rx.event
    def put_away(self) -> None:
        """Let go of the template that is being written."""
        self.draft, self._buttons = {}, []
        self.editor, self.writing, self.said = EditorView(), False, ""

    @rx.event
    def fill(self, name: str, value: str) -> None:
        """Show what follows from one field."""
        if name in self.draft or len(self.draft) < _MOST_VALUES:
            self.draft = {**self.draft, name: value[:LONGEST_VALUE]}
        self._show_editor()

    @rx.event
    def add_button(self) -> None:
        """Make room for one more button."""
        if len(self._buttons) < MOST_BUTTONS:
            self._buttons = [*self._buttons, max(self._buttons, default=0) + 1]
        self._show_editor()

    @rx.event
    def remove_button(self, button: int) -> None:
        """Take a button away."""
        self._buttons = [one for one in self._buttons if one != button]
        self.draft = {
            name: value
            for name, value in self.draft.items()
            if not name.startswith(f"button:{button}:")
        }
        self._show_editor()

    @rx.event(background=True)
    async def hand_in(self, form: dict[str, Any]) -> EventSpec | None:
        """Hand the template in for approval; what is wrong with it is said beside it."""
        async with self:
            # What the form holds now: its last keystrokes may not have been filled in yet.
            self.draft = typed_into(self.draft, form)
            self._show_editor()
            draft = draft_of(self.draft, self._buttons)
        left = await self._do_here(
            "hand_in",
            lambda desk, me, of: desk.create(me, of, draft),
            f"“{draft.name}” is handed in. Meta mostly decides within minutes.",
        )
        async with self:
            if self.went_well and self.said:
                self.writing, self.draft, self._buttons = False, {}, []
        return left

    def _enter(self, connection_id: int) -> None:
        if self._connection_id != connection_id:
            self._start_anew()
        # A line that was lost for a moment takes away no template that is being written.
        self._connection_id, self.deleting = connection_id, 0
        self.said = self.notice = ""

    async def _do_here(self, busy: str, action: Action, done: str) -> EventSpec | None:
        async with self:
            connection_id = connection_in(self.router.url.path)
        return await self._do(
            busy, lambda desk, me: action(desk.templates, me, connection_id), done
        )

    def _show_editor(self) -> None:
        self._put("editor", editor_view(self.draft, self._buttons, self._language))

    def _question(self) -> Callable[[Desk, Viewer], Book]:
        connection_id = connection_in(self.router.url.path)
        return lambda desk, viewer: read_book(desk, viewer, connection_id)

    def _show(self, viewer: Viewer, seen: Book) -> None:
        self._greet(viewer)
        if seen.card is None:
            self._put("place", "missing" if seen.mine else "forbidden")
            self._put("rows", [])
            return
        self._put("title", title_of(seen.card))
        self._put("obstacle", obstacle(seen.card, viewer.language))
        self._put("rows", template_views(seen.rows, datetime.now(UTC), viewer.language))
        self._put("place", "shown")
