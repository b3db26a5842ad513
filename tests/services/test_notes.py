"""Notes stay among colleagues, and reach those whom they mention."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import NOTE, REVOKED, Author, Mode
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, Message
from hotel_inbox.repositories import newest_lines
from hotel_inbox.services.notes import LONGEST
from tests.exported import exported
from tests.services.world import World

STRANGER = Viewer(999, "Eve", "eve@other.example", Role.AGENT, frozenset({999}))
SECRET = "He complained about this room last year"


def notes(world: World, conversation_id: int) -> list[tuple[str | None, str]]:
    found = world.inbox.conversations.thread(world.ben, conversation_id).messages
    return [(one.agent, one.text) for one in found if one.kind == NOTE]


def add(
    world: World, conversation_id: int, text: str = SECRET, *mentions: int, key: str = "n1"
) -> int:
    return world.inbox.notes.add(world.amy, conversation_id, text, mentions, key)


def test_a_note_stands_in_the_thread_whoever_answers(world: World) -> None:
    opened = world.guest_writes().conversation_id
    first = add(world, opened)
    world.clock.advance(days=9)
    world.inbox.takeover.take_over(world.amy, opened)
    add(world, opened, "The window is closed", key="n2")

    assert notes(world, opened) == [("Amy", SECRET), ("Amy", "The window is closed")]
    shown = world.inbox.conversations.thread(world.ben, opened).messages
    assert next(one for one in shown if one.id == first).agent_id == world.amy.agent_id


def test_the_same_draft_twice_and_at_once_is_one_note(world: World) -> None:
    opened = world.guest_writes().conversation_id
    with ThreadPoolExecutor(2) as threads:
        ids = set(threads.map(lambda _: add(world, opened, SECRET, world.ben.agent_id), range(2)))

    assert len(ids) == 1
    assert len(notes(world, opened)) == 1
    assert world.inbox.notifications.bell(world.ben).unread == 1


def test_a_note_and_a_letter_of_the_same_key_are_two(world: World) -> None:
    opened = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, opened)
    written = world.inbox.outbox.send(world.amy, opened, Letter("n1", "Good morning"))
    assert add(world, opened) != written
    assert world.inbox.outbox.send(world.amy, opened, Letter("n1", "Good morning")) == written
    *_, one, other = world.inbox.conversations.thread(world.amy, opened).messages
    assert one.letter == other.letter == "n1"
    assert len(notes(world, opened)) == 1


def test_whom_it_mentions_is_told_and_nobody_else(world: World) -> None:
    opened = world.guest_writes().conversation_id
    add(world, opened, "@Ben please, says @Amy", world.ben.agent_id, world.amy.agent_id)

    (told,) = world.inbox.notifications.bell(world.ben).items
    assert (told.kind, told.text) == ("mentioned", "Amy mentioned you in a note.")
    assert told.conversation_id == opened
    assert world.inbox.notifications.bell(world.amy).items == ()


def test_only_active_staff_of_the_hotel_can_be_mentioned(world: World) -> None:
    opened = world.guest_writes().conversation_id
    world.inbox.registry.add_hotel(
        "rojo", name="Rojo", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    other = world.inbox.registry.add_agent(
        "eva@rojo.example", name="Eva", role=Role.AGENT, hotel_slugs=["rojo"], password="p" * 12
    )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, world.ben.agent_id).active = False

    for gone in (other, world.ben.agent_id, 10**9):
        with pytest.raises(InvalidInputError):
            add(world, opened, "@Who", gone)
    assert notes(world, opened) == []
    assert world.inbox.notes.colleagues(world.amy, opened) == ()


def test_colleagues_are_those_of_the_conversations_hotel(world: World) -> None:
    opened = world.guest_writes().conversation_id

    assert [one.name for one in world.inbox.notes.colleagues(world.amy, opened)] == ["Ben"]
    with pytest.raises(NotFoundError):
        world.inbox.notes.colleagues(STRANGER, opened)


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(world: World, text: str) -> None:
    opened = world.guest_writes().conversation_id
    with pytest.raises(InvalidInputError):
        add(world, opened, text)


def test_what_no_database_holds_is_replaced(world: World) -> None:
    opened = world.guest_writes().conversation_id
    add(world, opened, "a\x00b\ud800")
    assert notes(world, opened) == [("Amy", "a\ufffdb\ufffd")]


def test_a_conversation_of_another_hotel_does_not_exist(world: World) -> None:
    opened = world.guest_writes().conversation_id
    written = add(world, opened)
    with pytest.raises(NotFoundError):
        world.inbox.notes.add(STRANGER, opened, "Hello", (), "n9")
    with pytest.raises(NotFoundError):
        world.inbox.notes.erase(STRANGER, written)
    assert notes(world, opened) == [("Amy", SECRET)]


def test_only_its_author_erases_a_note_and_nothing_of_it_stays(world: World) -> None:
    opened = world.guest_writes().conversation_id
    written = add(world, opened, SECRET, world.ben.agent_id)
    with pytest.raises(ConflictError):
        world.inbox.notes.erase(world.ben, written)
    world.inbox.notes.erase(world.amy, written)
    world.inbox.notes.erase(world.amy, written)

    assert notes(world, opened) == [("Amy", "")]
    with world.inbox.db.reading() as session:
        left = session.get_one(Message, written)
        assert (left.text, left.folded, left.detail) == ("", "", {REVOKED: True})
    assert add(world, opened) == written
    assert SECRET not in str(world.inbox.notifications.bell(world.ben))


def test_nothing_but_a_note_can_be_erased(world: World) -> None:
    received = world.guest_writes()
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    sent = world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "Hello"))
    for message_id in (received.message_id, sent, 10**9):
        with pytest.raises(NotFoundError):
            world.inbox.notes.erase(world.amy, message_id)


async def test_no_guest_and_no_channel_ever_gets_it(world: World) -> None:
    posted = world.inbox.guest_thread.post("azul", None, "1", "When is breakfast?")
    add(world, posted.thread.conversation_id)
    told = world.guest_writes().conversation_id
    add(world, told)
    await world.bot_answers()
    await world.post_leaves()

    assert SECRET not in str(world.inbox.guest_thread.messages("azul", posted.visitor, 0))
    assert SECRET not in str(world.inbox.guest_thread.messages("azul", posted.visitor))
    assert world.whatsapp.sent
    assert SECRET not in str(world.whatsapp.sent)
    assert SECRET not in str(exported(world.inbox))


async def test_the_bot_never_reads_it(world: World) -> None:
    opened = world.guest_writes().conversation_id
    add(world, opened)
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, opened)
    world.guest_writes("Really?")
    await world.bot_answers()
    add(world, opened, SECRET, key="n2")
    world.inbox.takeover.release(world.amy, opened)
    await world.bot_answers()

    assert len(world.bot.turns) == 2
    assert SECRET not in str((world.bot.turns, world.bot.heard))
    assert world.bot.turns[-1].messages[-2].text == "Really?"


def test_to_the_row_and_the_clock_of_the_list_it_is_nothing(world: World) -> None:
    received = world.guest_writes()
    (before,) = world.inbox.conversations.page(world.amy).rows
    world.clock.advance(minutes=5)
    add(world, received.conversation_id)
    (after,) = world.inbox.conversations.page(world.amy).rows

    assert (after.preview, after.preview_author) == ("When is breakfast?", Author.GUEST)
    assert after.last_message_at == before.last_message_at
    assert after.unread_count == before.unread_count
    with world.inbox.db.reading() as session:
        newest = newest_lines.spoken(session, world.amy.hotel_ids, received.conversation_id)
        shown = newest_lines.shown(session, received.conversation_id)
    assert newest is not None
    assert shown is not None
    assert newest.id == shown.id == received.message_id


def test_handing_back_after_a_note_the_bot_still_owes_its_answer(world: World) -> None:
    opened = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, opened)
    add(world, opened)
    world.inbox.takeover.release(world.amy, opened)

    assert world.inbox.conversations.thread(world.amy, opened).mode is Mode.AI
    assert len(world.inbox.answering.claim(5)) == 1


def test_neither_the_guests_stream_nor_the_lists_wake_up_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = world.guest_writes().conversation_id
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.bus, "publish", told.extend)
    add(world, opened)

    assert {event.what for event in told} == {Happened.MESSAGE_CHANGED}
