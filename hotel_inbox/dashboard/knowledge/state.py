"""The Knowledge screen of one tab: the entries, the form, the open questions, the trial."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.knowledge.reading import Shelf, read_shelf
from hotel_inbox.dashboard.knowledge.views import (
    EntryView,
    FormView,
    QuestionView,
    TrialView,
    count_words,
    draft_of,
    entry_view,
    form_of,
    ids_of,
    question_view,
    theirs_of,
    trial_view,
)
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.shell.screen_state import WorkingState, blocking
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened
from hotel_inbox.services.entries import PAGE, Entry, EntryChangedError
from hotel_inbox.services.knowledge_csv import EntryDraft

_SEARCH_LENGTH = 200
# Every tab holds what it shows: whoever looks for more searches.
_MOST_SHOWN = 300
_SETTLED = "This question has been settled meanwhile."
_FOCUS_FORM = "hotelInboxPages.focusIn('[data-testid=entry-form]')"


class KnowledgeState(WorkingState[Shelf], rx.State):
    """What the page shows; `busy` names what is under way."""

    # Where `place` is neither loading nor shown: empty (no hotel is the viewer's).
    hotels: list[tuple[str, str]] = []
    several_hotels: bool = False
    hotel: str = ""
    slug: str = ""
    search: str = ""
    count: str = ""
    more: bool = False
    rows: list[EntryView] = []
    questions: list[QuestionView] = []
    editing: bool = False
    form: FormView = FormView()
    deleting: int = 0
    trial: TrialView = TrialView()

    _limit: int = PAGE
    _entries: dict[int, Entry] = {}
    # What the form was opened with, or what its person was told that somebody else wrote.
    _before: EntryDraft | None = None
    _hotel_language: str = "en"
    # The questions that the address asks to answer, until their form is open.
    _answers: list[int] = []
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {Happened.KNOWLEDGE_CHANGED, Happened.CONVERSATION_CHANGED}
    )

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the knowledge and keep it true; Reflex cancels it when the tab goes elsewhere."""
        async with self:
            self.said = self.notice = ""
            asked = self.router.url.query_parameters
            self._answers = ids_of(str(asked.get("answers", "")))
            self.hotel = str(asked.get("hotel", self.hotel))
        return await self._follow_on()

    @rx.event(background=True)
    async def choose_hotel(self, hotel: str) -> EventSpec | None:
        """Show another hotel's knowledge."""
        async with self:
            self.hotel, self._limit, self.said = hotel, PAGE, ""
            self.editing, self.trial, self.deleting = False, TrialView(), 0
        return await self._read_anew()

    @rx.event(background=True)
    async def look_for(self, words: str) -> EventSpec | None:
        """Search the entries."""
        async with self:
            self.search, self._limit = words[:_SEARCH_LENGTH], PAGE
        return await self._read_anew()

    @rx.event(background=True)
    async def show_more(self) -> EventSpec | None:
        """Show further entries."""
        async with self:
            self._limit = min(self._limit + PAGE, _MOST_SHOWN)
        return await self._read_anew()

    @rx.event
    def write(self) -> EventSpec:
        """Begin an entry."""
        return self._open(FormView(language=self._hotel_language))

    @rx.event
    def answer(self, ids: str) -> EventSpec | None:
        """Begin the entry that answers what guests asked."""
        asked = next((one for one in self.questions if one.ids == ids), None)
        if asked is None:
            return None
        return self._open(
            FormView(question=asked.question, language=self._hotel_language, settles=asked.ids)
        )

    @rx.event
    def edit(self, entry_id: int) -> EventSpec | None:
        """Open an entry in the form; what is being written into it already stays."""
        if self.editing and self.form.id == entry_id:
            return rx.call_script(_FOCUS_FORM)
        known = self._entries.get(entry_id)
        return None if known is None else self._open(form_of(known), known.draft)

    @rx.event
    def put_away(self) -> None:
        """Close the form."""
        self.editing, self.form, self.said = False, FormView(), ""

    @rx.event(background=True)
    async def save(self, form: dict[str, Any]) -> EventSpec | None:
        """Keep the entry in the form; what is wrong with it is said above it."""
        draft = draft_of(form)
        async with self:
            open_form, before, hotel_id = self.form, self._before, self._hotel_id()
            # A refusal must not take away what was typed.
            self.form = saving = replace(
                open_form,
                question=draft.question,
                answer=draft.answer,
                title=draft.title,
                language=draft.language,
            )

        theirs: EntryDraft | None = None

        def keep(desk: Desk, viewer: Viewer) -> None:
            nonlocal theirs
            if not open_form.id:
                desk.entries.add(viewer, hotel_id, draft, ids_of(open_form.settles))
                return
            try:
                desk.entries.change(viewer, open_form.id, draft, before)
            except EntryChangedError as error:
                theirs = error.entry
                raise

        done = "Kept. The bot answers with it from now on."
        left = await self._do("save", blocking(keep), done)
        async with self:
            if theirs is not None and self.form == saving:
                # Who was told may replace it, but not what a third person writes after that.
                self._before = theirs
                self.form = replace(saving, theirs=theirs_of(theirs, self._language))
            # Another form may have been opened meanwhile: that one stays.
            if self.went_well and self.said and self.form == saving:
                self.editing, self.form = False, FormView()
        return left

    @rx.event
    def ask_to_delete(self, entry_id: int) -> None:
        """Ask whether an entry is really to go; 0 takes the question back."""
        self.deleting = entry_id

    @rx.event(background=True)
    async def delete(self, entry_id: int) -> EventSpec | None:
        """Delete an entry."""

        def delete(desk: Desk, viewer: Viewer) -> None:
            desk.entries.delete(viewer, entry_id)

        left = await self._do("delete", blocking(delete), "Deleted.")
        async with self:
            self.deleting = 0
        return left

    @rx.event(background=True)
    async def dismiss(self, ids: str) -> EventSpec | None:
        """Put a question aside that needs no entry."""

        def dismiss(desk: Desk, viewer: Viewer) -> None:
            desk.entries.dismiss(viewer, ids_of(ids))

        return await self._do("dismiss", blocking(dismiss))

    @rx.event(background=True)
    async def try_it(self, form: dict[str, Any]) -> EventSpec | None:
        """Ask the bot as a guest would."""
        question = str(form.get("question", "")).strip()
        async with self:
            hotel_id = self._hotel_id()

        async def ask(desk: Desk, viewer: Viewer) -> None:
            trial = await desk.trials.ask(viewer, hotel_id, question)
            async with self:
                self.trial = trial_view(question, trial, viewer.language)

        return await self._do("try", ask)

    def _open(self, form: FormView, before: EntryDraft | None = None) -> EventSpec:
        self.form, self.editing, self.said = form, True, ""
        self._before = before
        return rx.call_script(_FOCUS_FORM)

    def _hotel_id(self) -> int:
        return next(iter(ids_of(self.hotel)), 0)

    def _question(self) -> Callable[[Desk, Viewer], Shelf]:
        hotel_id, search, limit = self._hotel_id(), self.search, self._limit
        return lambda desk, viewer: read_shelf(desk, viewer, hotel_id, search, limit)

    def _show(self, viewer: Viewer, seen: Shelf) -> None:
        self._greet(viewer)
        now = datetime.now(UTC)
        self._put("hotels", [(str(one.id), one.name) for one in seen.hotels])
        self._put("several_hotels", len(seen.hotels) > 1)
        if seen.hotel is not None:
            self._put("hotel", str(seen.hotel.id))
            self._put("slug", seen.hotel.slug)
            self._hotel_language = seen.hotel.language
        self._entries = {one.id: one for one in seen.page.entries}
        self._put("rows", [entry_view(one, now, viewer.language) for one in seen.page.entries])
        self._put("more", len(seen.page.entries) < min(seen.page.count, _MOST_SHOWN))
        self._put("count", count_words(seen.page.count, self.search, viewer.language))
        self._put("questions", [question_view(one, now, viewer.language) for one in seen.questions])
        self._put("place", "shown" if seen.hotel else "empty")
        self._begin_answer()

    def _begin_answer(self) -> None:
        """Open the form of what the address asks to answer, once."""
        wanted, self._answers = self._answers, []
        if not wanted:
            return
        asked = next((one for one in self.questions if {*ids_of(one.ids)} & {*wanted}), None)
        if asked is None:
            self.went_well, self.said = True, understood(self._language, _SETTLED)
        else:
            settles = ",".join(map(str, wanted))
            self._open(
                FormView(question=asked.question, language=self._hotel_language, settles=settles)
            )
