import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotel_inbox.dashboard.bell import state as module
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.connections.state import ConnectionsState
from hotel_inbox.dashboard.shell.live import Rhythm
from hotel_inbox.domain.staff import Preferences, Viewer
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.notifications import Bell, BellItem
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, soon, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import NOW

AWAY = True
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
        desk.bus.publish([Event(Happened.NOTIFIED, 1, agent_id=LUCIA.agent_id + 1)])
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


def test_what_is_read_while_signing_out_is_not_shown_any_more(
    bell: BellState, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = bell._get_root_state()
    page = root.get_substate(ConnectionsState.get_full_name().split("."))
    assert isinstance(page, ConnectionsState)
    read = desk.connections.cards

    def sign_out_meanwhile(viewer: Viewer) -> Sequence[ConnectionCard]:
        handler(BellState, "forget")(bell)
        return read(viewer)

    monkeypatch.setattr(desk.connections, "cards", sign_out_meanwhile)
    asyncio.run(page._refresh(desk))
    assert (page.place, page.me.name) == ("loading", "")


def new(number: int) -> BellItem:
    return replace(ITEM, id=number, at=datetime.now(UTC) + timedelta(seconds=number))


def shown(bell: BellState, desk: FakeDesk, *items: BellItem) -> list[int]:
    desk.notifications.bells[LUCIA.agent_id] = Bell(len(items), items)
    asyncio.run(bell._refresh(desk))
    return [toast.id for toast in bell.toasts]


def test_only_what_came_after_the_page_is_told_and_once(bell: BellState, desk: FakeDesk) -> None:
    assert bell.toasts == []
    two = new(2)
    assert shown(bell, desk, two, ITEM) == [2]
    handler(BellState, "put_away")(bell, bell.toasts[0].key)
    assert shown(bell, desk, two, ITEM) == []
    again = new(2)
    assert shown(bell, desk, again, ITEM) == [2]
    # What slides into view is old, whatever was let go above it.
    assert shown(bell, desk, again, replace(ITEM, id=99)) == [2]


def test_no_more_are_told_than_one_can_take_in_and_what_was_read_goes(
    bell: BellState, desk: FakeDesk
) -> None:
    five = [new(number) for number in (6, 5, 4, 3, 2)]
    assert shown(bell, desk, *five) == [6, 5, 4]
    read = [replace(one, read=True) for one in five[:2]]
    assert shown(bell, desk, *read, *five[2:]) == [4]


def test_the_means_are_those_that_the_person_chose(bell: BellState, desk: FakeDesk) -> None:
    assert (bell.sound, bell.browser) == (True, False)
    chosen = Preferences(sound=False, browser=True)
    desk.notifications.bells[LUCIA.agent_id] = Bell(0, (), chosen)
    asyncio.run(bell._refresh(desk))
    assert (bell.sound, bell.browser) == (False, True)


def test_whoever_looks_at_a_page_is_there_and_whoever_does_not_is_not(
    bell: BellState, desk: FakeDesk
) -> None:
    assert desk.staff.noted == [LUCIA.agent_id]
    do(bell, "attend", AWAY)
    asyncio.run(bell._refresh(desk))
    assert len(desk.staff.noted) == 1
    do(bell, "attend", not AWAY)
    do(bell, "attend", not AWAY)
    assert len(desk.staff.noted) == 2
