"""A guest's details while somebody edits them, without a browser."""

import asyncio

import pytest

from hotel_inbox.dashboard.conversations import guest_state
from hotel_inbox.dashboard.conversations.guest_state import GuestState
from hotel_inbox.dashboard.conversations.guest_views import EditView
from hotel_inbox.dashboard.conversations.head_views import CardView, HeadView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.domain.guests import Change, GuestField
from hotel_inbox.errors import ChangedMeanwhileError, InvalidInputError
from tests.dashboard.connections.accounts import handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, NOW


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["lucia"] = AMY
    monkeypatch.setattr(guest_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def panel() -> GuestState:
    return make_state(GuestState, "/conversations/7")


def do(panel: GuestState, name: str, *arguments: object) -> object:
    called = handler(GuestState, name)(panel, *arguments)
    if asyncio.iscoroutine(called):
        answer: object = asyncio.run(called)
        return answer
    return called


def shown(panel: GuestState) -> ConversationsState:
    """The page that the panel belongs to."""
    root = panel._get_root_state()
    page = root.get_substate(ConversationsState.get_full_name().split("."))
    assert isinstance(page, ConversationsState)
    return page


def test_what_is_kept_stands_there_at_once(desk: FakeDesk, panel: GuestState) -> None:
    page = shown(panel)
    page.head, page.card = HeadView(id=7), CardView(email="old@mail.example")
    do(panel, "edit", 7, "email", "old@mail.example")
    assert panel.email == EditView(open=True, draft="old@mail.example")
    do(panel, "save", "email", {"value": " new@mail.example "})
    assert desk.guest_details.written == [(1, 7, "email", " new@mail.example ", "old@mail.example")]
    assert panel.email == EditView()
    assert page.card.email == "new@mail.example"

    do(panel, "edit", 7, "notes", "")
    do(panel, "save", "notes", {"value": "Vegan."})
    assert page.panel.notes == "Vegan."


def test_what_is_refused_stays_typed(desk: FakeDesk, panel: GuestState) -> None:
    desk.guest_details.refusal = InvalidInputError("This is no e-mail address.")
    do(panel, "edit", 7, "email", "")
    do(panel, "edit", 7, "name", "Ann")
    do(panel, "save", "email", {"value": "ann@"})
    assert (panel.email.open, panel.email.draft) == (True, "ann@")
    assert panel.email.problem == "This is no e-mail address."
    assert panel.name.open
    do(panel, "cancel", "email")
    assert panel.email == EditView()


def test_who_saves_again_has_seen_what_came_meanwhile(desk: FakeDesk, panel: GuestState) -> None:
    desk.guest_details.refusal = ChangedMeanwhileError("Somebody changed it.", "Bea")
    do(panel, "edit", 7, "name", "Ann")
    do(panel, "save", "name", {"value": "Anne"})
    assert (panel.name.meanwhile, panel.name.draft) == ("Bea", "Anne")
    desk.guest_details.refusal = None
    do(panel, "save", "name", {"value": "Anne"})
    assert desk.guest_details.written == [(1, 7, "name", "Anne", "Bea")]


def test_a_failure_of_ours_leaves_it_open(desk: FakeDesk, panel: GuestState) -> None:
    desk.guest_details.refusal = OSError("the disk is away")
    do(panel, "edit", 7, "name", "Ann")
    do(panel, "save", "name", {"value": "Anne"})
    assert (panel.name.open, panel.name.saving, panel.name.draft) == (True, False, "Anne")
    assert panel.name.problem


def test_only_what_is_open_is_saved(desk: FakeDesk, panel: GuestState) -> None:
    do(panel, "save", "email", {"value": "x@mail.example"})
    do(panel, "edit", 7, "removing", "1")
    do(panel, "save", "removing", {"value": "1"})
    do(panel, "cancel", "conversation_id")
    assert (desk.guest_details.written, panel.conversation_id) == ([], 0)


def test_another_conversation_begins_anew(desk: FakeDesk, panel: GuestState) -> None:
    del desk
    do(panel, "edit", 7, "name", "Ann")
    do(panel, "edit", 8, "email", "")
    assert (panel.conversation_id, panel.name.open, panel.email.open) == (8, False, True)


def test_the_history_comes_on_demand(desk: FakeDesk, panel: GuestState) -> None:
    desk.guest_details.told = [Change(GuestField.NAME, "Ann", "Bea", "Amy Reyes", NOW)]
    do(panel, "show_history", 7)
    assert [(one.field, one.before, one.after) for one in panel.changes] == [("Name", "Ann", "Bea")]
    do(panel, "show_history", 7)
    assert (panel.history_of, panel.changes) == (0, [])


def test_a_login_that_ended_leads_to_the_sign_in(desk: FakeDesk, panel: GuestState) -> None:
    del desk
    do(panel, "edit", 7, "name", "Ann")
    visit(panel, "/conversations/7", "nobody")
    assert do(panel, "save", "name", {"value": "Anne"}) is not None
    assert not panel.name.open
