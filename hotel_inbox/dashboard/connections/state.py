"""The Connections screen of one tab: what it shows, and what one may do there."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.connections.forms import account_from, connection_of, typed
from hotel_inbox.dashboard.connections.reading import Accounts, read_accounts
from hotel_inbox.dashboard.connections.views import (
    Doing,
    HotelView,
    IdWords,
    hotel_views,
    id_words,
)
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.desk.house import Connections
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.dashboard.shell.screen_state import ScreenState
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened
from hotel_inbox.services.connection_cards import ConnectionCard

Action = Callable[[Connections, Viewer], Awaitable[object]]
_NEW = 0
"""The place of the form that connects an account among those of the connections."""


class ConnectionsState(ScreenState[Accounts | None], rx.State):
    """An access token is in a form's data and nowhere else: what is in here goes to the browser."""

    # Where `place` is neither loading nor shown: forbidden.
    hotels: list[HotelView] = []
    hotel_choices: list[tuple[str, str]] = []
    channel_choices: list[tuple[str, str]] = []
    chosen_channel: str = ""
    chosen_id: IdWords = IdWords("", "")
    adding: Doing = Doing()

    _cards: tuple[ConnectionCard, ...] = ()
    _doing: dict[int, Doing] = {}
    _concerns: ClassVar[frozenset[Happened]] = frozenset({Happened.CONNECTION_CHANGED})

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the cards and keep them true; Reflex cancels it when the tab goes elsewhere."""
        async with self:
            # A line that was lost for a moment closes no form that is being filled in.
            self.notice = ""
            for one, doing in self._doing.items():
                self._put_doing(one, replace(doing, said=""))
        return await self._follow_on()

    @rx.event(background=True)
    async def check(self, connection_id: int) -> EventSpec | None:
        """Ask the provider how an account fares."""
        return await self._do(
            connection_id, "check", lambda desk, me: desk.check(me, connection_id)
        )

    @rx.event(background=True)
    async def subscribe(self, connection_id: int) -> EventSpec | None:
        """Ask the provider to call our webhooks."""
        return await self._do(
            connection_id,
            "subscribe",
            lambda desk, me: desk.subscribe(me, connection_id),
            "Subscribed: the provider calls this inbox.",
        )

    @rx.event(background=True)
    async def resume(self, connection_id: int) -> EventSpec | None:
        """Let a paused account send again."""
        return await self._do(
            connection_id,
            "resume",
            lambda desk, me: asyncio.to_thread(desk.resume, me, connection_id),
            "Sending is tried again now.",
        )

    @rx.event(background=True)
    async def set_activity(self, connection_id: int, on: bool) -> EventSpec | None:
        """Switch read receipts and typing on or off."""
        return await self._do(
            connection_id,
            "activity",
            lambda desk, me: asyncio.to_thread(desk.set_activity, me, connection_id, on),
        )

    @rx.event(background=True)
    async def set_token(self, form: dict[str, Any]) -> EventSpec | None:
        """Take a new access token."""
        connection_id, token = connection_of(form), typed(form, "access_token")
        return await self._do(
            connection_id,
            "save",
            lambda desk, me: asyncio.to_thread(desk.set_token, me, connection_id, token),
            "The new token is kept. Choose Check to see whether it works.",
        )

    @rx.event(background=True)
    async def describe(self, form: dict[str, Any]) -> EventSpec | None:
        """Take another name and business account."""
        connection_id = connection_of(form)
        name, business = typed(form, "name"), typed(form, "waba_id")
        return await self._do(
            connection_id,
            "save",
            lambda desk, me: asyncio.to_thread(
                desk.describe, me, connection_id, name=name, waba_id=business
            ),
        )

    @rx.event(background=True)
    async def connect(self, form: dict[str, Any]) -> EventSpec | None:
        """Connect an account."""

        def add(desk: Connections, me: Viewer) -> int:
            new = account_from(form)
            return desk.add(
                me,
                new.channel,
                hotel_id=new.hotel_id,
                external_id=new.external_id,
                name=new.name,
                waba_id=new.waba_id,
                access_token=new.access_token,
            )

        return await self._do(
            _NEW,
            "save",
            lambda desk, me: asyncio.to_thread(add, desk, me),
            "The account is connected. Choose Check on its card.",
        )

    @rx.event
    def open_form(self, connection_id: int, form: str) -> EventSpec | None:
        """Open a form, or with an empty name close it."""
        shown = self._doing.get(connection_id, Doing())
        if shown.busy:
            return None
        self._put_doing(connection_id, Doing(form="" if shown.form == form else form))
        if connection_id == _NEW and self.channel_choices and not self.chosen_channel:
            self.choose_channel(self.channel_choices[0][0])
        place = f"#connection-{connection_id} form"
        return rx.call_script(f"hotelInboxPages.focusIn({place!r})") if form else None

    @rx.event
    def choose_channel(self, channel: str) -> None:
        """Say which id the form asks for."""
        if channel not in {value for value, _ in self.channel_choices}:
            return
        self.chosen_channel, self.chosen_id = channel, id_words(Channel(channel), self._language)

    async def _do(
        self, connection_id: int, busy: str, action: Action, done: str = ""
    ) -> EventSpec | None:
        desk = self._desk()
        async with self:
            before = self._doing.get(connection_id, Doing())
            if before.busy:
                return None
            self._put_doing(connection_id, replace(before, busy=busy, said=""))

        async def act(viewer: Viewer) -> None:
            await action(desk.connections, viewer)

        refusal = await self._try(desk, act)
        if refusal is None:
            return await self._leave()
        async with self:
            if refusal:
                ended = Doing(form=before.form, said=refusal, went_well=False)
            else:
                ended = Doing(said=understood(self._language, done))
            self._put_doing(connection_id, ended)
        return await self._read_anew()

    def _put_doing(self, connection_id: int, doing: Doing) -> None:
        self._doing = {**self._doing, connection_id: doing}
        if connection_id == _NEW:
            self.adding = doing
        self._lay_out()

    def _lay_out(self) -> None:
        self._put(
            "hotels", hotel_views(self._cards, datetime.now(UTC), self._doing, self._language)
        )

    def _question(self) -> Callable[[Desk, Viewer], Accounts | None]:
        return read_accounts

    def _show(self, viewer: Viewer, seen: Accounts | None) -> None:
        self._greet(viewer)
        if self.chosen_channel:
            self.chosen_id = id_words(Channel(self.chosen_channel), self._language)
        self._put("place", "forbidden" if seen is None else "shown")
        self._cards = seen.cards if seen else ()
        self._put("hotel_choices", list(seen.hotels) if seen else [])
        self._put("channel_choices", list(seen.channels) if seen else [])
        self._lay_out()
