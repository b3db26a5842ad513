"""The Export panel: what to export, and how far the browser's download got."""

import asyncio
import json
import secrets
from collections.abc import Callable
from itertools import count
from typing import TypeVar
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.conversations.export_views import (
    ExportView,
    ProgressView,
    export_view,
    progress_view,
)
from hotel_inbox.dashboard.conversations.search_views import query_in
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.login.signed_in import SignedIn
from hotel_inbox.domain.exports import FileKind, Layout, Order
from hotel_inbox.domain.filters import filter_in, in_order, words_of
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.wiring import get_inbox

LOOKS_EVERY = 0.4
STARTS_WITHIN = 15.0
NOT_BEGUN = "The download did not begin. Try again."

Answer = TypeVar("Answer")


class ExportState(SignedIn, rx.State):
    """The panel of one open page; the file itself goes from the server to the browser's disk."""

    layout: str = Layout.CONVERSATIONS.value
    kind: str = FileKind.CSV.value
    view: ExportView = ExportView()
    progress: ProgressView = ProgressView()
    problem: str = ""

    _key: str = ""

    @rx.event(background=True)
    async def open(self) -> None:
        """Say what would be exported now."""
        await self._look()

    @rx.event(background=True)
    async def choose_layout(self, layout: str) -> None:
        """Choose what a row stands for."""
        if layout in set(Layout):
            async with self:
                self.layout = layout
            await self._look()

    @rx.event
    def choose_kind(self, kind: str) -> None:
        """Choose what kind of file it is written to."""
        if kind in set(FileKind):
            self.kind = kind

    @rx.event(background=True)
    async def start(self) -> list[EventSpec] | None:
        """Have the browser download it, and watch how far it gets."""
        async with self:
            if self.progress.going:
                return None
            self._key, self.problem = secrets.token_urlsafe(16), ""
            key, order = self._key, self._order()
        language = await self._answer(_may_begin)
        if language is None:
            return None
        asked = words_of(order.chosen) | ({"q": order.words} if order.words else {})
        address = f"/export/{order.layout}.{order.kind}?{urlencode(asked | {'run': key})}"
        async with self:
            self.progress = progress_view(None, language)
        fetch = rx.call_script(f"hotelInboxExport.fetch({json.dumps(address)})")
        return [fetch, ExportState.watch(key)]

    @rx.event(background=True)
    async def watch(self, key: str) -> None:
        """Show how far the export of a key got, until it has ended."""
        began = False
        for look in count():
            await asyncio.sleep(LOOKS_EVERY)
            found = await self._answer(
                lambda desk, me: (desk.export.progress(me, key), me.language)
            )
            late = not began and look * LOOKS_EVERY > STARTS_WITHIN
            async with self:
                if found is None or self._key != key:
                    return
                progress, language = found
                began = began or progress is not None
                shown = progress_view(progress, language)
                if late and progress is None:
                    shown, self.problem = ProgressView(), say(language, NOT_BEGUN)
                self.progress = shown
                if not shown.going:
                    return

    @rx.event(background=True)
    async def cancel(self) -> None:
        """End the export under way."""
        async with self:
            key = self._key
        await self._answer(lambda desk, me: desk.export.cancel(me, key))

    async def _look(self) -> None:
        async with self:
            order = self._order()
            self.problem = ""
            if not self.progress.going:
                self.progress = ProgressView()
        found = await self._answer(lambda desk, me: _view(desk, me, order))
        async with self:
            if found is not None and order.layout == self.layout:
                self.view = found

    def _order(self) -> Order:
        address = self.router.url.query
        layout, kind = Layout(self.layout), FileKind(self.kind)
        return Order(layout, kind, in_order(filter_in(address)), query_in(address))

    async def _answer(self, question: Callable[[Desk, Viewer], Answer]) -> Answer | None:
        try:
            return await self._ask(get_inbox(), question)
        except HotelInboxError as error:
            async with self:
                self.problem, self.progress = str(error), ProgressView()
        return None


def _may_begin(desk: Desk, me: Viewer) -> Language:
    desk.export.check(me)
    return me.language


def _view(desk: Desk, me: Viewer, order: Order) -> ExportView:
    rows = desk.export.count(me, order)
    return export_view(order, desk.conversations.hotels(me), rows, me.language)
