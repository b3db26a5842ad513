"""The Leads screen of one tab, without a browser."""

import asyncio
from dataclasses import replace

import pytest

from hotel_inbox.dashboard.leads import reading
from hotel_inbox.dashboard.leads.state import LeadsState
from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.domain.leads import LeadFilter, LeadOwner, LeadState
from hotel_inbox.errors import ConflictError, InvalidInputError
from tests.dashboard.connections.accounts import handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.desks.guests import LEAD
from tests.dashboard.samples import AMY, SAM


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": AMY, "sam": SAM})
    made.leads.rows = [
        replace(LEAD, id=9, state=LeadState.QUOTED),
        LEAD,
        replace(LEAD, id=2, hotel_id=2, hotel_name="Harbour"),
    ]
    made.leads.people = [LeadOwner(1, "Amy Reyes", frozenset({1}))]
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> LeadsState:
    found = make_state(LeadsState, "/leads")
    asyncio.run(found._refresh(desk))
    return found


def do(page: LeadsState, name: str, *arguments: object) -> object:
    called = handler(LeadsState, name)(page, *arguments)
    if asyncio.iscoroutine(called):
        answer: object = asyncio.run(called)
        return answer
    return called


def test_the_leads_of_ones_hotels_are_shown(page: LeadsState) -> None:
    assert page.place == "shown"
    assert [row.id for row in page.rows] == [9, 3]
    assert (page.several_hotels, page.filtered, page.later) == (False, False, False)
    assert page.staff == {"1": [("1", "Amy Reyes")]}
    assert [one.count for one in page.sums] == ["2", "1", "0", "1", "0", "0"]


def test_filters_narrow_and_what_makes_no_sense_does_not(page: LeadsState, desk: FakeDesk) -> None:
    do(page, "choose", "state", "quoted")
    assert ([row.id for row in page.rows], page.filtered) == ([9], True)
    do(page, "choose", "owner", "1")
    do(page, "choose", "hotel", "1")
    do(page, "look_for", " laura ")
    assert desk.leads.wanted[-1] == LeadFilter(LeadState.QUOTED, 1, 1, None, "laura")
    do(page, "choose", "state", "sold")
    do(page, "choose", "owner", "x" * 300)
    do(page, "choose", "rows", "1")
    assert desk.leads.wanted[-1] == LeadFilter(None, 0, 1, None, "laura")


def test_pages_are_turned_both_ways(
    page: LeadsState, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 1)
    asyncio.run(page._refresh(desk))
    assert ([row.id for row in page.rows], page.later, page.earlier) == ([9], True, False)
    do(page, "turn", True)  # noqa: FBT003 - as the browser says it
    assert ([row.id for row in page.rows], page.later, page.earlier) == ([3], False, True)
    do(page, "turn", False)  # noqa: FBT003 - as above
    assert [row.id for row in page.rows] == [9]


def test_rows_are_changed_in_place(page: LeadsState, desk: FakeDesk) -> None:
    do(page, "set_state", 3, "new", "booked")
    do(page, "set_owner", 3, "0")
    do(page, "edit", 3, "value")
    do(page, "save", {"value": "90"})
    do(page, "edit", 3, "dates")
    do(page, "save", {"check_in": "2026-08-12", "check_out": "2026-08-13"})
    assert (page.editing, page.problem) == (0, "")
    do(page, "ask_to_remove", 3)
    do(page, "remove", 3)
    assert desk.leads.asked == [
        ("state", 1, 3, "booked", "new"),
        ("owner", 1, 3, 0),
        ("value", 1, 3, "90"),
        ("dates", 1, 3, "2026-08-12", "2026-08-13"),
        ("remove", 1, 3),
    ]
    assert page.removing == 0


def test_a_refusal_is_said_where_one_writes(page: LeadsState, desk: FakeDesk) -> None:
    desk.leads.refusal = InvalidInputError("This is no amount: write it like 1200 or 1200.50.")
    do(page, "edit", 3, "value")
    do(page, "save", {"value": "much"})
    assert (page.editing, page.field) == (3, "value")
    assert page.problem.startswith("This is no amount")
    do(page, "cancel")
    assert (page.editing, page.problem) == (0, "")

    desk.leads.refusal = ConflictError("A colleague was faster: this lead is lost now.")
    do(page, "set_state", 3, "new", "booked")
    assert page.notice.startswith("A colleague was faster")
    do(page, "dismiss")
    assert page.notice == ""


def test_without_an_open_row_nothing_is_saved(page: LeadsState, desk: FakeDesk) -> None:
    do(page, "edit", 3, "owner_id")
    do(page, "save", {"value": "1"})
    assert desk.leads.asked == []


def test_somebody_else_begins_anew(page: LeadsState, desk: FakeDesk) -> None:
    do(page, "choose", "state", "quoted")
    visit(page, "/leads", "sam")
    asyncio.run(page._refresh(desk))
    assert (page.state, page.several_hotels) == ("", True)


def test_a_login_that_ended_leads_to_the_sign_in(page: LeadsState) -> None:
    visit(page, "/leads", "nobody")
    assert do(page, "set_owner", 3, "1") is not None
    assert (page.place, page.rows) == ("loading", [])
