import asyncio
import pickle
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest

from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.connections.views import AccountView
from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.connection_cards import ConnectionCard
from tests.dashboard.connections.accounts import (
    LUCIA,
    card,
    handler,
    make_state,
    soon,
    visit,
    web_chat,
)
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM

ON = True
TOKEN = "EAAG-a-secret-token"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": LUCIA, "amy": AMY, "sam": SAM})
    made.connections.found = [card(), web_chat()]
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> ConnectionsState:
    found = make_state(ConnectionsState)
    asyncio.run(found._refresh(desk))
    return found


def do(page: ConnectionsState, name: str, *arguments: object) -> object:
    answer: object = asyncio.run(handler(ConnectionsState, name)(page, *arguments))
    return answer


def shown(page: ConnectionsState, connection_id: int = 5) -> AccountView:
    return next(one for hotel in page.hotels for one in hotel.accounts if one.id == connection_id)


def test_a_manager_sees_the_cards(page: ConnectionsState) -> None:
    assert page.place == "shown"
    assert [one.id for hotel in page.hotels for one in hotel.accounts] == [5, 6]
    assert page.hotel_choices == [("1", "Hotel 1")]
    assert (page.me.name, page.me.manages) == ("Lucía Vega", True)


def test_an_agent_is_told_whom_the_page_is_for(page: ConnectionsState, desk: FakeDesk) -> None:
    visit(page, "/connections", "amy")
    asyncio.run(page._refresh(desk))
    assert (page.place, page.hotels, page.channel_choices) == ("forbidden", [], [])
    assert not page.me.manages


def test_another_persons_tab_shows_nothing_of_before(
    page: ConnectionsState, desk: FakeDesk
) -> None:
    do(page, "check", 5)
    handler(ConnectionsState, "open_form")(page, 5, "token")
    visit(page, "/connections", "sam")
    desk.connections.found = [card(id=9)]
    asyncio.run(page._refresh(desk))
    assert (page.place, page._doing) == ("shown", {})
    assert [one.id for hotel in page.hotels for one in hotel.accounts] == [9]


@pytest.mark.parametrize("name", ["check", "subscribe", "resume"])
def test_a_button_asks_for_one_thing(page: ConnectionsState, desk: FakeDesk, name: str) -> None:
    assert do(page, name, 5) is None
    assert desk.connections.asked == [(name, 5)]
    assert shown(page).doing.busy == ""


def test_read_receipts_are_switched(page: ConnectionsState, desk: FakeDesk) -> None:
    do(page, "set_activity", 5, ON)
    assert desk.connections.asked == [("set_activity", 5, True)]


def test_a_refusal_is_said_on_its_card(page: ConnectionsState, desk: FakeDesk) -> None:
    desk.connections.refusal = InvalidInputError("This connection has no access token yet.")
    do(page, "check", 5)
    assert shown(page).doing.said == "This connection has no access token yet."
    assert not shown(page).doing.went_well
    assert shown(page, 6).doing.said == ""


def test_what_is_nobodys_refusal_is_said_calmly(page: ConnectionsState, desk: FakeDesk) -> None:
    desk.connections.refusal = OSError("/var/lib/secret is away")
    do(page, "check", 5)
    assert "went wrong" in shown(page).doing.said
    assert (shown(page).doing.busy, "secret" in shown(page).doing.said) == ("", False)


def test_a_second_press_while_the_first_works_does_nothing(
    page: ConnectionsState, desk: FakeDesk
) -> None:
    async def twice() -> None:
        await asyncio.gather(*(handler(ConnectionsState, "check")(page, 5) for _ in range(2)))

    asyncio.run(twice())
    assert desk.connections.asked == [("check", 5)]


def test_a_token_is_handed_on_and_kept_nowhere(page: ConnectionsState, desk: FakeDesk) -> None:
    handler(ConnectionsState, "open_form")(page, 5, "token")
    assert shown(page).doing.form == "token"
    do(page, "set_token", {"connection_id": "5", "access_token": f" {TOKEN} "})
    assert desk.connections.asked == [("set_token", 5, TOKEN)]
    assert shown(page).doing.form == ""
    assert_unknown(page)


def test_a_refused_token_is_kept_nowhere_and_the_form_stays(
    page: ConnectionsState, desk: FakeDesk
) -> None:
    handler(ConnectionsState, "open_form")(page, 5, "token")
    desk.connections.refusal = InvalidInputError("copy it again")
    do(page, "set_token", {"connection_id": "5", "access_token": TOKEN})
    assert (shown(page).doing.form, shown(page).doing.said) == ("token", "copy it again")
    assert_unknown(page)


def test_an_account_is_connected(page: ConnectionsState, desk: FakeDesk) -> None:
    handler(ConnectionsState, "open_form")(page, 0, "connect")
    assert (page.adding.form, page.chosen_channel) == ("connect", "whatsapp")
    assert page.chosen_id.label == "Phone number id"
    handler(ConnectionsState, "choose_channel")(page, "messenger")
    assert page.chosen_id.label == "Page id"
    handler(ConnectionsState, "choose_channel")(page, "webchat")
    assert page.chosen_channel == "messenger"
    form = {"hotel": "1", "channel": "messenger", "external_id": "99", "access_token": TOKEN}
    do(page, "connect", {**form, "channel": "fax"})
    assert (page.adding.form, page.adding.said) == ("connect", "Choose a channel.")
    do(page, "connect", form)
    assert desk.connections.asked == [("add", "messenger", 1, "99", "", "", TOKEN)]
    assert (page.adding.form, page.adding.went_well) == ("", True)
    assert_unknown(page)


def test_a_form_closes_when_its_button_is_pressed_again(page: ConnectionsState) -> None:
    opens = handler(ConnectionsState, "open_form")
    opens(page, 5, "describe")
    opens(page, 5, "token")
    assert shown(page).doing.form == "token"
    opens(page, 5, "token")
    assert shown(page).doing.form == ""


def test_a_name_is_changed(page: ConnectionsState, desk: FakeDesk) -> None:
    do(page, "describe", {"connection_id": "5", "name": "Reception", "waba_id": "77"})
    assert desk.connections.asked == [("describe", 5, "Reception", "77")]


def test_a_login_that_ended_leads_to_the_sign_in(page: ConnectionsState, desk: FakeDesk) -> None:
    visit(page, "/connections", "nobody")
    left = do(page, "check", 5)
    assert "/login?next=/connections" in str(left)
    assert (desk.connections.asked, page.hotels, page.place) == ([], [], "loading")


def test_a_change_elsewhere_is_read_at_once(page: ConnectionsState, desk: FakeDesk) -> None:
    async def changed() -> None:
        following = asyncio.create_task(page._follow(desk))
        await soon(lambda: page._shown > 1)
        desk.connections.found = [card(name="Renamed")]
        await asyncio.sleep(0.3)
        desk.bus.publish([Event(Happened.CONNECTION_CHANGED, 1)])
        await soon(lambda: shown(page).title == "Renamed")
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    asyncio.run(changed())


def test_an_answer_that_comes_late_does_not_undo_a_later_one(
    page: ConnectionsState, desk: FakeDesk
) -> None:
    async def late() -> None:
        slow = threading.Event()
        ask = desk.connections.cards

        def first_waits(viewer: Viewer) -> Sequence[ConnectionCard]:
            found = ask(viewer)
            if not slow.is_set():
                slow.set()
                time.sleep(0.2)
            return found

        desk.connections.cards = first_waits  # type: ignore[method-assign]
        first = asyncio.create_task(page._refresh(desk))
        await soon(slow.is_set)
        desk.connections.found = []
        await page._refresh(desk)
        await first

    asyncio.run(late())
    assert page.hotels == []


def assert_unknown(page: ConnectionsState) -> None:
    assert TOKEN not in str(page.dict())
    assert TOKEN.encode() not in pickle.dumps([page._cards, page._doing, page.adding])
    assert TOKEN not in str(vars(page))


def test_a_lost_line_closes_no_form_that_is_being_filled_in(
    page: ConnectionsState, desk: FakeDesk
) -> None:
    desk.connections.refusal = InvalidInputError("no")
    do(page, "check", 6)
    handler(ConnectionsState, "open_form")(page, 5, "token")
    visit(page, "/connections", "lucia")

    async def back() -> None:
        following = asyncio.create_task(handler(ConnectionsState, "follow")(page))
        await soon(lambda: page._shown > 2)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    asyncio.run(back())
    assert shown(page).doing.form == "token"
    assert shown(page, 6).doing.said == ""
