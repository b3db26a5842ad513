"""The Settings screen of one tab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.language.state import LanguageState
from hotel_inbox.dashboard.settings.views import (
    HotelView,
    OwnView,
    hotel_view,
    minutes_of,
    own_view,
    passwords_of,
)
from hotel_inbox.dashboard.shell.screen_state import WorkingState, blocking
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Happened
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.preferences import OwnSettings

BROWSER = "browser"
GRANTED = "granted"


@dataclass(frozen=True)
class Seen:
    """What the screen is made of."""

    own: OwnSettings
    hotels: tuple[HotelSetup, ...]
    mails: bool


class SettingsState(WorkingState[Seen], rx.State):
    """What the page shows; `about` names the part that `said` belongs to."""

    own: OwnView = OwnView()
    hotels: list[tuple[str, str]] = []
    hotel: HotelView = HotelView()
    explaining: bool = False
    password_key: int = 0
    about: str = ""

    _hotel_id: int = 0
    _concerns: ClassVar[frozenset[Happened]] = frozenset(
        {Happened.HOTEL_CHANGED, Happened.STAFF_CHANGED}
    )

    @rx.event(background=True)
    async def follow(self) -> EventSpec:
        """Show the settings and keep them true; Reflex cancels it when the tab goes elsewhere."""
        async with self:
            self.said = self.notice = ""
            self.explaining = False
        return await self._follow_on()

    @rx.event(background=True)
    async def rename(self, form: dict[str, Any]) -> EventSpec | None:
        """Change the name by which colleagues know one."""
        name = str(form.get("name", ""))
        return await self._set("name", lambda desk, me: desk.own_preferences.rename(me, name))

    @rx.event(background=True)
    async def speak(self, code: str) -> list[EventSpec] | EventSpec | None:
        """Show the dashboard in another language at once."""
        left = await self._set("language", lambda desk, me: desk.own_preferences.speak(me, code))
        return left or LanguageState.enter()

    @rx.event(background=True)
    async def choose(self, name: str, on: bool) -> EventSpec | None:
        """Choose whether, or by which means, one is told of something."""
        return await self._set("told", lambda desk, me: desk.own_preferences.choose(me, {name: on}))

    @rx.event
    def explain(self, on: bool) -> None:
        """Say first what the browser will ask."""
        self.explaining = on

    @rx.event(background=True)
    async def permitted(self, answer: str) -> EventSpec | None:
        """Note what the person told their browser."""
        async with self:
            self.explaining = False
        if answer == GRANTED:
            return await self._set(
                "told", lambda desk, me: desk.own_preferences.choose(me, {BROWSER: True})
            )
        async with self:
            self.about, self.went_well = "told", False
            self.said = say(
                self._language,
                "Your browser does not allow it. You can change that in its settings for this "
                "site.",
            )
        return None

    @rx.event(background=True)
    async def change_password(self, form: dict[str, Any]) -> EventSpec | None:
        """Change the password, which ends the other logins."""
        async with self:
            cookie = self._cookie()

        def change(desk: Desk, me: Viewer) -> None:
            old, new = passwords_of(form)
            desk.sign_in.change_password(me, cookie, old, new)

        left = await self._set("password", change)
        async with self:
            if self.went_well and self.about == "password":
                # Another form, and nothing typed in it.
                self.password_key += 1
        return left

    @rx.event(background=True)
    async def choose_hotel(self, hotel: str) -> EventSpec | None:
        """Show what is set for another hotel."""
        async with self:
            self._hotel_id = next((int(one) for one, _ in self.hotels if one == hotel), 0)
            self.said = ""
        return await self._read_anew()

    @rx.event(background=True)
    async def set_take_back(self, form: dict[str, Any]) -> EventSpec | None:
        """Set after how long without an answer the bot takes back."""
        async with self:
            hotel_id = self.hotel.id

        def change(desk: Desk, me: Viewer) -> None:
            desk.hotel_settings.set_take_back(me, hotel_id, minutes_of(form.get("minutes")))

        return await self._set("hotel", change)

    @rx.event(background=True)
    async def count_numbers(self, on: bool) -> EventSpec | None:
        """Count guests as captured whose number only the channel gave, or do not."""
        async with self:
            hotel_id = self.hotel.id
        return await self._set(
            "hotel",
            lambda desk, me: desk.hotel_settings.count_channel_numbers(me, hotel_id, on=on),
        )

    async def _set(self, about: str, action: Callable[[Desk, Viewer], object]) -> EventSpec | None:
        return await self._do(about, blocking(action), "Kept.")

    def _begin(self, what: str) -> None:
        self.busy, self.about, self.said = what, what, ""

    def _question(self) -> Callable[[Desk, Viewer], Seen]:
        return lambda desk, me: Seen(
            desk.own_preferences.of(me),
            tuple(desk.hotel_settings.listed(me)),
            desk.weekly_reports.is_on,
        )

    def _show(self, viewer: Viewer, seen: Seen) -> None:
        self._greet(viewer)
        self._put("own", own_view(seen.own, viewer, mails=seen.mails))
        self._put("hotels", [(str(one.id), one.name) for one in seen.hotels])
        chosen = next((one for one in seen.hotels if one.id == self._hotel_id), None)
        chosen = chosen or next(iter(seen.hotels), None)
        self._put("hotel", hotel_view(chosen) if chosen else HotelView())
        self._put("place", "shown")
