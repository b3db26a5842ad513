"""The six figures of one tab, without a browser."""

import asyncio
import time
from functools import partial

import pytest

from hotel_inbox.dashboard.figures import state as module
from hotel_inbox.dashboard.figures.reading import FiguresOf
from hotel_inbox.dashboard.figures.state import FiguresState
from hotel_inbox.dashboard.shell.rarely import Rarely
from hotel_inbox.dashboard.shell.together import Together
from hotel_inbox.domain.filters import Filter, Period, Show, filter_in
from tests.dashboard.connections.accounts import make_state, soon, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": AMY, "sam": SAM})
    monkeypatch.setattr(module, "get_inbox", lambda: made)
    monkeypatch.setattr(module, "STATISTICS", Rarely(Together(1), pace=0.0))
    return made


@pytest.fixture
def page() -> FiguresState:
    return make_state(FiguresState, "/conversations")


def test_the_figures_are_those_of_the_filter_in_view(page: FiguresState, desk: FakeDesk) -> None:
    page._chosen = filter_in("channel=whatsapp&date=month&figure=human-transfers")
    asyncio.run(page._refresh(desk))
    ((_, agent, chosen),) = desk.statistics.asked
    assert (agent, chosen) == (1, filter_in("channel=whatsapp&date=month"))
    assert [one.value for one in page.figures[:2]] == ["42", "96%"]
    assert [one.name for one in page.figures if one.chosen] == ["human-transfers"]
    assert (page.period, page.ready) == ("This month", True)


def test_pages_of_the_same_hotels_share_what_was_counted(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STATISTICS", Rarely(Together(1), pace=60.0))
    first, second = (make_state(FiguresState, "/conversations") for _ in range(2))
    asyncio.run(first._refresh(desk))

    async def look() -> None:
        reading = asyncio.create_task(second._refresh(desk))
        await soon(lambda: second.ready)
        # What is newer is read in its turn.
        reading.cancel()

    asyncio.run(look())
    assert second.figures == first.figures
    assert len(desk.statistics.asked) == 1


def test_only_ones_own_conversations_are_counted_for_oneself(desk: FakeDesk) -> None:
    mine = Filter(period=Period.WEEK, show=frozenset({Show.MINE}))
    keys = {FiguresOf(mine).key(one) for one in (AMY, SAM)}
    assert len(keys) == 2
    everybody = FiguresOf(Filter())
    assert everybody.key(AMY) != everybody.key(SAM)
    assert desk.statistics.asked == []


def test_without_a_login_nothing_is_counted(page: FiguresState, desk: FakeDesk) -> None:
    visit(page, "/conversations", "nobody")
    assert asyncio.run(page._refresh(desk)) is None
    assert desk.statistics.asked == []
    assert page.figures == []


def test_readings_of_one_key_keep_their_distance() -> None:
    begun: list[float] = []

    async def read_twice() -> None:
        rarely = Rarely(Together(1), pace=0.05)
        begun.append(time.monotonic())
        for _ in range(2):
            await rarely.read("key", lambda: begun.append(time.monotonic()))

    asyncio.run(read_twice())
    asked, _, again = begun
    assert again - asked > 0.04


def test_readings_of_different_keys_do_not_wait_for_each_other() -> None:
    async def read_both() -> list[str]:
        rarely = Rarely(Together(1), pace=60.0)
        return [await rarely.read(key, partial(str, key)) for key in ("one", "other")]

    assert asyncio.run(asyncio.wait_for(read_both(), 10)) == ["one", "other"]


def test_what_is_read_anew_leaves_time_for_others() -> None:
    begun: list[float] = []

    def read() -> None:
        begun.append(time.monotonic())
        time.sleep(0.02)

    async def read_both_twice() -> None:
        rarely = Rarely(Together(1), pace=0.1)
        for _ in range(2):
            await asyncio.gather(*(rarely.read(key, read) for key in ("one", "other")))

    asyncio.run(read_both_twice())
    _, _, third, fourth = begun
    assert fourth - third > 0.09


def test_what_nobody_knows_yet_is_read_without_a_rest() -> None:
    async def read_while_the_other_rests() -> float:
        rarely = Rarely(Together(1), pace=10.0)
        rarely._known["one"], rarely._rested_at = 1, time.monotonic() + 1.0
        resting = asyncio.create_task(rarely.read("one", int))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await rarely.read("other", int)
        taken = time.monotonic() - began
        await resting
        return taken

    assert asyncio.run(read_while_the_other_rests()) < 0.5
