from collections.abc import Iterable
from datetime import timedelta

from hotel_inbox.dashboard.conversations.line_views import Drawn, drawn
from hotel_inbox.dashboard.conversations.stretches import (
    MOST_MESSAGES,
    MOST_ROWS,
    ListStretch,
    ThreadStretch,
    joined_messages,
    joined_rows,
)
from hotel_inbox.domain.inbox import (
    ConversationPage,
    ConversationRow,
    Cursor,
    Thread,
    ThreadMessage,
)
from tests.dashboard.desks.chats import FakeConversations
from tests.dashboard.samples import AMY, NOW, message, row, session, thread

PAGE = 60
LENGTH = 700


class Reader:
    """Scrolls through one long thread, as a page does."""

    def __init__(self, length: int = LENGTH) -> None:
        self.desk = FakeConversations()
        self.grow_to(length)
        self.stretch = ThreadStretch()
        self.look()

    def grow_to(self, length: int) -> None:
        self.desk.threads[7] = thread(id=7, messages=made(range(1, length + 1)))

    def look(self) -> None:
        self.stretch = self.stretch.with_end(*self._read(through=self.stretch.until))

    def up(self) -> None:
        self.stretch = self.stretch.with_older(*self._read(before=self.stretch.messages[0].id))

    def up_to_the_first(self) -> None:
        while self.stretch.has_older:
            self.up()

    def down(self) -> None:
        until = self.desk.further(AMY, 7, self.stretch.until, PAGE)
        later = self._read(through=until, limit=2 * PAGE)
        self.stretch = self.stretch.with_later(*later, until)

    def seen(self) -> list[int]:
        return ids(self.stretch.messages)

    def _read(
        self, *, before: int = 0, through: int = 0, limit: int = PAGE
    ) -> tuple[Thread, tuple[Drawn, ...]]:
        read = self.desk.thread(AMY, 7, before or None, limit, through=through or None)
        return read, drawn(read)


def made(numbers: Iterable[int]) -> tuple[ThreadMessage, ...]:
    return tuple(message(id=number) for number in numbers)


def lines(*numbers: int) -> tuple[Drawn, ...]:
    return drawn(thread(messages=made(numbers)))


def ids(messages: Iterable[Drawn]) -> list[int]:
    return [one.id for one in messages]


def run(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def test_scrolling_up_lets_go_of_what_lies_far_below() -> None:
    reader = Reader()
    while reader.stretch.has_older:
        reader.up()
        assert len(reader.seen()) <= MOST_MESSAGES
    assert reader.seen() == run(1, MOST_MESSAGES)
    assert reader.stretch.until == MOST_MESSAGES


def test_scrolling_back_down_reads_it_all_again_without_a_gap() -> None:
    reader = Reader()
    reader.up_to_the_first()
    met = set(reader.seen())
    while reader.stretch.until:
        last = reader.seen()[-1]
        reader.down()
        assert last in reader.seen()
        assert reader.seen() == run(reader.seen()[0], reader.seen()[-1])
        assert len(reader.seen()) <= MOST_MESSAGES
        met |= set(reader.seen())
    assert met == set(run(1, LENGTH))
    assert reader.seen()[-1] == LENGTH
    assert reader.stretch.has_older


def test_what_is_written_meanwhile_does_not_move_who_reads_further_up() -> None:
    reader = Reader()
    while not reader.stretch.until:
        reader.up()
    before = reader.seen()
    reader.grow_to(LENGTH + 5)
    reader.look()
    assert reader.seen() == before
    reader.stretch = reader.stretch.at_the_newest()
    reader.look()
    assert reader.seen() == run(LENGTH + 5 - PAGE + 1, LENGTH + 5)
    assert reader.stretch.has_older


def test_a_thread_that_grows_before_ones_eyes_stays_bounded() -> None:
    reader = Reader(length=10)
    assert not reader.stretch.has_older
    for length in range(11, MOST_MESSAGES + 20):
        reader.grow_to(length)
        reader.look()
    assert reader.seen() == run(20, MOST_MESSAGES + 19)
    assert reader.stretch.has_older


def test_only_sessions_of_messages_at_hand_are_kept() -> None:
    sessions = {1: session(1, NOW), 2: session(2, NOW)}
    first = thread(messages=(message(id=1, session_id=1), message(id=2, session_id=2)))
    stretch = ThreadStretch().with_end(
        thread(messages=first.messages, sessions=sessions), drawn(first)
    )
    assert [one.id for one in stretch.sessions] == [1, 2]
    later = stretch.with_end(thread(sessions={2: sessions[2]}), lines(90))
    assert later.sessions == ()


def test_a_threads_new_end_is_joined_to_what_is_known() -> None:
    fresh = drawn(thread(messages=(message(id=3, text="edited"), message(id=4))))
    joined = joined_messages(lines(1, 2, 3), fresh)
    assert ids(joined) == [1, 2, 3, 4]
    assert joined[2].line.parts[0].text == "edited"


def test_after_a_gap_only_the_new_end_is_shown() -> None:
    assert ids(joined_messages(lines(1), lines(90, 91))) == [90, 91]


def test_scrolling_through_the_list_keeps_a_bounded_part_of_it() -> None:
    desk = FakeConversations(rows=listed(430))
    stretch = ListStretch().with_beginning(desk.page(AMY))
    met = {one.id for one in stretch.rows}
    while stretch.more:
        stretch = stretch.with_more(desk.page(AMY, end_of(stretch.rows)))
        met |= {one.id for one in stretch.rows}
        assert len(stretch.rows) <= MOST_ROWS
        again = stretch.with_beginning(desk.page(AMY, stretch.start, len(stretch.rows)))
        assert again == stretch
    assert len(met) == 430
    while stretch.above:
        first = stretch.rows[0].id
        stretch = stretch.with_above(desk.page(AMY, stretch.above[-1], MOST_ROWS))
        assert first in {one.id for one in stretch.rows}
        assert len(stretch.rows) <= MOST_ROWS
    assert stretch.start is None
    assert stretch.rows == tuple(listed(430)[:MOST_ROWS])
    assert stretch.more


def test_a_list_that_grows_before_ones_eyes_stays_bounded() -> None:
    stretch = ListStretch(tuple(listed(MOST_ROWS)))
    new = row(id=1000, last_message_at=NOW + timedelta(minutes=1))
    page = ConversationPage((new, *stretch.rows[:39]), end_of(stretch.rows[:39]))
    grown = stretch.with_beginning(page)
    assert len(grown.rows) == MOST_ROWS
    assert grown.rows[0].id == 1000
    assert grown.more


def test_a_part_of_the_list_that_moved_up_leads_back_to_the_top() -> None:
    stretch = ListStretch(tuple(listed(3)), start=Cursor(NOW, 9), above=(None,))
    moved = stretch.with_beginning(ConversationPage((), None))
    assert (moved.start, moved.above, moved.rows) == (None, (), stretch.rows)


def test_rows_further_down_stay() -> None:
    known = tuple(listed(4))
    moved = row(id=known[3].id, last_message_at=NOW + timedelta(minutes=1))
    page = ConversationPage((moved, known[0]), end_of(known[:1]))
    assert [one.id for one in joined_rows(known, page)] == [one.id for one in (moved, *known[:3])]


def test_a_last_page_leaves_nothing_below() -> None:
    page = ConversationPage((row(id=1),), None)
    assert [one.id for one in joined_rows((row(id=2), row(id=3)), page)] == [1]


def listed(number: int) -> list[ConversationRow]:
    return [
        row(id=500 - place, last_message_at=NOW - timedelta(minutes=place))
        for place in range(number)
    ]


def end_of(rows: tuple[ConversationRow, ...]) -> Cursor:
    return Cursor(rows[-1].last_message_at, rows[-1].id)


def test_a_late_message_loses_nothing_of_what_lies_above() -> None:
    assert ids(joined_messages(lines(1, 2, 3, 4), lines(9, 3, 4))) == [1, 2, 9, 3, 4]
