"""What a page shows beside what it is for is shown at once, or else as Reflex would."""

import asyncio
from dataclasses import dataclass

import pytest

from hotel_inbox.dashboard.bell import state as module
from hotel_inbox.dashboard.bell.state import BellState
from hotel_inbox.dashboard.shell.tabs import Tab
from hotel_inbox.services.notifications import Bell
from tests.dashboard.connections.accounts import LUCIA, make_state
from tests.dashboard.desks import FakeDesk
from tests.dashboard.wires import Socket, connect, tab_of


@dataclass
class Shown:
    """A bell in a connected tab."""

    bell: BellState
    desk: FakeDesk
    tab: Tab
    lock: asyncio.Lock
    socket: Socket

    async def tell(self, unread: int) -> None:
        self.desk.notifications.bells[LUCIA.agent_id] = Bell(unread, ())
        await self.bell._refresh(self.desk)


@pytest.fixture
async def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    desk = FakeDesk()
    desk.sign_in.logins["lucia"] = LUCIA
    monkeypatch.setattr(module, "get_inbox", lambda: desk)
    bell = make_state(BellState)
    root = bell._get_root_state()
    root._clean()  # type: ignore[no-untyped-call]
    tab, lock = tab_of(root)
    monkeypatch.setattr(Tab, "of_this_event", lambda: tab)
    return Shown(bell, desk, tab, lock, connect(monkeypatch))


async def test_it_is_sent_at_once_and_reflex_has_nothing_left_to_send(shown: Shown) -> None:
    await shown.tell(4)
    (frame,) = shown.socket.frames()
    (changed,) = frame.values()
    assert list(frame) == [BellState.get_full_name()]
    assert (changed["count_rx_state_"], changed["label_rx_state_"]) == (
        "4",
        "Notifications, 4 unread",
    )
    assert shown.bell._get_root_state().get_delta() == {}
    await shown.tell(4)
    assert shown.socket.frames() == []


async def test_while_somebody_else_is_at_the_tab_it_is_left_to_reflex(shown: Shown) -> None:
    async with shown.lock:
        await shown.tell(4)
    assert shown.socket.frames() == []
    assert shown.bell.count == "4"
    assert shown.bell.dirty_vars


async def test_a_tab_that_is_not_connected_is_left_to_reflex(shown: Shown) -> None:
    shown.socket.closed = True
    await shown.tell(4)
    assert (shown.bell.count, shown.socket.frames()) == ("4", [])
    assert shown.bell.dirty_vars


async def test_what_a_tab_showed_before_it_was_away_for_long_is_not_its_any_more(
    shown: Shown,
) -> None:
    shown.tab.manager.states["tab"] = make_state(BellState)._get_root_state()
    assert not shown.tab.shows(shown.bell)
    shown.tab.manager.states.clear()
    assert not shown.tab.shows(shown.bell)
