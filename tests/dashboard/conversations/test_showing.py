import asyncio
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations.drafts import Draft
from hotel_inbox.dashboard.conversations.line_views import WholeText, drawn
from hotel_inbox.dashboard.conversations.reading import (
    PAGE_MESSAGES,
    PAGE_ROWS,
    DrawnThread,
    Screen,
    Wish,
)
from hotel_inbox.dashboard.conversations.showing import conversation_in
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.conversations.stretches import ListStretch
from hotel_inbox.domain.inbox import ConversationPage, Cursor, Thread
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.window import WindowState
from hotel_inbox.events import Event, Happened
from tests.dashboard.samples import AMY, NOW, SAM, message, row, session, thread


@pytest.fixture
def page() -> ConversationsState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(ConversationsState.get_full_name().split("."))
    assert isinstance(found, ConversationsState)
    go_to(found, "/conversations/7")
    return found


def go_to(page: ConversationsState, path: str) -> None:
    headers = {"cookie": "theme=dark; hotel_inbox_login=amy", "origin": "http://inbox.example"}
    page._get_root_state().router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": path, "headers": headers}
    )
    page._enter()


def show(
    page: ConversationsState,
    opened: Thread | None = None,
    listed: ConversationPage | None = None,
    viewer: Viewer = AMY,
) -> None:
    listed = listed or ConversationPage((row(id=7),), None)
    page._show(Screen(viewer, listed, read(opened) if opened else None), wish(page))


def read(thread: Thread) -> DrawnThread:
    return DrawnThread(thread, drawn(thread))


def wish(page: ConversationsState, burst: frozenset[Event] | None = None) -> Wish:
    """What the page first wants to read: the open thread."""
    return page._wishes(burst)[0]


def handler(name: str) -> Callable[..., Any]:
    """The function behind an event, as a browser's event would call it."""
    found: Callable[..., Any] = ConversationsState.event_handlers[name].fn
    return found


@pytest.mark.parametrize(
    ("path", "opened"),
    [
        ("/conversations", None),
        ("/conversations/", None),
        ("/conversations/12", 12),
        ("/conversations/abc", 0),
        ("/conversations/-1", 0),
        ("/conversations/²", 0),
        ("/conversations/99999999999999999999", 0),
    ],
)
def test_the_address_says_what_is_open(path: str, opened: int | None) -> None:
    assert conversation_in(path) == opened


def test_the_wish_carries_the_login_and_the_open_conversation(page: ConversationsState) -> None:
    thread_first, then_list, then_count = page._wishes(None)
    assert (thread_first.cookie, thread_first.conversation_id) == ("amy", 7)
    assert (then_list.rows, then_list.count) == (PAGE_ROWS, False)
    assert (then_count.rows, then_count.count) == (0, True)


def test_only_what_a_burst_concerns_is_read(page: ConversationsState) -> None:
    status, elsewhere = Event(Happened.MESSAGE_CHANGED, 1, 7), Event(Happened.MESSAGE_ADDED, 1, 8)
    page._wishes(None)
    assert [one.conversation_id for one in page._wishes(frozenset({status}))] == [7]
    assert [one.conversation_id for one in page._wishes(frozenset({elsewhere}))] == [None]


def test_every_burst_reads_something_so_that_an_ended_login_is_noticed(
    page: ConversationsState,
) -> None:
    assert page._wishes(frozenset({Event(Happened.MESSAGE_CHANGED, 1, 8)}))


def test_a_change_anywhere_in_what_is_shown_is_read(page: ConversationsState) -> None:
    changed, added = Event(Happened.MESSAGE_CHANGED, 1, 7), Event(Happened.MESSAGE_ADDED, 1, 7)
    show(page, thread(id=7, messages=tuple(message(id=number) for number in range(1, 101))))
    assert wish(page, frozenset({changed})).messages == 100
    assert wish(page).messages == 100
    assert wish(page, frozenset({added})).messages == PAGE_MESSAGES
    go_to(page, "/conversations/8")
    assert wish(page, frozenset({Event(Happened.MESSAGE_CHANGED, 1, 8)})).messages == PAGE_MESSAGES


def test_all_of_a_message_that_was_deleted_is_forgotten(page: ConversationsState) -> None:
    said = message(id=1, text="x" * 9000)
    show(page, thread(id=7, messages=(said,)))
    page.whole = WholeText(1)
    show(page, thread(id=7, messages=(said, message(id=2))))
    assert page.whole.id == 1
    show(page, thread(id=7, messages=(replace(said, text="", revoked=True), message(id=2))))
    assert page.whole == WholeText()


def test_a_first_reading_fills_the_page(page: ConversationsState) -> None:
    assert page.place == "loading"
    show(page, thread(id=7, messages=(message(),)))
    assert (page.ready, page.place, page.open_id) == (True, "open", 7)
    assert page.me.initials == "AR"
    assert [one.guest for one in page.rows] == ["Laura Méndez"]
    assert page.lines[-1].parts[0].text == "Hello"


def test_nothing_that_is_not_shown_reaches_the_browser(page: ConversationsState) -> None:
    show(page, thread(id=7, messages=(message(),)))
    sent = json.dumps(page.dict(), default=str)
    assert "amy@casa.example" not in sent
    assert "hotel_inbox_login" not in sent


def test_what_did_not_change_is_not_sent_again(page: ConversationsState) -> None:
    opened = thread(id=7, messages=(message(),))
    show(page, opened)
    page.dirty_vars.clear()
    show(page, opened)
    assert {name for name in page.dirty_vars if not name.startswith("_")} == set()


def test_a_missing_conversation_says_so_and_keeps_the_list(page: ConversationsState) -> None:
    show(page, None)
    assert page.place == "missing"
    assert len(page.rows) == 1


def test_an_answer_for_another_conversation_is_not_shown(page: ConversationsState) -> None:
    asked = wish(page)
    go_to(page, "/conversations/8")
    page._show(Screen(AMY, None, read(thread(id=7))), asked)
    assert page.head.id == 0
    assert page.place == "loading"


def test_an_answer_that_was_overtaken_is_dropped(page: ConversationsState) -> None:
    early, late = wish(page), wish(page)
    page._show(Screen(AMY, None, read(thread(id=7, messages=(message(text="new"),)))), late)
    page._show(Screen(AMY, None, read(thread(id=7, messages=(message(text="old"),)))), early)
    assert page.lines[-1].parts[0].text == "new"


def test_switching_keeps_the_old_thread_until_the_new_one_is_read(
    page: ConversationsState,
) -> None:
    show(page, thread(id=7, messages=(message(id=1),)))
    go_to(page, "/conversations/8")
    assert (page.place, page.busy, page.open_id, page.head.id) == ("open", True, 8, 7)
    show(page, thread(id=8, messages=(message(id=2, text="Other"),)))
    assert (page.busy, page.head.id) == (False, 8)
    assert [line.id for line in page.lines if line.shape == "message"] == [2]


def test_leaving_the_thread_empties_it(page: ConversationsState) -> None:
    show(page, thread(id=7, messages=(message(),)))
    go_to(page, "/conversations")
    assert (page.place, page.lines, page.card.name) == ("none", [], "")


def test_older_messages_stay_when_a_new_one_comes(page: ConversationsState) -> None:
    known = tuple(message(id=number) for number in range(1, 4))
    show(page, thread(id=7, messages=known, has_older=False))
    show(page, thread(id=7, messages=(known[2], message(id=4)), has_older=True))
    assert [line.id for line in page.lines if line.shape == "message"] == [1, 2, 3, 4]
    assert not page.has_older


def test_the_session_of_an_older_message_is_remembered(page: ConversationsState) -> None:
    old = NOW - timedelta(days=3)
    first = message(id=1, at=old, session_id=1)
    second = message(id=2, session_id=2)
    sessions = {1: session(1, old, expired=True), 2: session(2, NOW)}
    show(page, thread(id=7, messages=(first, second), sessions=sessions))
    show(page, thread(id=7, messages=(second,), sessions={2: sessions[2]}, has_older=True))
    assert [line.text for line in page.lines].count("Session expired") == 1


def test_a_colleagues_answer_is_told_until_one_answers_oneself(page: ConversationsState) -> None:
    first = message(id=1, author=Author.AGENT, agent="Sam", agent_id=2)
    show(page, thread(id=7, messages=(first,)))
    assert page.answered == ""
    second = message(id=2, author=Author.AGENT, agent="Sam", agent_id=2)
    show(page, thread(id=7, messages=(first, second)))
    show(page, thread(id=7, messages=(first, second, message(id=3))))
    assert page.answered == "Sam has just answered."
    handler("dismiss_answered")(page)
    show(page, thread(id=7, messages=(first, second, message(id=3))))
    assert page.answered == ""
    # What one skipped while reading further up is no news either.
    page._lay_out(replace(page._read, until=2))
    show(page, thread(id=7, messages=(first, second)))
    page._go_to_newest()
    show(page, thread(id=7, messages=(second, message(id=3))))
    assert page.answered == ""
    go_to(page, "/conversations/8")
    show(page, thread(id=8, messages=(message(id=9, author=Author.AGENT, agent_id=2),)))
    assert page.answered == ""


def test_a_page_in_the_middle_of_a_thread_keeps_its_place(page: ConversationsState) -> None:
    show(page, thread(id=7, messages=(message(id=1), message(id=2)), has_older=False))
    page._lay_out(replace(page._read, until=2))
    asked = wish(page)
    assert (asked.until, page.until) == (2, 2)
    newest = thread(id=7, messages=(message(id=90), message(id=91)), has_older=True)
    page._show(Screen(AMY, None, read(newest)), replace(asked, until=0))
    assert [line.id for line in page.lines if line.shape == "message"] == [1, 2]
    page._go_to_newest()
    show(page, newest)
    assert [line.id for line in page.lines if line.shape == "message"] == [90, 91]
    assert (page.until, page.has_older) == (0, True)


def test_another_thread_begins_at_its_newest_message(page: ConversationsState) -> None:
    show(page, thread(id=7, messages=(message(id=1), message(id=2))))
    page._lay_out(replace(page._read, until=3))
    page._put("whole", WholeText(2))
    go_to(page, "/conversations/8")
    assert wish(page).until == 0
    show(page, thread(id=8, messages=(message(id=5),)))
    assert (page.until, page.whole.id) == (0, 0)
    assert [line.id for line in page.lines if line.shape == "message"] == [5]


def test_rows_of_another_place_in_the_list_are_not_shown(page: ConversationsState) -> None:
    show(page)
    asked = page._wishes(None)[1]
    start = Cursor(NOW, 9)
    page._show_rows(ListStretch((row(id=3),), start=start, above=(None,)))
    page._show(Screen(AMY, ConversationPage((row(id=9),), None)), asked)
    assert ([one.id for one in page.rows], page.rows_above) == ([3], True)
    assert page._wishes(None)[1].start == start


def test_a_huge_text_is_not_in_the_state(page: ConversationsState) -> None:
    show(page, thread(id=7, messages=(message(text="x" * 100_000),)))
    assert len(pickle.dumps((page.lines, page._read))) < 10_000


def test_rows_loaded_further_down_survive_an_update(page: ConversationsState) -> None:
    listed = [row(id=9 - n, last_message_at=NOW - timedelta(minutes=n)) for n in range(3)]
    show(page, listed=ConversationPage(tuple(listed), None))
    first = ConversationPage(tuple(listed[:2]), Cursor(listed[1].last_message_at, listed[1].id))
    show(page, listed=first)
    assert [one.id for one in page.rows] == [9, 8, 7]
    assert not page.more_rows


def test_a_draft_disappears_with_the_message_it_became(page: ConversationsState) -> None:
    known = (message(id=1),)
    show(page, thread(id=7, messages=known))
    page.sending = [Draft("k", 7, "Hello Laura")]
    sent = message(id=2, author=Author.AGENT, agent="Amy Reyes", text="Hello Laura")
    show(page, thread(id=7, messages=(*known, sent)))
    assert [draft.arrived for draft in page.sending] == [True]


def test_a_draft_that_waits_behind_another_is_not_lost(page: ConversationsState) -> None:
    known = (message(id=1),)
    show(page, thread(id=7, messages=known))
    waits = Draft("b", 7, "ok")
    page.sending = [Draft("a", 7, "Hello"), waits]
    colleagues = message(id=2, author=Author.AGENT, agent="Pablo Ruiz", text="ok")
    show(page, thread(id=7, messages=(*known, colleagues)))
    assert page.sending[1] == waits


def test_a_page_looks_again_when_its_window_ends(page: ConversationsState) -> None:
    page._wishes(None)
    assert page._next_look() == page._pace.tick
    soon = datetime.now(UTC) + timedelta(seconds=5)
    show(page, thread(id=7, window=WindowState(open=True, closes_at=soon, reason=None)))
    assert 4 < page._next_look() < 6
    show(page, thread(id=7, window=WindowState(open=False, closes_at=soon, reason="Over.")))
    page._recount = False
    assert page._next_look() == page._pace.tick


def test_only_who_manages_is_led_to_the_connections(page: ConversationsState) -> None:
    show(page)
    assert not page.me.manages
    show(page, viewer=SAM)
    assert page.me.manages


def test_a_second_click_adds_no_second_draft(page: ConversationsState) -> None:
    page.sending = [Draft("k", 7, "Hello")]
    form = {"text": "Hello", "draft_key": "k", "conversation_id": "7"}
    asyncio.run(handler("send")(page, form))
    assert page.sending == [Draft("k", 7, "Hello")]


def test_an_empty_form_is_told_and_sends_nothing(page: ConversationsState) -> None:
    asyncio.run(handler("send")(page, {"text": " "}))
    assert page.notice == "Write something first."
    assert page.sending == []


def test_a_page_nobody_looks_at_reads_nothing_for_them(page: ConversationsState) -> None:
    added = frozenset({Event(Happened.MESSAGE_ADDED, 1, 7)})
    assert wish(page, added).mark_read
    asyncio.run(handler("attend")(page, True))  # noqa: FBT003 - as the browser calls it
    assert not wish(page, added).mark_read
    assert page._unseen


def test_the_clocks_tick_marks_nothing_read(page: ConversationsState) -> None:
    assert not wish(page, frozenset()).mark_read


def test_another_agent_in_the_same_tab_finds_nothing_of_the_first(
    page: ConversationsState,
) -> None:
    show(page, thread(id=7, messages=(message(id=1),)))
    show(page, None, ConversationPage((row(id=3, hotel_id=2),), None), viewer=SAM)
    assert [one.id for one in page.rows] == [3]
    assert page.lines == []
    assert page.me.name == "Sam Okoro"
    assert page.rows[0].hotel == "Casa Azul"


def test_a_notice_can_be_dismissed_and_goes_with_the_conversation(
    page: ConversationsState,
) -> None:
    page._say("Sam has already taken over.")
    go_to(page, "/conversations/8")
    assert page.notice == ""
    page._say("Something else")
    handler("dismiss")(page)
    assert page.notice == ""


def test_the_waiting_draft_is_the_first(page: ConversationsState) -> None:
    drafts = [Draft("a", 7, "one"), Draft("b", 7, "two")]
    page.sending = drafts
    assert page._next_draft() == drafts[0]
    page._settle(drafts[0])
    assert page._next_draft() == drafts[1]
