"""Pages that show the same list hear of it together, and of nothing that is not theirs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from hotel_inbox.dashboard.conversations import chorus
from hotel_inbox.dashboard.conversations.chorus import Chorus, Heard, Part, whose
from hotel_inbox.dashboard.shell.together import Together
from hotel_inbox.domain.filters import EVERYTHING, filter_in
from hotel_inbox.domain.inbox import ConversationPage
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Event, Happened
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM, row

ADDED = Event(Happened.MESSAGE_ADDED, 1, 7)
PART = Part(whose(AMY, EVERYTHING), EVERYTHING, None, 40)


@dataclass(eq=False)
class Trial:
    """A page that keeps what it heard."""

    cookie: str = "amy"
    viewer: Viewer = AMY
    hears: bool = True
    heard: list[Heard] = field(default_factory=list)
    woken: list[frozenset[Event]] = field(default_factory=list)

    def hear(self, heard: Heard) -> bool:
        if self.cookie == "broken":
            raise ValueError("a page that fails")
        if self.hears:
            self.heard.append(heard)
        return self.hears

    def wake(self, burst: frozenset[Event]) -> None:
        self.woken.append(burst)


@dataclass
class Hall:
    """A chorus, and who sits in it."""

    desk: FakeDesk
    chorus: Chorus
    leaving: list[Callable[[], None]] = field(default_factory=list)

    def seat(self, *trials: Trial, part: Part = PART) -> None:
        self.leaving.extend(self.chorus.join(self.desk, part, trial) for trial in trials)

    async def sing(self, *events: Event, until: Callable[[], object]) -> None:
        self.desk.bus.publish(events)
        async with asyncio.timeout(5):
            while not until():  # noqa: ASYNC110 - a turn of the loop each time
                await asyncio.sleep(0)


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    desk = FakeDesk()
    desk.sign_in.logins.update(amy=AMY, sam=SAM, broken=AMY)
    desk.conversations.rows = [row(id=7), row(id=9, hotel_id=2)]
    made = Hall(desk, Chorus(Together(), pause=0))
    yield made
    for leave in made.leaving:
        leave()


def ids(heard: Heard) -> list[int]:
    assert isinstance(heard.page, ConversationPage)
    return [one.id for one in heard.page.rows]


async def test_all_who_listen_hear_one_reading(hall: Hall) -> None:
    pages = [Trial(), Trial()]
    hall.seat(*pages)
    await hall.sing(ADDED, until=lambda: all(page.heard for page in pages))
    assert ids(pages[0].heard[0]) == [7]
    assert pages[0].heard[0] is pages[1].heard[0]
    assert not pages[0].woken


async def test_what_is_no_row_of_theirs_is_not_sung(hall: Hall) -> None:
    page, other = Trial(), Trial("sam", SAM)
    hall.seat(page)
    hall.seat(other, part=Part(whose(SAM, EVERYTHING), EVERYTHING, None, 40))
    elsewhere = Event(Happened.MESSAGE_ADDED, 2, 9)
    await hall.sing(elsewhere, Event(Happened.NOTIFIED, 1), until=lambda: other.heard)
    assert ids(other.heard[0]) == [7, 9]
    assert not page.heard
    assert not page.woken


async def test_who_is_signed_out_or_may_see_something_else_now_looks_for_itself(hall: Hall) -> None:
    page, gone, changed = Trial(), Trial("ended"), Trial("sam")
    hall.seat(page, gone, changed)
    await hall.sing(ADDED, until=lambda: page.heard)
    assert gone.woken == changed.woken == [frozenset({ADDED})]
    assert not gone.heard
    assert not changed.heard


@pytest.mark.parametrize("cookie", ["amy", "broken"])
async def test_a_page_that_cannot_be_shown_it_is_woken(hall: Hall, cookie: str) -> None:
    page, busy = Trial(), Trial(cookie, hears=False)
    hall.seat(busy, page)
    await hall.sing(ADDED, until=lambda: page.heard and busy.woken)
    assert busy.woken == [frozenset({ADDED})]


async def test_what_cannot_be_read_wakes_all_and_the_next_is_sung(hall: Hall) -> None:
    page = Trial()
    hall.seat(page)
    hall.desk.conversations.failures = 1
    await hall.sing(ADDED, until=lambda: page.woken)
    await hall.sing(ADDED, until=lambda: page.heard)


async def test_who_has_left_hears_nothing_and_who_comes_anew_does(hall: Hall) -> None:
    page, late = Trial(), Trial()
    hall.seat(page)
    hall.leaving.pop()()
    hall.seat(late)
    await hall.sing(ADDED, until=lambda: late.heard)
    assert not page.heard


async def test_they_are_counted_from_time_to_time(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Trial()
    hall.seat(page)
    await hall.sing(ADDED, until=lambda: page.heard)
    assert not hall.desk.conversations.counted
    monkeypatch.setattr(chorus, "RECOUNT", timedelta(0))
    await hall.sing(ADDED, until=lambda: any(one.matches for one in page.heard))
    assert hall.desk.conversations.counted == [EVERYTHING]


def test_only_ones_own_conversations_are_each_persons_own() -> None:
    other = Viewer(9, "Ann", "ann@casa.example", AMY.role, AMY.hotel_ids)
    assert whose(AMY, EVERYTHING) == whose(other, EVERYTHING)
    mine = filter_in("show=mine")
    assert whose(AMY, mine) != whose(other, mine)
