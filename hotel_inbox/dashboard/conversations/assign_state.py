"""The list of people whom the open conversation can be given to."""

import asyncio

import reflex as rx

from hotel_inbox.dashboard.conversations.assign_views import PersonView, person_views
from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.login.asking import as_viewer
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.wiring import get_inbox


class AssignState(rx.State):
    """Read anew each time the list is opened: by then others may be there."""

    hotel_id: int = 0
    people: list[PersonView] = []
    problem: str = ""

    @rx.event(background=True)
    async def open(self, hotel_id: int) -> None:
        """Show who works at the hotel and who of them is there."""
        async with self:
            cookie = login_cookie(self.router.headers.cookie)
            if self.hotel_id != hotel_id:
                self.people = []
            self.hotel_id, self.problem = hotel_id, ""

        def people_of(desk: Desk, me: Viewer) -> list[PersonView]:
            return person_views(desk.staff.colleagues(me, hotel_id), me.agent_id, me.language)

        people, problem = [], ""
        try:
            people = await asyncio.to_thread(as_viewer, get_inbox(), cookie, people_of)
        except HotelInboxError as error:
            problem = str(error)
        async with self:
            if self.hotel_id == hotel_id:
                self.people, self.problem = people, problem
