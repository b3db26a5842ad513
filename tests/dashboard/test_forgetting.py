"""Whoever signs in at a tab sees nothing of whoever was signed in there before."""

import asyncio
from typing import TypeVar

import pytest
from reflex.state import BaseState

from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.conversations.search_state import SearchState
from hotel_inbox.dashboard.language import state as language_module
from hotel_inbox.dashboard.language.state import LanguageState
from hotel_inbox.dashboard.leads.state import LeadsState
from hotel_inbox.dashboard.login import state as login_module
from hotel_inbox.dashboard.login.state import LoginState
from hotel_inbox.dashboard.shell.live import FORGOTTEN
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

Shown = TypeVar("Shown", bound=BaseState)


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins |= {"lucia": LUCIA, "amy": AMY}
    for module in (language_module, login_module):
        monkeypatch.setattr(module, "get_inbox", lambda: made)
    return made


def sibling(state: BaseState, kind: type[Shown]) -> Shown:
    found = state._get_root_state().get_substate(kind.get_full_name().split("."))
    assert isinstance(found, kind)
    return found


def test_a_tab_whose_login_ended_elsewhere_forgets_before_the_next_one() -> None:
    login = make_state(LoginState, "/login", "nobody")
    search, leads = sibling(login, SearchState), sibling(login, LeadsState)
    search.query = search.found_for = "laura"
    leads.notice = "Somebody else has changed it."
    asyncio.run(handler(LoginState, "enter")(login))
    assert (search.query, search.found_for, leads.notice, leads._shown) == ("", "", "", FORGOTTEN)


def test_who_is_signed_in_already_loses_nothing_at_the_login_page() -> None:
    login = make_state(LoginState, "/login", "amy")
    search = sibling(login, SearchState)
    search.query = "laura"
    asyncio.run(handler(LoginState, "enter")(login))
    assert search.query == "laura"


def test_a_tab_that_another_person_goes_on_with_begins_anew() -> None:
    language = make_state(LanguageState, "/conversations", "amy")
    search = sibling(language, SearchState)
    enter = handler(LanguageState, "enter")
    asyncio.run(enter(language))
    search.query = "laura"
    asyncio.run(enter(language))
    assert search.query == "laura"
    visit(language, "/conversations", "lucia")
    spoken = asyncio.run(enter(language))
    assert search.query == ""
    assert "reload" in str(spoken)
    assert "reload" not in str(asyncio.run(enter(language)))


def test_whoever_signs_out_leaves_nothing_behind() -> None:
    bell = make_state(BellState, "/conversations", "amy")
    search, leads = sibling(bell, SearchState), sibling(bell, LeadsState)
    search.query, leads.notice = "laura", "Somebody else has changed it."
    handler(BellState, "forget")(bell)
    assert (search.query, leads.notice, leads._shown) == ("", "", FORGOTTEN)
