import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import search_state
from hotel_inbox.dashboard.conversations.search_state import PAGE, SearchState
from hotel_inbox.dashboard.conversations.search_views import StretchView, found_views, kept_of
from hotel_inbox.domain.filters import EVERYTHING, Filter
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.domain.search import Found, GuestHit, MessageHit, Stretch
from hotel_inbox.events import Event, Happened
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
GUEST = GuestHit(
    conversation_id=7,
    guest="Laura",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    hotel_name="Casa Azul",
    last_message_at=NOW - timedelta(hours=2),
    name=(Stretch("Lau", hit=True), Stretch("ra")),
    email=(Stretch("x@y.example"),),
    phone=(Stretch("+34 "), Stretch("600", hit=True)),
)
MESSAGE = MessageHit(
    message_id=31,
    conversation_id=7,
    guest="Laura",
    channel=Channel.WHATSAPP,
    channel_name="WhatsApp",
    hotel_name="Casa Azul",
    author=Author.BOT,
    agent=None,
    at=NOW,
    excerpt=(Stretch("The "), Stretch("pool", hit=True)),
)
FOUND = Found(guests=(GUEST,), more_guests=True, messages=(MESSAGE,))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.search.found["lau"] = FOUND
    monkeypatch.setattr(search_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def search() -> SearchState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(SearchState.get_full_name().split("."))
    assert isinstance(found, SearchState)
    go_to(found, "/conversations")
    return found


def go_to(search: SearchState, address: str, login: str = "amy", sid: str = "") -> None:
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    search._get_root_state().router = RouterData.from_router_data(
        {
            "pathname": "/conversations/[[conversation_id]]",
            "asPath": address,
            "headers": headers,
            "sid": sid,
        }
    )


def do(search: SearchState, name: str, *arguments: object) -> Any:  # noqa: ANN401 - an event, or several
    found: Callable[..., Any] = SearchState.event_handlers[name].fn
    answer = found(search, *arguments)
    return asyncio.run(answer) if asyncio.iscoroutine(answer) else answer


def test_what_is_typed_is_found_and_put_into_the_address(
    desk: FakeDesk, search: SearchState
) -> None:
    told = do(search, "look_for", " lau ")
    assert desk.search.asked == [("lau", EVERYTHING, PAGE, PAGE)]
    assert [hit.id for hit in search.guests] == [7]
    assert [hit.href for hit in search.messages] == ["/conversations/7?q=lau&at=31"]
    assert (search.more_guests, search.more_messages, search.busy) == (True, False, False)
    assert "hotelInboxSearch.tell" in str(told)


def test_more_is_asked_for_a_page_at_a_time(desk: FakeDesk, search: SearchState) -> None:
    do(search, "look_for", "lau")
    do(search, "show_more_guests")
    do(search, "show_more_messages")
    assert [asked[2:] for asked in desk.search.asked] == [
        (PAGE, PAGE),
        (2 * PAGE, PAGE),
        (2 * PAGE, 2 * PAGE),
    ]


def test_clearing_gives_the_list_back(desk: FakeDesk, search: SearchState) -> None:
    do(search, "look_for", "lau")
    do(search, "clear")
    assert (search.query, search.found_for, search.guests, search.messages) == ("", "", [], [])
    do(search, "look_for", "lau")
    do(search, "look_for", "  ")
    assert (search.query, search.guests) == ("", [])
    assert len(desk.search.asked) == 2


def test_the_address_is_looked_for_on_entering(desk: FakeDesk, search: SearchState) -> None:
    go_to(search, "/conversations/7?channel=whatsapp&q=lau&at=3")
    do(search, "enter")
    assert search.found_for == "lau"
    assert search.guests[0].href == "/conversations/7?q=lau&channel=whatsapp"
    do(search, "enter")
    go_to(search, "/conversations/8?channel=whatsapp")
    assert "lau" in str(do(search, "enter"))
    assert len(desk.search.asked) == 1
    for address in ("/conversations?hotel=2", "/conversations?hotel=2", "/conversations?hotel=x"):
        go_to(search, address)
        do(search, "enter")
    chosen = [Filter(channel=Channel.WHATSAPP), Filter(hotel=2), EVERYTHING]
    assert [asked[1] for asked in desk.search.asked] == chosen


def test_a_link_opened_anew_shows_what_it_says_alone(desk: FakeDesk, search: SearchState) -> None:
    go_to(search, "/conversations?q=lau", sid="one")
    do(search, "enter")
    go_to(search, "/leads", sid="one")
    go_to(search, "/conversations", sid="one")
    assert "lau" in str(do(search, "enter"))
    assert search.guests
    go_to(search, "/conversations?channel=whatsapp", sid="two")
    assert "lau" not in str(do(search, "enter"))
    assert (search.query, search.found_for, search.guests) == ("", "", [])
    assert len(desk.search.asked) == 1


def test_a_failed_search_is_said_and_can_be_tried_again(
    desk: FakeDesk, search: SearchState
) -> None:
    desk.search.failures = 1
    do(search, "look_for", "lau")
    assert "try again" in search.problem
    assert not search.busy
    do(search, "again")
    assert (search.problem, search.found_for) == ("", "lau")


def test_an_answer_that_comes_too_late_is_not_shown(desk: FakeDesk, search: SearchState) -> None:
    find = desk.search.find

    def slow(*asked: Any, **more: Any) -> Found:  # noqa: ANN401 - as the service
        search._number += 1
        return find(*asked, **more)

    desk.search.find = slow  # type: ignore[method-assign]
    do(search, "look_for", "lau")
    assert search.guests == []


def test_without_a_login_one_signs_in_first(desk: FakeDesk, search: SearchState) -> None:
    go_to(search, "/conversations", login="nobody")
    assert "/login" in str(do(search, "look_for", "lau"))
    assert desk.search.asked == []


def test_what_was_found_is_counted_and_what_filters_hide_is_told(
    desk: FakeDesk, search: SearchState
) -> None:
    do(search, "look_for", "lau")
    assert (search.count, search.hidden) == ("1+ guest, 1 message", "")
    desk.search.found["lau"] = Found(guests=(GUEST,), hidden=3, more_hidden=True)
    do(search, "look_for", "lau")
    assert (search.count, search.hidden) == ("1 guest, 0 messages", "3+ more without the filters")
    do(search, "clear")
    assert (search.count, search.hidden) == ("", "")


@pytest.mark.parametrize("cut", [False, True])
def test_what_may_have_been_missed_is_told(
    desk: FakeDesk, search: SearchState, *, cut: bool
) -> None:
    desk.search.found["lau"] = Found(guests=(GUEST,), cut=cut)
    do(search, "look_for", "lau")
    assert search.cut is cut
    do(search, "clear")
    assert search.cut is False


def following(desk: FakeDesk, search: SearchState, happens: Callable[[], Event]) -> None:
    """Have the search follow while something happens, until it had time to show it."""

    async def follow() -> None:
        task = asyncio.create_task(SearchState.event_handlers["follow"].fn(search))
        event = happens()
        for _ in range(25):
            desk.bus.publish([event])
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(follow())


def test_what_is_found_later_comes_in_by_itself(
    desk: FakeDesk, search: SearchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SearchState, "_pause", 0.0)
    do(search, "look_for", "lau")

    def happens() -> Event:
        desk.search.found["lau"] = Found(guests=(GUEST, replace(GUEST, conversation_id=8)))
        return Event(Happened.MESSAGE_ADDED, 1, 8)

    following(desk, search, happens)
    assert [hit.id for hit in search.guests] == [7, 8]
    assert (search.messages, search.more_guests, search.busy) == ([], False, False)


def test_what_cannot_be_read_again_stays_as_it_was(
    desk: FakeDesk, search: SearchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SearchState, "_pause", 0.0)
    do(search, "look_for", "lau")

    def happens() -> Event:
        desk.search.failures = 100
        return Event(Happened.CONVERSATION_CHANGED, 1, 7)

    following(desk, search, happens)
    assert desk.search.failures < 100
    assert [hit.id for hit in search.guests] == [7]
    assert (search.problem, search.busy) == ("", False)


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ("", Event(Happened.MESSAGE_ADDED, 1, 7)),
        ("lau", Event(Happened.MESSAGE_ADDED, 99, 7)),
        ("lau", Event(Happened.NOTIFIED, 1, 7)),
    ],
    ids=["no search", "another hotel", "of no hit"],
)
def test_only_what_may_change_the_hits_is_looked_for_again(
    desk: FakeDesk,
    search: SearchState,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    event: Event,
) -> None:
    monkeypatch.setattr(SearchState, "_pause", 0.0)
    do(search, "look_for", query)
    before = len(desk.search.asked)
    following(desk, search, lambda: event)
    assert len(desk.search.asked) == before


def test_hits_are_drawn_with_what_says_why() -> None:
    guests, messages = found_views(
        FOUND, NOW, kept_of("at=3&q=x", "lau"), name_hotels=True, language=Language.SPANISH
    )
    assert guests[0].name == [StretchView("Lau", hit=True), StretchView("ra")]
    assert guests[0].reach == [StretchView("+34 "), StretchView("600", hit=True)]
    assert (guests[0].elapsed, guests[0].hotel) == ("2 h", "Casa Azul")
    assert messages[0].speaker == "Bot"
    assert messages[0].excerpt[1] == StretchView("pool", hit=True)
