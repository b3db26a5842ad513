"""The list and the thread show what there is, page by page, to those who may see it."""

from datetime import timedelta

import pytest

from hotel_inbox.domain.inbox import Cursor
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author, MessageStatus, Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened, listening
from hotel_inbox.models import Connection
from tests.services.world import START, World

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))
NOWHERE = Viewer(998, "Max", "max@other.example", Role.MANAGER, frozenset())


def guests_in_order(world: World, count: int) -> list[str]:
    """Let `count` guests write, two at a time at the same moment; newest first."""
    for number in range(count):
        world.guest_writes(f"from {number}", guest=f"3460000{number:04}")
        world.clock.advance(seconds=number % 2)
    return [f"from {number}" for number in reversed(range(count))]


def previews(world: World, limit: int) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        page = world.inbox.conversations.page(world.amy, cursor, limit)
        pages.append([row.preview for row in page.rows])
        cursor = page.next
        if cursor is None:
            return pages


def test_the_list_is_newest_first_and_pages_neither_skip_nor_repeat(world: World) -> None:
    expected = guests_in_order(world, 9)

    pages = previews(world, limit=4)
    assert [len(page) for page in pages] == [4, 4, 1]
    assert [preview for page in pages for preview in page] == expected
    assert [len(page) for page in previews(world, limit=9)] == [9]


def test_a_page_after_the_end_is_empty(world: World) -> None:
    guests_in_order(world, 2)
    page = world.inbox.conversations.page(world.amy, Cursor(START - timedelta(days=1), 1))
    assert (page.rows, page.next) == ((), None)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, -(2**64), 10**40])
def test_a_number_that_nothing_has_is_not_found(world: World, number: int) -> None:
    world.guest_writes()
    with pytest.raises(NotFoundError):
        world.inbox.conversations.thread(world.amy, number)
    with pytest.raises(NotFoundError):
        world.inbox.takeover.take_over(world.amy, number)


def test_nobody_sees_another_hotels_conversations(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id

    for viewer in (STRANGER, NOWHERE):
        assert world.inbox.conversations.page(viewer).rows == ()
        with pytest.raises(NotFoundError):
            world.inbox.conversations.thread(viewer, conversation_id)
        world.inbox.conversations.mark_read(viewer, conversation_id)
    with pytest.raises(NotFoundError):
        world.inbox.conversations.thread(world.amy, conversation_id + 1)
    assert world.inbox.conversations.page(world.amy).rows[0].unread_count == 1


async def test_a_row_shows_the_newest_line_and_how_things_stand(world: World) -> None:
    conversation_id = world.guest_writes("Hello", guest_name="Laura").conversation_id
    await world.bot_answers()
    (row,) = world.inbox.conversations.page(world.amy).rows
    assert (row.guest, row.preview, row.preview_author) == (
        "Laura",
        "Breakfast is from 7 to 10.",
        Author.BOT,
    )
    assert (row.mode, row.waiting, row.assignee, row.expired) == (Mode.AI, False, None, False)

    world.inbox.takeover.take_over(world.amy, conversation_id)
    (row,) = world.inbox.conversations.page(world.amy).rows
    assert (row.mode, row.assignee, row.hotel_name) == (Mode.HUMAN, "Amy", "Azul")
    assert row.preview == "Breakfast is from 7 to 10."


def test_a_guest_without_a_name_goes_by_phone_or_the_channels_identifier(world: World) -> None:
    world.guest_writes(guest="US.13491208655302741918")
    world.guest_writes(guest="34600000001", guest_phone="+34600000001")

    names = {row.guest for row in world.inbox.conversations.page(world.amy).rows}
    assert names == {"US.13491208655302741918", "+34600000001"}


def test_a_web_chats_visitor_has_a_number_and_no_secret(world: World) -> None:
    posted = world.inbox.guest_thread.post("azul", None, "1", "Hello")

    shown = world.inbox.conversations.thread(world.amy, posted.thread.conversation_id)
    (row,) = world.inbox.conversations.page(world.amy).rows
    assert row.guest == shown.guest.identifier == f"Visitor {posted.thread.conversation_id}"
    assert posted.visitor not in repr(shown)


def test_a_thread_is_read_backwards_in_pages(world: World) -> None:
    for number in range(7):
        conversation_id = world.guest_writes(str(number)).conversation_id

    newest = world.inbox.conversations.thread(world.amy, conversation_id, limit=3)
    middle = world.inbox.conversations.thread(
        world.amy, conversation_id, before=newest.messages[0].id, limit=3
    )
    oldest = world.inbox.conversations.thread(
        world.amy, conversation_id, before=middle.messages[0].id, limit=3
    )
    shown = [[message.text for message in page.messages] for page in (oldest, middle, newest)]
    assert shown == [["0"], ["1", "2", "3"], ["4", "5", "6"]]
    assert [page.has_older for page in (oldest, middle, newest)] == [False, True, True]


def test_an_answer_shows_what_it_answers(world: World) -> None:
    asked = world.guest_writes("Do you have a crib?", provider_id="wamid.asked").message_id
    conversation_id = world.guest_writes("I mean this", reply_to="wamid.asked").conversation_id
    world.guest_writes("Or that", reply_to="wamid.never-seen")

    quotes = [
        (message.quote, message.quote_id)
        for message in world.inbox.conversations.thread(world.amy, conversation_id).messages
    ]
    assert quotes == [(None, None), ("Do you have a crib?", asked), (None, None)]


async def test_a_thread_says_while_the_bot_owes_its_answer(world: World) -> None:
    opened = world.guest_writes().conversation_id
    assert world.inbox.conversations.thread(world.amy, opened).bot_at_work
    await world.bot_answers()
    assert not world.inbox.conversations.thread(world.amy, opened).bot_at_work
    world.inbox.takeover.take_over(world.amy, opened)
    world.guest_writes("And dinner?")
    assert not world.inbox.conversations.thread(world.amy, opened).bot_at_work


def test_messages_of_other_kinds_are_shown_as_what_they_are(world: World) -> None:
    conversation_id = world.guest_writes("our terrace", kind="image").conversation_id

    assert world.inbox.conversations.page(world.amy).rows[0].preview == "Photo · our terrace"
    (shown,) = world.inbox.conversations.thread(world.amy, conversation_id).messages
    assert (shown.kind, shown.text, shown.status) == (
        "image",
        "our terrace",
        MessageStatus.RECEIVED,
    )


async def test_reading_clears_the_count_and_tells_open_pages_once(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.guest_writes("One more")
    assert world.inbox.conversations.page(world.amy).rows[0].unread_count == 2
    (hotel_id,) = world.amy.hotel_ids
    changed = Event(Happened.CONVERSATION_CHANGED, hotel_id, conversation_id)

    async with listening(world.inbox.bus, changed.__eq__) as mailbox:
        world.inbox.conversations.mark_read(world.amy, conversation_id)
        assert await mailbox.next(5) == {changed}
        world.inbox.conversations.mark_read(world.amy, conversation_id)
        assert await mailbox.next(0.05) == frozenset()
    assert world.inbox.conversations.page(world.amy).rows[0].unread_count == 0


def test_where_sessions_begin_and_end_is_in_the_thread(world: World) -> None:
    conversation_id = world.guest_writes("Monday").conversation_id
    world.clock.advance(hours=30)
    world.guest_writes("Tuesday")

    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    first, second = (shown.sessions[message.session_id or 0] for message in shown.messages)
    assert (first.started_at, first.expires_at, first.expired) == (
        START,
        START + timedelta(hours=24),
        True,
    )
    assert (second.started_at, second.expired) == (START + timedelta(hours=30), False)


def test_a_thread_is_in_the_order_of_writing_and_its_pages_neither_skip_nor_repeat(
    world: World,
) -> None:
    world.clock.advance(minutes=10)
    for place, minute in enumerate((0, 3, 1, 4, 2, 1)):
        at = START + timedelta(minutes=minute)
        received = world.guest_writes(f"{minute}", provider_id=f"wamid.{place}", sent_at=at)
    conversation_id = received.conversation_id

    def read(**where: int) -> list[tuple[str, int]]:
        found = world.inbox.conversations.thread(world.amy, conversation_id, limit=2, **where)
        return [(line.text, line.id) for line in found.messages]

    pages = [read()]
    while older := read(before=pages[0][0][1]):
        pages.insert(0, older)
    assert [[text for text, _ in page] for page in pages] == [["0", "1"], ["1", "2"], ["3", "4"]]
    assert read(through=pages[1][1][1]) == pages[1]
    assert read(before=999_999) == read(through=999_999) == []


def test_within_a_second_lines_stand_as_they_came(world: World) -> None:
    conversation_id = world.guest_writes("Now").conversation_id
    world.clock.advance(seconds=0.7)
    world.inbox.takeover.take_over(world.amy, conversation_id)
    world.guest_writes("In the same second, without its fraction", sent_at=START)

    lines = world.inbox.conversations.thread(world.amy, conversation_id).messages
    assert [line.author for line in lines] == [Author.GUEST, Author.SYSTEM, Author.GUEST]
    row = world.inbox.conversations.page(world.amy).rows[0]
    assert row.preview == "In the same second, without its fraction"


def test_a_thread_says_what_its_channel_takes_and_why_nothing_leaves(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    connection = world.connection()
    assert (shown.connection_id, shown.paused, shown.takes_templates) == (
        connection.id,
        None,
        False,
    )

    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Connection, connection.id)
        row.paused_at, row.pause_reason = START, "The access token was revoked."
    shown = world.inbox.conversations.thread(world.amy, conversation_id)
    assert shown.paused == "The access token was revoked."


def test_a_message_shows_what_is_known_about_it(world: World) -> None:
    conversation_id = world.guest_writes(
        "Here",
        kind="location",
        detail={"forwarded": True, "location": {"latitude": 41.4, "longitude": "2.2"}},
    ).conversation_id
    for number, broken in enumerate(({"latitude": 91, "longitude": 0}, {"latitude": []}, "x")):
        world.guest_writes(f"{number}", kind="location", detail={"location": broken})

    first, *others = world.inbox.conversations.thread(world.amy, conversation_id).messages
    assert (first.notes, first.place) == (("forwarded",), (41.4, 2.2))
    assert [line.place for line in others] == [None] * 3


def test_a_row_says_which_agent_wrote_last(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.ben, conversation_id)
    letter = Letter("draft-1", "I am Ben.")
    world.inbox.outbox.send(world.ben, conversation_id, letter)

    (row,) = world.inbox.conversations.page(world.amy).rows
    assert (row.preview_agent_id, row.preview_agent) == (world.ben.agent_id, "Ben")
    world.clock.advance(seconds=1)
    world.guest_writes("Thanks")
    (row,) = world.inbox.conversations.page(world.amy).rows
    assert (row.preview_agent_id, row.preview_agent) == (None, None)
