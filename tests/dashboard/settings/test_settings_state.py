import asyncio
from dataclasses import replace

import pytest

from hotel_inbox.dashboard.settings.state import SettingsState
from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.services.hotel_settings import HotelSetup
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, visit
from tests.dashboard.desks import FakeDesk

ON, OFF = True, False
HOTELS = [
    HotelSetup(1, "Casa Azul", take_back_minutes=None),
    HotelSetup(2, "Harbour", take_back_minutes=45),
]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["lucia"] = replace(LUCIA, hotel_ids=frozenset({1, 2}))
    made.hotel_settings.held = HOTELS
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> SettingsState:
    found = make_state(SettingsState, "/settings")
    asyncio.run(found._refresh(desk))
    return found


def do(page: SettingsState, name: str, *arguments: object) -> object:
    return asyncio.run(handler(SettingsState, name)(page, *arguments))


def said(page: SettingsState) -> tuple[str, str, bool]:
    return (page.about, page.said, page.went_well)


def test_it_shows_ones_own_and_ones_hotels(page: SettingsState) -> None:
    assert (page.place, page.own.name, page.own.mail, page.own.role) == (
        "shown",
        "Amy",
        True,
        "Manager",
    )
    assert page.hotels == [("1", "Casa Azul"), ("2", "Harbour")]
    assert (page.hotel.name, page.hotel.minutes) == ("Casa Azul", "")
    do(page, "choose_hotel", "2")
    assert (page.hotel.name, page.hotel.minutes) == ("Harbour", "45")
    for odd in ("99", "x", "²", "9" * 30):
        do(page, "choose_hotel", odd)
        assert page.hotel.name == "Casa Azul"


def test_choices_and_names_are_kept(page: SettingsState, desk: FakeDesk) -> None:
    do(page, "choose", "mail", OFF)
    assert (page.own.mail, said(page)) == (False, ("told", "Kept.", True))
    do(page, "rename", {"name": "Amy Reyes"})
    assert (page.own.name, page.about) == ("Amy Reyes", "name")
    desk.own_preferences.refusal = InvalidInputError("There is no such choice.")
    do(page, "choose", "nonsense", ON)
    assert said(page) == ("told", "There is no such choice.", False)


def test_another_language_is_spoken_at_once(page: SettingsState, desk: FakeDesk) -> None:
    assert do(page, "speak", "es") is not None
    assert desk.own_preferences.asked == [("speak", "es")]
    desk.sign_in.logins["lucia"] = replace(LUCIA, language=Language.SPANISH)
    do(page, "choose", "sound", ON)
    assert page.said == "Guardado."


def test_the_browser_is_asked_only_after_it_was_explained(
    page: SettingsState, desk: FakeDesk
) -> None:
    handler(SettingsState, "explain")(page, ON)
    do(page, "permitted", "denied")
    assert (page.explaining, desk.own_preferences.asked) == (False, [])
    assert page.said.startswith("Your browser does not allow it.")
    do(page, "permitted", "granted")
    assert desk.own_preferences.asked == [("choose", {"browser": True})]
    assert page.own.browser


def test_a_password_is_typed_twice(page: SettingsState, desk: FakeDesk) -> None:
    form = {"old": "o" * 8, "new": "n" * 8, "again": "m" * 8}
    do(page, "change_password", form)
    assert said(page) == ("password", "The new passwords are not the same.", False)
    assert (desk.sign_in.changed, page.password_key) == ([], 0)
    do(page, "change_password", {**form, "again": "n" * 8})
    assert desk.sign_in.changed == [(LUCIA.agent_id, "lucia", "o" * 8, "n" * 8)]
    assert page.password_key == 1
    assert "n" * 8 not in str(page.dict())


@pytest.mark.parametrize(
    ("typed", "kept"), [("30", 30), ("", None), (" 5 ", 5), ("0", 0), (None, None)]
)
def test_minutes_are_a_number_or_nothing(
    page: SettingsState, desk: FakeDesk, typed: str | None, kept: int | None
) -> None:
    do(page, "set_take_back", {"minutes": typed})
    assert desk.hotel_settings.asked == [("set_take_back", 1, kept)]


def test_whether_a_number_from_the_channel_counts_is_chosen_for_one_hotel(
    page: SettingsState, desk: FakeDesk
) -> None:
    do(page, "choose_hotel", "2")
    do(page, "count_numbers", OFF)
    assert desk.hotel_settings.asked == [("count_channel_numbers", 2, False)]
    assert said(page) == ("hotel", "Kept.", True)
    desk.hotel_settings.refusal = NotFoundError("There is no such hotel.")
    do(page, "count_numbers", ON)
    assert said(page) == ("hotel", "There is no such hotel.", False)


def test_the_weekly_report_is_for_those_in_charge_where_mail_can_be_sent(
    page: SettingsState, desk: FakeDesk
) -> None:
    assert (page.own.reported, page.own.mails, page.own.weekly) == (True, True, False)
    do(page, "choose", "weekly", ON)
    assert (page.own.weekly, said(page)) == (True, ("told", "Kept.", True))
    desk.weekly_reports.is_on = False
    desk.sign_in.logins["lucia"] = replace(LUCIA, role=Role.AGENT)
    do(page, "choose", "sound", ON)
    assert (page.own.reported, page.own.mails) == (False, False)


@pytest.mark.parametrize("typed", ["x", "-5", "1.5", "9" * 30, "²"])
def test_what_is_no_number_is_said(page: SettingsState, desk: FakeDesk, typed: str) -> None:
    do(page, "set_take_back", {"minutes": typed})
    assert desk.hotel_settings.asked == []
    assert said(page) == ("hotel", "Write a whole number of minutes, or nothing.", False)


def test_without_a_login_it_leads_to_the_sign_in(page: SettingsState, desk: FakeDesk) -> None:
    visit(page, "/settings", "nobody")
    assert "next=/settings" in str(do(page, "choose", "mail", OFF))
    assert (desk.own_preferences.asked, page.own.name) == ([], "")
