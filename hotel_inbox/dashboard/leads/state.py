"""The Leads screen of one tab: which leads are shown, and what is changed in their rows."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.leads.reading import Sheet, read_sheet
from hotel_inbox.dashboard.leads.views import (
    NOBODY,
    LeadView,
    SumView,
    lead_view,
    owners_by_hotel,
    sum_views,
)
from hotel_inbox.dashboard.shell.screen_state import ScreenState, blocking
from hotel_inbox.domain.leads import LeadCursor, LeadFilter, LeadState
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened

_WORDS_LENGTH = 200
_LONGEST_NUMBER = 18
_FIELDS = frozenset({"value", "dates"})


class LeadsState(ScreenState[Sheet], rx.State):
    """What the page shows; `editing` names the row and `field` what of it is being written."""

    rows: list[LeadView] = []
    sums: list[SumView] = []
    hotels: list[tuple[str, str]] = []
    owners: list[tuple[str, str]] = []
    staff: dict[str, list[tuple[str, str]]] = {}
    several_hotels: bool = False
    # The filters: empty where it does not matter.
    state: str = ""
    owner: str = ""
    hotel: str = ""
    words: str = ""
    of_one: str = ""
    filtered: bool = False
    later: bool = False
    earlier: bool = False
    editing: int = 0
    field: str = ""
    problem: str = ""
    removing: int = 0

    _conversation: int = 0
    _after: tuple[LeadCursor, ...] = ()
    _next: LeadCursor | None = None
    _concerns: ClassVar[frozenset[Happened]] = frozenset({Happened.LEADS_CHANGED})

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the leads that the address asks for and keep them true."""
        async with self:
            self._conversation = _number(self.router.url.query_parameters.get("conversation", ""))
            self._begin_again()
            self.notice, self.editing, self.removing = "", 0, 0
        return await self._follow_on()

    @rx.event(background=True)
    async def choose(self, what: str, value: str) -> EventSpec | None:
        """Show only leads of a state, owner or hotel; an empty value shows all."""
        if what not in {"state", "owner", "hotel"}:
            return None
        async with self:
            setattr(self, what, value[:_WORDS_LENGTH])
            self._begin_again()
        return await self._read_anew()

    @rx.event(background=True)
    async def look_for(self, words: str) -> EventSpec | None:
        """Show the leads of the guests who are called so."""
        async with self:
            self.words = words[:_WORDS_LENGTH]
            self._begin_again()
        return await self._read_anew()

    @rx.event(background=True)
    async def turn(self, forward: bool) -> EventSpec | None:
        """Show the leads before those shown, or those after."""
        async with self:
            if forward and self._next is not None:
                self._after = (*self._after, self._next)
            elif not forward:
                self._after = self._after[:-1]
            self._next = None
        return await self._read_anew()

    @rx.event
    def edit(self, lead_id: int, field: str) -> None:
        """Write the value or the dates of a lead."""
        if field in _FIELDS:
            self.editing, self.field, self.problem = lead_id, field, ""

    @rx.event
    def cancel(self) -> None:
        """Leave it as it was."""
        self.editing, self.field, self.problem = 0, "", ""

    @rx.event(background=True)
    async def save(self, form: dict[str, Any]) -> EventSpec | None:
        """Keep what was written; what is wrong with it is said beside it."""
        async with self:
            lead_id, field = self.editing, self.field
        if not lead_id:
            return None
        typed = {name: str(value)[:_WORDS_LENGTH] for name, value in form.items()}

        def keep(desk: Desk, me: Viewer) -> None:
            if field == "value":
                desk.leads.set_value(me, lead_id, typed.get("value", ""))
            else:
                arrival, departure = typed.get("check_in", ""), typed.get("check_out", "")
                desk.leads.set_dates(me, lead_id, arrival, departure)

        refusal = await self._do(keep)
        if refusal is None:
            return await self._leave()
        async with self:
            if (self.editing, self.field) != (lead_id, field):
                self._put("notice", refusal)
            elif refusal:
                self.problem = refusal
            else:
                self.editing, self.field, self.problem = 0, "", ""
        return await self._read_anew()

    @rx.event(background=True)
    async def set_state(self, lead_id: int, before: str, state: str) -> EventSpec | None:
        """Move a lead on."""
        return await self._act(lambda desk, me: desk.leads.set_state(me, lead_id, state, before))

    @rx.event(background=True)
    async def set_owner(self, lead_id: int, owner: str) -> EventSpec | None:
        """Give a lead to somebody."""
        return await self._act(lambda desk, me: desk.leads.set_owner(me, lead_id, _number(owner)))

    @rx.event
    def ask_to_remove(self, lead_id: int) -> None:
        """Ask whether a lead is really to go; 0 takes the question back."""
        self.removing = lead_id

    @rx.event(background=True)
    async def remove(self, lead_id: int) -> EventSpec | None:
        """Delete a lead that was marked by mistake."""
        async with self:
            self.removing = 0
        return await self._act(lambda desk, me: desk.leads.remove(me, lead_id))

    @rx.event
    def dismiss(self) -> None:
        """Take back what was said."""
        self.notice = ""

    async def _act(self, action: Callable[[Desk, Viewer], object]) -> EventSpec | None:
        refusal = await self._do(action)
        if refusal is None:
            return await self._leave()
        async with self:
            self._put("notice", refusal)
        return await self._read_anew()

    async def _do(self, action: Callable[[Desk, Viewer], object]) -> str | None:
        desk = self._desk()
        return await self._try(desk, partial(blocking(action), desk))

    def _begin_again(self) -> None:
        self._after, self._next = (), None

    def _wanted(self) -> LeadFilter:
        return LeadFilter(
            state=LeadState(self.state) if self.state in set(LeadState) else None,
            owner_id=_number(self.owner) if self.owner else None,
            hotel_id=_number(self.hotel) if self.hotel else None,
            conversation_id=self._conversation or None,
            words=self.words.strip(),
        )

    def _question(self) -> Callable[[Desk, Viewer], Sheet]:
        wanted, after = self._wanted(), next(iter(self._after[-1:]), None)
        return lambda desk, viewer: read_sheet(desk, viewer, wanted, after)

    def _show(self, viewer: Viewer, seen: Sheet) -> None:
        self._greet(viewer)
        now, several = datetime.now(UTC), len(seen.hotels) > 1
        self._put("several_hotels", several)
        self._put("hotels", [(str(one.id), one.name) for one in seen.hotels])
        self._put("owners", [(str(one.id), one.name) for one in seen.owners])
        self._put("staff", owners_by_hotel(seen.owners))
        self._put("sums", sum_views(seen.page.sums, viewer.language))
        rows = [
            lead_view(one, now, seen.owners, name_hotel=several, language=viewer.language)
            for one in seen.page.rows
        ]
        self._put("rows", rows)
        self._next = seen.page.next
        self._put("later", seen.page.next is not None)
        self._put("earlier", bool(self._after))
        known = rows[0].guest if rows else self.of_one or "–"
        self._put("of_one", known if self._conversation else "")
        self._put("filtered", self._wanted() != LeadFilter())
        self._put("place", "shown")


def _number(text: str) -> int:
    """Read an id that a browser sent; what is none is nobody's."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else int(NOBODY)
