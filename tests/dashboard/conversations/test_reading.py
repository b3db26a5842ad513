import asyncio

import pytest

from hotel_inbox.dashboard.conversations.line_views import WholeText
from hotel_inbox.dashboard.conversations.reading import (
    Screen,
    Wish,
    brings_message,
    concerns_list,
    concerns_thread,
    read_screen,
    read_thread,
    read_whole,
)
from hotel_inbox.dashboard.login.asking import as_viewer
from hotel_inbox.dashboard.shell.together import Together
from hotel_inbox.domain.inbox import Cursor
from hotel_inbox.errors import NotFoundError, SignInRefusedError
from hotel_inbox.events import Event, Happened
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, message, row, thread

ADDED = Event(Happened.MESSAGE_ADDED, 1, 7)
STATUS = Event(Happened.MESSAGE_CHANGED, 1, 7)


def desk() -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.conversations.rows = [row(id=7), row(id=6)]
    made.conversations.threads = {7: thread(id=7), 8: thread(id=8, hotel_id=2)}
    return made


def wish(
    conversation_id: int | None, cookie: str = "amy", *, mark_read: bool = False, rows: int = 40
) -> Wish:
    return Wish(1, cookie, conversation_id, mark_read, rows)


def screen_of(desk: FakeDesk, wish: Wish) -> Screen:
    return asyncio.run(read_screen(desk, wish, Together()))


def test_without_a_login_nothing_is_read() -> None:
    screen = screen_of(desk(), wish(7, "nobody"))
    assert (screen.viewer, screen.page, screen.opened) == (None, None, None)


def test_list_and_thread_are_read_together() -> None:
    screen = screen_of(desk(), wish(7))
    assert screen.page is not None
    assert [one.id for one in screen.page.rows] == [7, 6]
    assert screen.opened is not None


@pytest.mark.parametrize("conversation_id", [8, 99, 0])
def test_a_foreign_conversation_answers_like_a_missing_one(conversation_id: int) -> None:
    screen = screen_of(desk(), wish(conversation_id))
    assert screen.opened is None
    assert screen.page is not None


def test_reading_marks_read_only_when_asked() -> None:
    made = desk()
    screen_of(made, wish(7))
    assert made.conversations.read == []
    screen_of(made, wish(7, mark_read=True))
    assert made.conversations.read == [(AMY.agent_id, 7)]


def test_only_what_is_wanted_is_read() -> None:
    assert screen_of(desk(), wish(7, rows=0)).page is None
    assert screen_of(desk(), wish(None)).opened is None


def test_asking_without_a_login_is_refused() -> None:
    with pytest.raises(SignInRefusedError):
        as_viewer(desk(), None, lambda _desk, me: me.name)
    assert as_viewer(desk(), "amy", lambda _desk, me: me.name) == "Amy Reyes"


def test_a_status_does_not_concern_the_list() -> None:
    assert not concerns_list([STATUS])
    assert concerns_list([STATUS, ADDED])
    assert concerns_list([])


def test_the_thread_is_concerned_by_its_own_events_and_by_the_clock() -> None:
    assert concerns_thread([STATUS], 7)
    assert not concerns_thread([STATUS], 6)
    assert concerns_thread([], 6)
    assert brings_message([ADDED], 7)
    assert not brings_message([STATUS], 7)


def test_a_part_of_the_thread_or_of_the_list_is_read_where_the_page_is() -> None:
    made = desk()
    messages = tuple(message(id=number) for number in (1, 2, 3))
    made.conversations.threads[7] = thread(id=7, messages=messages)
    start = Cursor(made.conversations.rows[0].last_message_at, made.conversations.rows[0].id)
    screen = screen_of(made, Wish(1, "amy", 7, rows=40, until=2, start=start))
    assert screen.opened is not None
    assert [one.id for one in screen.opened.messages] == [1, 2]
    assert screen.page is not None
    assert [one.id for one in screen.page.rows] == [6]


def test_as_many_messages_are_read_as_are_wished_for() -> None:
    made = desk()
    many = tuple(message(id=number) for number in range(1, 101))
    made.conversations.threads[7] = thread(id=7, messages=many)
    for count in (60, 80):
        opened = screen_of(made, Wish(1, "amy", 7, messages=count)).opened
        assert opened is not None
        assert len(opened.messages) == count


def test_a_connections_pause_concerns_every_open_thread_and_no_row() -> None:
    paused = Event(Happened.CONNECTION_CHANGED, 1)
    assert concerns_thread([paused], 7)
    assert not concerns_list([paused])


def test_what_was_read_comes_drawn() -> None:
    made = desk()
    made.conversations.threads[7] = thread(id=7, messages=(message(id=1, text="x" * 9000),))
    opened = read_thread(made, AMY, 7)
    assert opened.messages[0].line.missing == "5,000 more characters"


def test_all_of_a_long_message_is_read_for_that_message_alone() -> None:
    made = desk()
    texts = {1: "a" * 9000, 2: "b" * 9000}
    messages = tuple(message(id=number, text=text) for number, text in texts.items())
    made.conversations.threads[7] = thread(id=7, messages=messages)
    found = read_whole(made, AMY, 7, 1)
    assert (found.id, [part.text for part in found.parts]) == (1, [texts[1]])
    assert read_whole(made, AMY, 7, 0) == WholeText()
    assert read_whole(made, AMY, 7, 99) == WholeText()
    with pytest.raises(NotFoundError):
        read_whole(made, AMY, 8, 1)
