"""A page takes in what the chorus sang as if it had read it, or reads it by itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from engineio.packet import Packet
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations.chorus import Heard
from hotel_inbox.dashboard.conversations.hearing import HearingPage
from hotel_inbox.dashboard.conversations.reading import Screen, Wish
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.shell.tabs import Postman, Tab
from hotel_inbox.domain.filters import filter_in
from hotel_inbox.domain.inbox import ConversationPage
from hotel_inbox.domain.languages import Language
from hotel_inbox.events import Event, Happened, Subscription
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, row
from tests.dashboard.wires import Socket, connect, tab_of

ADDED = Event(Happened.MESSAGE_ADDED, 1, 8)


class Page:
    """A page with one row, shown by its own listener, and its connection."""

    def __init__(self, socket: Socket) -> None:
        root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
        found = root.get_substate(ConversationsState.get_full_name().split("."))
        assert isinstance(found, ConversationsState)
        self.state = found
        root.router = RouterData.from_router_data(
            {
                "pathname": "/conversations/[[conversation_id]]",
                "asPath": "/conversations/5",
                "headers": {"cookie": "hotel_inbox_login=amy", "origin": "http://inbox.example"},
            }
        )
        found._enter()
        self.read(7)
        root._clean()  # type: ignore[no-untyped-call]
        self.socket = socket
        tab, self.lock = tab_of(root)
        self.mailbox = Subscription(lambda _: True)
        self.hearing = HearingPage(found, tab, FakeDesk(), "amy", self.mailbox, opened=5)
        self.hearing.join(AMY)

    def read(self, *ids: int, asked: int | None = None) -> None:
        wish = Wish(self.state._asked + 1, "amy", rows=40, chosen=self.state._chosen)
        wish = wish if asked is None else replace(wish, asked=asked)
        self.state._show(Screen(AMY, listed(*ids)), wish)

    def hear(self, *ids: int, began: int = 2**62) -> bool:
        return self.hearing.hear(Heard(began, listed(*ids)))

    def shown(self) -> list[int]:
        return [one.id for one in self.state.rows]


def listed(*ids: int) -> ConversationPage:
    return ConversationPage(tuple(row(id=one) for one in ids), None)


@pytest.fixture
async def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(connect(monkeypatch))


@pytest.fixture(autouse=True)
async def left(page: Page) -> Iterator[None]:  # type: ignore[misc]  # an async generator
    yield
    page.hearing.leave()


async def test_what_is_heard_is_shown_and_sent_as_reflex_would(page: Page) -> None:
    assert page.hear(8, 7)
    assert page.shown() == [8, 7]
    (sent,) = page.socket.frames()
    assert list(sent) == [ConversationsState.get_full_name()]
    (rows,) = sent.values()
    assert [one["id"] for one in rows["rows_rx_state_"]] == [8, 7]
    # Nothing is left for Reflex to send.
    assert page.state._get_root_state().get_delta() == {}


async def test_what_looks_as_before_is_not_sent(page: Page) -> None:
    assert page.hear(7)
    assert page.socket.frames() == []


async def test_what_alike_pages_change_is_worked_out_once(page: Page) -> None:
    others = [Page(page.socket), Page(page.socket)]
    first, second = Heard(2**62, listed(8, 7)), Heard(2**62 + 1, listed(9, 8, 7))
    assert [one.hearing.hear(first) for one in (page, *others)] == [True] * 3
    others[1].state._language = Language.SPANISH
    assert [one.hearing.hear(second) for one in (page, *others)] == [True] * 3
    assert [one.shown() for one in (page, *others)] == [[9, 8, 7]] * 3
    sent = [change.frame for change in second.changes.values() if change]
    assert len(sent) == 2, "two look alike, one is Spanish"
    for one in others:
        one.hearing.leave()


async def test_different_people_change_alike_unless_a_row_is_theirs(page: Page) -> None:
    others = [Page(page.socket), Page(page.socket)]
    for number, one in enumerate(others):
        one.state._agent_id = AMY.agent_id + 1 + number
    theirs = row(id=9, assignee="Pablo", assignee_id=AMY.agent_id + 1)
    sung = [listed(8, 7), listed(7, 8), ConversationPage((theirs, *listed(8, 7).rows), None)]
    heard = [Heard(2**62 + number, each) for number, each in enumerate(sung)]
    for each in heard:
        assert [one.hearing.hear(each) for one in (page, *others)] == [True] * 3
    assert [len(each.changes) for each in heard[1:]] == [1, 2]
    assert [one.state.rows[0].holder for one in (page, *others)] == ["Pablo", "You", "Pablo"]
    for one in others:
        one.hearing.leave()


async def test_a_page_that_is_being_changed_reads_by_itself(page: Page) -> None:
    async with page.lock:
        assert not page.hear(8, 7)
    assert page.shown() == [7]


async def test_a_page_that_looks_for_something_else_reads_by_itself(page: Page) -> None:
    page.state._sift(filter_in("channel=whatsapp"))
    assert not page.hear(8, 7)
    page.hearing.join(AMY)
    assert not page.hearing.covers(ADDED)


async def test_a_tab_that_is_not_connected_reads_by_itself(page: Page) -> None:
    page.socket.closed = True
    assert not page.hear(8, 7)
    assert page.shown() == [7]


async def test_of_two_readings_the_later_one_stays(page: Page) -> None:
    assert page.hear(8, 7, began=2**61)
    page.read(7, asked=2**61 - 1)
    assert page.shown() == [8, 7]
    assert page.hear(7, began=2**61 - 1)
    assert page.shown() == [8, 7]
    page.read(9, 8, 7, asked=2**61 + 1)
    assert page.shown() == [9, 8, 7]


async def test_a_page_is_woken_for_its_open_thread_and_for_what_it_hears_not(page: Page) -> None:
    assert page.hearing.covers(ADDED)
    assert page.hearing.covers(replace(ADDED, what=Happened.MESSAGE_CHANGED)), "of no row"
    assert not page.hearing.covers(Event(Happened.MESSAGE_ADDED, 1, 5))
    assert not page.hearing.covers(Event(Happened.MESSAGE_CHANGED, 1, 5))
    assert not page.hearing.covers(Event(Happened.CONNECTION_CHANGED, 1))
    page.hearing.wake(frozenset({ADDED}))
    assert await page.mailbox.next(within=0) == {ADDED}
    page.hearing.leave()
    assert not page.hearing.covers(ADDED)


async def test_without_an_event_there_is_no_tab() -> None:
    assert Tab.of_this_event() is None
    state = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    assert Postman().frame(state, {}) is None
    assert not Postman().bring("tab", Packet())
