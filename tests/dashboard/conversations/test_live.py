import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

import pytest

from hotel_inbox.dashboard.conversations.drafts import Draft
from hotel_inbox.dashboard.conversations.live import UNREADABLE, UNSENT, LivePage, Pace
from hotel_inbox.dashboard.conversations.reading import Screen, Wish
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Mode
from hotel_inbox.errors import ConflictError, WindowClosedError
from hotel_inbox.events import Event, Happened
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, row, thread

ADDED = Event(Happened.MESSAGE_ADDED, 1, 7)


class TrialPage(LivePage):
    """A page that keeps what it is shown and allows changes only under its lock."""

    _pace = Pace(pause=0.05, tick=60, retry=0.01)

    def __init__(self, cookie: str = "amy") -> None:
        self.cookie = cookie
        self.screens: list[Screen] = []
        self.said: list[str] = []
        self.sending: list[Draft] = []
        self.bursts: list[frozenset[Event] | None] = []
        self._lock = asyncio.Condition()

    async def __aenter__(self) -> Self:
        await self._lock.acquire()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._lock.notify_all()
        self._lock.release()

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(5), self._lock:
            await self._lock.wait_for(happened)

    def _cookie(self) -> str | None:
        return self.cookie

    def _wishes(self, burst: frozenset[Event] | None) -> list[Wish]:
        assert self._lock.locked()
        self.bursts.append(burst)
        return [Wish(len(self.bursts), self.cookie, 7, rows=40)]

    def _show(self, screen: Screen, wish: Wish) -> None:
        assert self._lock.locked()
        assert wish.number > 0
        self.screens.append(screen)

    def _say(self, notice: str) -> None:
        assert self._lock.locked()
        self.said.append(notice)

    def _next_draft(self) -> Draft | None:
        return next(iter(self.sending), None)

    def _settle(self, draft: Draft) -> None:
        assert self._lock.locked()
        self.sending.remove(draft)


class SoonOverPage(TrialPage):
    """A page that knows of something that will change by itself."""

    def _next_look(self) -> float:
        assert self._lock.locked()
        return 0.01


class TickingPage(TrialPage):
    _pace = Pace(pause=0.01, tick=0.01)


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.conversations.rows = [row(id=7)]
    made.conversations.threads = {7: thread(id=7)}
    return made


@asynccontextmanager
async def followed(page: TrialPage, desk: FakeDesk) -> AsyncIterator[asyncio.Task[None]]:
    following = asyncio.create_task(page._follow(desk))
    try:
        await page.until(lambda: len(page.screens) == 1)
        yield following
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def test_a_page_without_a_login_shows_nothing(desk: FakeDesk) -> None:
    page = TrialPage(cookie="nobody")
    await page._follow(desk)
    assert page.screens == []


async def test_an_event_is_read_and_shown(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk):
        desk.conversations.threads[7] = thread(id=7, mode=Mode.HUMAN)
        desk.bus.publish([ADDED])
        await page.until(lambda: len(page.screens) == 2)
        shown = page.screens[-1].opened
        assert shown is not None
        assert shown.thread.mode is Mode.HUMAN
        assert page.bursts[-1] == frozenset({ADDED})


async def test_a_burst_is_one_update(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk):
        desk.bus.publish(Event(Happened.MESSAGE_ADDED, 1, number) for number in range(50))
        await page.until(lambda: len(page.screens) == 2)
        await asyncio.sleep(TrialPage._pace.pause * 2)
        assert len(page.screens) == 2


async def test_other_hotels_do_not_wake_the_page(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk):
        desk.bus.publish([Event(Happened.MESSAGE_ADDED, 2, 7)])
        desk.bus.publish([Event(Happened.TURN_DUE, 1, 7), Event(Happened.WEBHOOK_STORED)])
        # Nothing that is shown is read anew because somebody types or looks.
        desk.bus.publish([Event(Happened.AGENT_TYPING, 1, 7, 2)])
        desk.bus.publish([Event(Happened.AGENT_LOOKING, 1, 7, 2)])
        await asyncio.sleep(TrialPage._pace.pause * 2)
        assert len(page.screens) == 1


async def test_a_quiet_page_is_read_again_by_the_clock(desk: FakeDesk) -> None:
    page = TickingPage()
    async with followed(page, desk):
        await page.until(lambda: len(page.screens) == 2)
        assert page.bursts[-1] == frozenset()


async def test_a_page_looks_again_when_its_window_ends(desk: FakeDesk) -> None:
    page = SoonOverPage()
    async with followed(page, desk):
        await page.until(lambda: len(page.screens) == 2)
        assert page.bursts[-1] == frozenset()


async def test_a_revoked_login_ends_the_page_with_the_next_event(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk) as following:
        desk.sign_in.logins.clear()
        desk.bus.publish([ADDED])
        await asyncio.wait_for(following, 5)
        assert len(page.screens) == 1


async def test_a_page_that_cannot_be_read_says_so_and_recovers(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk):
        desk.conversations.failures = 2
        desk.bus.publish([ADDED])
        await page.until(lambda: len(page.screens) == 2)
        await page.until(lambda: page.said == [UNREADABLE, UNREADABLE, ""])
        assert page.bursts[-1] is None


async def test_a_page_that_goes_away_listens_no_more(desk: FakeDesk) -> None:
    page = TrialPage()
    async with followed(page, desk):
        pass
    desk.bus.publish([ADDED])
    await asyncio.sleep(TrialPage._pace.pause * 2)
    assert len(page.screens) == 1


async def test_an_action_is_done_as_the_viewer_and_shown_at_once(desk: FakeDesk) -> None:
    page = TrialPage()
    assert await page._act(desk, lambda at, me: at.takeover.take_over(me, 7))
    assert desk.takeover.calls == [("take_over", AMY.agent_id, 7)]
    assert len(page.screens) == 1
    assert page.said == [""]


async def test_a_refused_action_is_told_and_the_truth_is_shown(desk: FakeDesk) -> None:
    desk.takeover.refusal = ConflictError("Sam Okoro has already taken over.")
    page = TrialPage()
    assert await page._act(desk, lambda at, me: at.takeover.take_over(me, 7))
    assert page.said == ["Sam Okoro has already taken over."]
    assert len(page.screens) == 1


async def test_an_action_after_the_login_ended_does_nothing(desk: FakeDesk) -> None:
    page = TrialPage(cookie="ended")
    assert not await page._act(desk, lambda at, me: at.takeover.take_over(me, 7))
    assert desk.takeover.calls == []


async def test_drafts_leave_in_their_order(desk: FakeDesk) -> None:
    page = TrialPage()
    page.sending = [Draft("a", 7, "one"), Draft("b", 7, "two")]
    assert await page._send_drafts(desk) == [Draft("a", 7, "one"), Draft("b", 7, "two")]
    assert desk.outbox.sent == [(1, 7, Letter("a", "one")), (1, 7, Letter("b", "two"))]
    assert page.sending == []


async def test_a_refused_draft_comes_back_and_the_others_go_on(desk: FakeDesk) -> None:
    desk.outbox.refusals["one"] = WindowClosedError("The window is closed.")
    page = TrialPage()
    page.sending = [Draft("a", 7, "one"), Draft("b", 8, "two")]
    settled = await page._send_drafts(desk)
    assert settled == [Draft("a", 7, "one", refused=True), Draft("b", 8, "two")]
    assert "The window is closed." in page.said
    assert desk.outbox.sent == [(1, 8, Letter("b", "two"))]


async def test_a_failure_nobody_foresaw_gives_the_draft_back_too(desk: FakeDesk) -> None:
    desk.outbox.refusals["one"] = OSError("the disk is away")
    page = TrialPage()
    page.sending = [Draft("a", 7, "one")]
    assert await page._send_drafts(desk) == [Draft("a", 7, "one", refused=True)]
    assert page.said == [UNSENT]


async def test_sending_after_the_login_ended_leaves(desk: FakeDesk) -> None:
    page = TrialPage(cookie="ended")
    page.sending = [Draft("a", 7, "one")]
    assert await page._send_drafts(desk) is None
    assert desk.outbox.sent == []
    assert page.sending == [Draft("a", 7, "one")]


async def test_a_page_that_cannot_be_read_meanwhile_goes_on_sending(desk: FakeDesk) -> None:
    page = TrialPage()
    page.sending = [Draft("a", 7, "one"), Draft("b", 7, "two")]
    desk.conversations.failures = 1
    assert [draft.key for draft in await page._send_drafts(desk) or ()] == ["a", "b"]
    assert [letter.draft_key for _, _, letter in desk.outbox.sent] == ["a", "b"]
    assert page.sending == []


async def test_more_is_read_as_the_viewer_or_not_at_all(desk: FakeDesk) -> None:
    page = TrialPage()
    found = await page._ask(desk, lambda at, me: at.conversations.thread(me, 7))
    assert found is not None
    assert await page._ask(desk, lambda at, me: at.conversations.thread(me, 99)) is None
    page.cookie = "ended"
    assert await page._ask(desk, lambda at, me: at.conversations.thread(me, 7)) is None
