"""The Statistics screen of one tab, without a browser."""

import asyncio
from dataclasses import replace

import pytest

from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.dashboard.shell.rarely import Rarely
from hotel_inbox.dashboard.shell.together import Together
from hotel_inbox.dashboard.statistics import state as module
from hotel_inbox.dashboard.statistics.sections import SECTIONS, Chart, ChartOf
from hotel_inbox.dashboard.statistics.state import StatisticsState
from hotel_inbox.domain.filters import EVERYTHING, filter_in
from hotel_inbox.domain.staff import Role
from tests.dashboard.connections.accounts import handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": AMY, "sam": SAM})
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    monkeypatch.setattr(module, "STATISTICS", Rarely(Together(1), pace=0.0))
    return made


def opened(desk: FakeDesk, query: str = "", cookie: str = "lucia") -> StatisticsState:
    page = make_state(StatisticsState, "/statistics")
    visit(page, "/statistics", cookie)
    page._enter(filter_in(query))
    asyncio.run(page._refresh(desk))
    return page


def test_everything_is_counted_for_what_the_address_asks(desk: FakeDesk) -> None:
    page = opened(desk, "channel=whatsapp&date=quarter&show=mine&figure=active&q=pool")
    wanted = filter_in("channel=whatsapp&date=quarter")
    assert {chosen for _, _, chosen in desk.statistics.asked} == {wanted}
    assert (page.place, page.period, page.channel, page.hotel) == (
        "shown",
        "quarter",
        "whatsapp",
        "all",
    )
    assert page.query == "?channel=whatsapp&date=quarter"
    assert page.about == "1 Nov – 2 Nov 2026 · WhatsApp"
    assert page.figures[0].href == "/conversations?channel=whatsapp&date=quarter&figure=active"
    assert page.unanswered[0].href == "/knowledge?hotel=1&answers=9"
    places = {Chart(name): place for name, place in page.places.items()}
    assert {one for one, place in places.items() if place == "nothing"} == {
        Chart.BY_HOUR,
        Chart.AGENTS,
    }
    # One hotel needs no comparison.
    assert places[Chart.HOTELS] == "loading"
    assert set(places.values()) == {"shown", "nothing", "loading"}


def test_without_a_period_it_is_the_month(desk: FakeDesk) -> None:
    assert opened(desk).period == "month"
    assert opened(desk, "date=someday").period == "month"


def test_a_group_compares_its_hotels(desk: FakeDesk) -> None:
    page = opened(desk, "hotel=2", "sam")
    assert page.hotels == [("1", "Hotel 1"), ("2", "Hotel 2")]
    assert page.about == "1 Nov – 2 Nov 2026 · Hotel 2"
    assert [one.label for one in page.by_hotel] == ["Casa Azul"]
    assert page.top_questions[0].note == "Casa Azul"


def test_a_hotel_of_others_is_named_as_such(desk: FakeDesk) -> None:
    assert opened(desk, "hotel=7").about == "1 Nov – 2 Nov 2026 · Another hotel"


def test_one_chart_that_cannot_be_counted_leaves_the_others(desk: FakeDesk) -> None:
    desk.statistics.failing = {"replies"}
    page = opened(desk)
    assert page.places[Chart.RESPONSE_TIME] == "failed"
    assert page.places[Chart.PER_DAY] == "shown"
    desk.statistics.failing = set()
    asyncio.run(page._refresh(desk))
    assert page.places[Chart.RESPONSE_TIME] == "shown"


def test_what_agents_did_is_not_shown_to_each_other(desk: FakeDesk) -> None:
    (section,) = (one for one in SECTIONS if one.chart is Chart.AGENTS)
    ben = replace(AMY, agent_id=9)
    keys = {ChartOf(section, EVERYTHING).key(one) for one in (AMY, ben)}
    assert len(keys) == 2
    boss, other = replace(AMY, role=Role.MANAGER), replace(ben, role=Role.MANAGER)
    assert len({ChartOf(section, EVERYTHING).key(one) for one in (boss, other)}) == 1
    assert not opened(desk).me.manages


def test_choices_go_into_the_address(desk: FakeDesk) -> None:
    page = opened(desk, "date=week")

    def go(name: str, *arguments: str) -> str:
        return str(handler(StatisticsState, name)(page, *arguments))

    assert "/statistics?channel=messenger&date=week" in go("choose", "channel", "messenger")
    assert page.places[Chart.PER_DAY] == "loading"
    assert "date=custom" in go("choose", "date", "custom")
    assert "from=2026-10-01" in go("choose_day", "from", "2026-10-01")
    assert (page.period, page.since) == ("custom", "2026-10-01")
    # What is half typed, or none of the choices, changes nothing.
    assert go("choose_day", "to", "2026-1") == "None"
    assert go("choose", "show", "mine") == "None"
    assert go("choose_day", "hotel", "2") == "None"


def test_who_types_is_quicker_than_a_slow_network(desk: FakeDesk) -> None:
    page = opened(desk, "date=custom")
    choose_day = handler(StatisticsState, "choose_day")
    choose_day(page, "from", "2026-10-01")
    choose_day(page, "to", "2026-10-09")
    turn, first = page.turn, "date=custom&from=2026-10-01"
    for address in (first, f"{first}&to=2026-10-09"):
        page._enter(filter_in(address))
        assert (page.since, page.until, page.turn) == ("2026-10-01", "2026-10-09", turn)
    # Later on the same address is where one went back to.
    page._enter(filter_in(first))
    assert (page.since, page.until, page.turn) == ("2026-10-01", "", turn + 1)


def test_somebody_without_hotels_is_told_so(desk: FakeDesk) -> None:
    desk.sign_in.logins["lucia"] = replace(AMY, hotel_ids=frozenset())
    assert opened(desk).place == "empty"


def test_a_login_that_ended_shows_nothing(desk: FakeDesk) -> None:
    page = opened(desk, cookie="nobody")
    assert (page.place, desk.statistics.asked) == ("loading", [])


def test_somebody_else_begins_anew(desk: FakeDesk) -> None:
    page = opened(desk, "date=week", "sam")
    visit(page, "/statistics", "lucia")
    asyncio.run(page._refresh(desk))
    assert (page.hotels, page.period, page.me.name) == ([], "week", "Amy Reyes")
