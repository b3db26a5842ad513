"""What the list asks for when filters are chosen, and how often it is read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import listing
from hotel_inbox.dashboard.conversations.chorus import RECOUNT
from hotel_inbox.dashboard.conversations.listing import REVIEW
from hotel_inbox.dashboard.conversations.reading import Screen, Wish
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.domain.filters import Matches, filter_in
from hotel_inbox.domain.inbox import ConversationPage, HotelName
from hotel_inbox.events import Event, Happened
from tests.dashboard.samples import AMY, row

ADDED = frozenset({Event(Happened.MESSAGE_ADDED, 1, 8)})
TICK: frozenset[Event] = frozenset()


class Clock(datetime):
    """A clock that goes on when it is told to."""

    at: "Clock"

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        del tz
        return cls.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr(Clock, "at", Clock(2026, 3, 11, 12, 0, tzinfo=UTC), raising=False)
    monkeypatch.setattr(listing, "datetime", Clock)
    return Clock


@pytest.fixture
def page(clock: type[Clock]) -> ConversationsState:
    del clock
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(ConversationsState.get_full_name().split("."))
    assert isinstance(found, ConversationsState)
    go_to(found, "/conversations")
    return found


def go_to(page: ConversationsState, path: str) -> None:
    headers = {"cookie": "hotel_inbox_login=amy", "origin": "http://inbox.example"}
    page._get_root_state().router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": path, "headers": headers}
    )
    page._enter()


def answer(page: ConversationsState, burst: frozenset[Event] | None, *ids: int) -> None:
    """Read what the page wishes and show it."""
    for wish in page._wishes(burst):
        rows = tuple(row(id=one) for one in ids)
        page._show(
            Screen(
                AMY,
                ConversationPage(rows, None) if wish.rows else None,
                matches=Matches(len(ids)) if wish.count else None,
                hotels=(HotelName(1, "Casa Azul"),),
            ),
            wish,
        )


def asked(page: ConversationsState, burst: frozenset[Event] | None) -> list[str]:
    """Say what the page wants to read."""
    return [named(wish) for wish in page._wishes(burst)]


def named(wish: Wish) -> str:
    return "rows" if wish.rows else "count" if wish.count else "who"


def choose(page: ConversationsState, event: str, name: str, value: str) -> str | None:
    """Choose something as the browser does; give the address that it leads to."""
    handler: Callable[..., Any] = ConversationsState.event_handlers[event].fn
    left = handler(page, name, value)
    if left is None:
        return None
    (path,) = [given._var_value for asked, given in left.args if asked._js_expr in {"path", "to"}]
    return str(path)


def test_a_choice_leads_to_its_address_and_keeps_what_is_open(page: ConversationsState) -> None:
    go_to(page, "/conversations/7?status=active")
    answer(page, None, 7)
    assert not page.sifting
    led = choose(page, "choose", "channel", "whatsapp")
    assert led == "/conversations/7?channel=whatsapp&status=active"
    # The rows stay until those of the new choice are there.
    assert (page.sifting, [one.id for one in page.rows]) == (True, [7])
    assert (page.filters.channel, page.filters.count) == ("whatsapp", 2)
    answer(page, None, 3)
    assert (page.sifting, [one.id for one in page.rows]) == (False, [3])
    assert page.rows[0].href == "/conversations/3?channel=whatsapp&status=active"
    assert page.matches == "1 conversation"


@pytest.mark.parametrize(
    ("name", "value"), [("channel", "pigeon"), ("hotel", "²"), ("nothing", "x"), ("show", "'--")]
)
def test_what_is_no_choice_chooses_nothing(page: ConversationsState, name: str, value: str) -> None:
    answer(page, None, 7)
    assert choose(page, "choose", name, value) == "/conversations"
    assert (page.sifting, page.filters.count) == (False, 0)


def test_rows_of_what_was_chosen_before_come_too_late(page: ConversationsState) -> None:
    early = page._wishes(None)
    choose(page, "choose", "channel", "whatsapp")
    late = page._wishes(None)
    page._show(Screen(AMY, ConversationPage((row(id=1),), None)), early[0])
    page._show(Screen(AMY, None, matches=Matches(9)), early[1])
    assert (page.rows, page.matches) == ([], "")
    page._show(Screen(AMY, ConversationPage((row(id=2),), None)), late[0])
    assert [one.id for one in page.rows] == [2]


def test_a_day_begins_or_ends_the_period(page: ConversationsState) -> None:
    assert choose(page, "choose", "date", "custom") == "/conversations?date=custom"
    first = choose(page, "choose_day", "from", "2026-02-03")
    assert first == "/conversations?date=custom&from=2026-02-03"
    turn = page.filter_turn
    both = choose(page, "choose_day", "to", "2026-02-05")
    assert both == "/conversations?date=custom&from=2026-02-03&to=2026-02-05"
    assert page.filters.date_label == "3 Feb – 5 Feb 2026"
    # The fields keep what is typed in them.
    assert page.filter_turn == turn
    assert choose(page, "choose_day", "from", "") == "/conversations?date=custom&to=2026-02-05"


@pytest.mark.parametrize("typed", ["0002-02-03", "2026-02-30", "soon"])
def test_a_day_half_typed_changes_nothing(page: ConversationsState, typed: str) -> None:
    go_to(page, "/conversations?from=2026-02-03&to=2026-02-05")
    answer(page, None, 7)
    assert choose(page, "choose_day", "from", typed) is None
    assert (page.sifting, page.filters.date_label) == (False, "3 Feb – 5 Feb 2026")


def test_days_may_cross_while_one_types_and_the_fields_keep_them(page: ConversationsState) -> None:
    go_to(page, "/conversations?from=2026-02-03&to=2026-02-05")
    answer(page, None, 7)
    crossed = choose(page, "choose_day", "from", "2026-02-09")
    assert crossed == "/conversations?date=custom&from=2026-02-09&to=2026-02-05"
    assert (page.filters.since, page.filters.until) == ("2026-02-09", "2026-02-05")
    assert page.filters.date_label == "5 Feb – 9 Feb 2026"
    both = choose(page, "choose_day", "to", "2026-02-12")
    assert both == "/conversations?date=custom&from=2026-02-09&to=2026-02-12"


def test_who_types_is_quicker_than_a_slow_network(page: ConversationsState) -> None:
    go_to(page, "/conversations?date=custom")
    answer(page, None, 7)
    first = choose(page, "choose_day", "from", "2026-02-03")
    both = choose(page, "choose_day", "to", "2026-02-05")
    assert first
    assert both
    turn = page.filter_turn
    go_to(page, first)
    assert (page.filters.until, page.filter_turn) == ("2026-02-05", turn)
    go_to(page, both)
    assert (page.filters.until, page.filter_turn) == ("2026-02-05", turn)
    # Later on the same address is where one went back to.
    go_to(page, first)
    assert (page.filters.until, page.filter_turn) == ("", turn + 1)


def test_who_presses_quickly_gets_all_of_it(page: ConversationsState) -> None:
    answer(page, None, 7)
    handlers = ConversationsState.event_handlers
    for name in ("human", "unread", "waiting"):
        handlers["switch"].fn(page, name)
    assert page.filters.query == "?show=human,unread,waiting"
    for name in ("unread", "unread", "human"):
        handlers["take_off"].fn(page, name)
    assert page.filters.query == "?show=waiting"
    for overtaken in ("human", "human,unread", "human,unread,waiting", "human,waiting"):
        go_to(page, f"/conversations?show={overtaken}")
        assert page.filters.query == "?show=waiting"


def test_under_fire_rows_are_read_each_time_and_counted_now_and_then(
    page: ConversationsState, clock: type[Clock]
) -> None:
    assert asked(page, None) == ["rows", "count"]
    assert asked(page, ADDED) == ["rows"]
    assert page._next_look() == RECOUNT.total_seconds()
    clock.at += RECOUNT - timedelta(seconds=1)
    assert asked(page, ADDED) == ["rows"]
    assert page._next_look() == 1
    clock.at += timedelta(seconds=1)
    assert asked(page, TICK) == ["rows", "count"]
    assert page._next_look() == page._pace.tick


def test_another_filter_is_counted_at_once(page: ConversationsState) -> None:
    answer(page, None, 7)
    choose(page, "choose", "channel", "whatsapp")
    assert asked(page, ADDED) == ["rows", "count"]


def test_days_long_over_are_read_seldom_but_soon(
    page: ConversationsState, clock: type[Clock]
) -> None:
    go_to(page, "/conversations?from=2026-02-01&to=2026-02-28")
    assert asked(page, None) == ["rows", "count"]
    assert asked(page, ADDED) == ["who"]
    assert page._next_look() == REVIEW.total_seconds()
    # What one does oneself is shown at once.
    assert asked(page, None) == ["rows"]
    clock.at += REVIEW
    assert asked(page, ADDED) == ["rows", "count"]
    assert asked(page, ADDED) == ["who"]
    clock.at += REVIEW
    assert asked(page, TICK) == ["rows", "count"]
    assert page._next_look() == page._pace.tick


def test_days_that_may_go_on_are_read_each_time(page: ConversationsState) -> None:
    for query in (
        "date=today",
        "from=2026-02-01",
        "to=2026-03-11",
        "to=2026-03-10&from=2026-03-01",
    ):
        go_to(page, f"/conversations?{query}")
        assert filter_in(query).period
        page._wishes(None)
        late = "who" if query.startswith("to=2026-03-10") else "rows"
        assert asked(page, ADDED) == [late]
