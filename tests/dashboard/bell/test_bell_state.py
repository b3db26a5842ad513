import asyncio
from contextlib import suppress

import pytest

from hotel_inbox.dashboard.bell import state as module
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.shell.live import Rhythm
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.notifications import Bell, BellItem
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, soon, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import NOW

ITEM = BellItem(1, "send_failed", "Not sent.", NOW, 7, None, read=False)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["lucia"] = LUCIA
    made.notifications.bells[LUCIA.agent_id] = Bell(2, (ITEM,))
    monkeypatch.setattr(module, "get_inbox", lambda: made)
    monkeypatch.setattr(BellState, "_rhythm", Rhythm(pause=0.01, retry=0.01))
    return made


@pytest.fixture
def bell(desk: FakeDesk) -> BellState:
    found = make_state(BellState)
    asyncio.run(found._refresh(desk))
    return found


def do(bell: BellState, name: str, *arguments: object) -> None:
    asyncio.run(handler(BellState, name)(bell, *arguments))


def test_while_nobody_looks_it_is_a_number_alone(bell: BellState) -> None:
    assert (bell.count, bell.label, bell.notices) == ("2", "Notifications, 2 unread", [])


def test_a_look_shows_the_lines_which_then_stay_true(bell: BellState, desk: FakeDesk) -> None:
    do(bell, "look")
    assert [one.text for one in bell.notices] == ["Not sent."]
    desk.notifications.bells[LUCIA.agent_id] = Bell(0, ())
    asyncio.run(bell._refresh(desk))
    assert (bell.count, bell.notices, bell.ready) == ("", [], True)


def test_one_line_or_all_are_marked_read(bell: BellState, desk: FakeDesk) -> None:
    do(bell, "mark_read", 1)
    do(bell, "mark_all_read")
    assert desk.notifications.marked == [(LUCIA.agent_id, {1}), (LUCIA.agent_id, None)]


def test_without_a_login_nothing_is_shown_or_marked(bell: BellState, desk: FakeDesk) -> None:
    visit(bell, "/conversations", "nobody")
    do(bell, "mark_all_read")
    assert desk.notifications.marked == []
    do(bell, "follow")
    assert (bell.count, bell.notices) == ("", [])


def test_news_are_shown_at_once_and_other_hotels_are_not_asked_for(
    bell: BellState, desk: FakeDesk
) -> None:
    async def follow() -> None:
        following = asyncio.create_task(bell._follow(desk))
        await soon(lambda: bell._shown > 1)
        desk.notifications.bells[LUCIA.agent_id] = Bell(5, (ITEM,))
        await asyncio.sleep(0.1)
        desk.bus.publish([Event(Happened.NOTIFIED, 2), Event(Happened.MESSAGE_ADDED, 1)])
        await asyncio.sleep(0.1)
        assert bell.count == "2"
        desk.bus.publish([Event(Happened.NOTIFIED, 1)])
        await soon(lambda: bell.count == "5")
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    asyncio.run(follow())


def test_a_database_that_is_away_for_a_moment_is_asked_again(
    bell: BellState, desk: FakeDesk
) -> None:
    desk.notifications.failures = 1

    async def away() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(bell._refresh_or_wait(desk), 0.3)

    asyncio.run(away())
    assert (desk.notifications.failures, bell.problem, bell.count) == (0, "", "2")


def test_signing_out_forgets_what_every_page_of_the_tab_shows(
    bell: BellState, desk: FakeDesk
) -> None:
    root = bell._get_root_state()
    page = root.get_substate(ConnectionsState.get_full_name().split("."))
    assert isinstance(page, ConnectionsState)
    asyncio.run(page._refresh(desk))
    assert page.place == "shown"
    handler(BellState, "forget")(bell)
    assert (bell.count, page.place, page.me.name) == ("", "loading", "")
