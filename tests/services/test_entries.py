"""Staff tend the knowledge of their own hotels, and what guests asked in vain."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import UnansweredQuestion
from hotel_inbox.repositories import hotels
from hotel_inbox.services.entries import EntryChangedError, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from tests.services.world import World

BREAKFAST = EntryDraft("When is breakfast?", "From 7 to 10.")
PARKING = EntryDraft("Is there parking?", "Yes, 20 EUR a night.", "Garage")


def hotel_of(viewer: Viewer) -> int:
    (hotel_id,) = viewer.hotel_ids
    return hotel_id


@pytest.fixture
def eve(world: World) -> Viewer:
    """Somebody of another hotel."""
    registry = world.inbox.registry
    hotel_id = registry.add_hotel(
        "mar", name="Mar", timezone="Europe/Madrid", currency="EUR", language="es"
    )
    agent_id = registry.add_agent(
        "eve@mar.example",
        name="Eve",
        role=Role.AGENT,
        hotel_slugs=["mar"],
        password="correct horse",
    )
    return Viewer(agent_id, "Eve", "eve@mar.example", Role.AGENT, frozenset({hotel_id}))


def questions(world: World, viewer: Viewer, search: str = "") -> list[str]:
    page = world.inbox.entries.listed(viewer, hotel_of(viewer), search)
    return [entry.question for entry in page.entries]


def test_what_is_added_is_found_and_answered_with(world: World) -> None:
    entries = world.inbox.entries
    hotel_id = hotel_of(world.amy)
    entries.add(world.amy, hotel_id, PARKING)
    before = world.inbox.knowledge.of_hotel(hotel_id).version
    entries.add(world.amy, hotel_id, BREAKFAST)
    known = world.inbox.knowledge.of_hotel(hotel_id)
    assert questions(world, world.amy) == ["Is there parking?", "When is breakfast?"]
    assert known.version != before
    assert all(entry.vector for entry in known.entries)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("PARKING", ["Is there parking?"]),
        ("garage", ["Is there parking?"]),
        ("night eur", ["Is there parking?"]),
        ("night breakfast", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("", ["Is there parking?", "When is breakfast?"]),
    ],
)
def test_every_word_of_a_search_has_to_occur(world: World, search: str, found: list[str]) -> None:
    for draft in (BREAKFAST, PARKING):
        world.inbox.entries.add(world.amy, hotel_of(world.amy), draft)
    assert questions(world, world.amy, search) == found


def test_the_same_question_twice_is_refused_and_changes_nothing(world: World) -> None:
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entries.add(world.amy, hotel_id, BREAKFAST)
    parking = entries.add(world.amy, hotel_id, PARKING)
    again = EntryDraft("when is  BREAKFAST?", "Never.")
    with pytest.raises(InvalidInputError, match="already"):
        entries.add(world.amy, hotel_id, again)
    with pytest.raises(InvalidInputError, match="already"):
        entries.change(world.amy, parking, again)
    page = entries.listed(world.amy, hotel_id)
    assert {entry.answer for entry in page.entries} == {BREAKFAST.answer, PARKING.answer}


def test_two_who_add_the_same_question_at_once_make_one_entry(world: World) -> None:
    together, refused = Barrier(2), []

    def add(viewer: Viewer) -> None:
        together.wait()
        try:
            world.inbox.entries.add(viewer, hotel_of(viewer), BREAKFAST)
        except InvalidInputError as error:
            refused.append(error)

    both = [Thread(target=add, args=(viewer,)) for viewer in (world.amy, world.ben)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert questions(world, world.amy) == [BREAKFAST.question]
    assert len(refused) == 1


def test_a_correction_is_embedded_anew(world: World) -> None:
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entry_id = entries.add(world.amy, hotel_id, BREAKFAST)
    (before,) = world.inbox.knowledge.of_hotel(hotel_id).entries
    world.clock.advance(minutes=1)
    entries.change(world.amy, entry_id, EntryDraft(BREAKFAST.question, "From 8 to 11."))
    (after,) = world.inbox.knowledge.of_hotel(hotel_id).entries
    assert (after.id, after.answer) == (entry_id, "From 8 to 11.")
    assert after.vector != before.vector


def test_whoever_saves_second_gets_all_that_the_first_one_wrote(world: World) -> None:
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entry_id = entries.add(world.amy, hotel_id, BREAKFAST)
    first, second = replace(BREAKFAST, title="Buffet"), replace(BREAKFAST, answer="Until 11.")
    entries.change(world.amy, entry_id, first, BREAKFAST)
    with pytest.raises(EntryChangedError, match="Yours is still here") as refused:
        entries.change(world.ben, entry_id, second, BREAKFAST)
    assert refused.value.entry == first
    # What is the same already needs no word, and who was told may go on.
    entries.change(world.ben, entry_id, first, BREAKFAST)
    entries.change(world.ben, entry_id, second, refused.value.entry)
    assert [one.draft for one in entries.listed(world.amy, hotel_id).entries] == [second]


def test_of_two_corrections_at_once_the_second_is_told(world: World) -> None:
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entry_id = entries.add(world.amy, hotel_id, BREAKFAST)
    together, told = Barrier(2), list[EntryDraft]()

    def change(viewer: Viewer) -> None:
        together.wait()
        try:
            entries.change(viewer, entry_id, replace(BREAKFAST, answer=viewer.name), BREAKFAST)
        except EntryChangedError as error:
            told.append(error.entry)

    both = [Thread(target=change, args=(viewer,)) for viewer in (world.amy, world.ben)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.draft for one in entries.listed(world.amy, hotel_id).entries] == told


def test_deleting_twice_is_no_error(world: World) -> None:
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entry_id = entries.add(world.amy, hotel_id, BREAKFAST)
    entries.delete(world.amy, entry_id)
    entries.delete(world.ben, entry_id)
    assert questions(world, world.amy) == []
    with pytest.raises(NotFoundError):
        entries.change(world.amy, entry_id, BREAKFAST)


@pytest.mark.parametrize(
    "draft",
    [
        EntryDraft("", "An answer"),
        EntryDraft("A question", " \n "),
        EntryDraft("q" * 1_001, "a"),
        EntryDraft("q", "a" * 10_001),
    ],
)
def test_an_entry_needs_both_and_not_too_much_of_either(world: World, draft: EntryDraft) -> None:
    with pytest.raises(InvalidInputError):
        world.inbox.entries.add(world.amy, hotel_of(world.amy), draft)


def test_a_stranger_sees_and_changes_nothing(world: World, eve: Viewer) -> None:
    entries, ours = world.inbox.entries, hotel_of(world.amy)
    entry_id = entries.add(world.amy, ours, BREAKFAST)
    ask(world, "Is there a helipad?")
    assert entries.listed(eve, ours).count == 0
    assert entries.open_questions(eve, ours) == ()
    with pytest.raises(NotFoundError):
        entries.add(eve, ours, PARKING)
    with pytest.raises(NotFoundError):
        entries.change(eve, entry_id, PARKING)
    with pytest.raises(NotFoundError):
        entries.import_file(eve, "azul", b"question,answer\na,b\n", "a.csv")
    entries.delete(eve, entry_id)
    (asked,) = entries.open_questions(world.amy, ours)
    entries.dismiss(eve, asked.ids)
    assert questions(world, world.amy) == [BREAKFAST.question]
    assert len(entries.open_questions(world.amy, ours)) == 1
    assert [one.name for one in entries.hotels(eve)] == ["Mar"]


def ask(world: World, *asked: str) -> None:
    """Let a guest have asked in vain."""
    received = world.guest_writes(asked[0])
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add_all(
            UnansweredQuestion(
                hotel_id=hotel_of(world.amy),
                conversation_id=received.conversation_id,
                message_id=received.message_id,
                question=question,
                asked_at=world.clock(),
            )
            for question in asked
        )


def test_the_same_words_of_several_guests_are_one_question(world: World) -> None:
    ask(world, "Is there a helipad?", "Do you sell stamps?", "is there  a HELIPAD")
    found = world.inbox.entries.open_questions(world.amy, hotel_of(world.amy))
    assert [(one.question, len(one.ids)) for one in found] == [
        ("is there  a HELIPAD", 2),
        ("Do you sell stamps?", 1),
    ]


def test_an_entry_settles_the_questions_that_it_answers(world: World) -> None:
    ask(world, "Is there a helipad?", "Do you sell stamps?")
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    helipad = named(entries.open_questions(world.amy, hotel_id), "Is there a helipad?")
    entries.add(world.amy, hotel_id, EntryDraft(helipad.question, "On the tower."), helipad.ids)
    left = entries.open_questions(world.amy, hotel_id)
    assert [one.question for one in left] == ["Do you sell stamps?"]
    entries.dismiss(world.amy, left[0].ids)
    assert entries.open_questions(world.amy, hotel_id) == ()


async def test_only_the_questions_hotel_hears_that_one_was_put_aside(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="en"
    )
    ask(world, "Is there a helipad?")
    hotel_id = hotel_of(world.amy)
    with world.inbox.db.reading() as session:
        admin = replace(world.amy, hotel_ids=hotels.all_ids(session))
    (asked,) = world.inbox.entries.open_questions(admin, hotel_id)
    bell = world.inbox.bus.subscribe(lambda event: event.what is Happened.KNOWLEDGE_CHANGED)
    world.inbox.entries.dismiss(admin, asked.ids)
    assert await bell.next(1) == {Event(Happened.KNOWLEDGE_CHANGED, hotel_id)}
    world.inbox.entries.dismiss(admin, asked.ids)
    assert await bell.next(0.05) == frozenset()


def named(found: tuple[OpenQuestion, ...], question: str) -> OpenQuestion:
    return next(one for one in found if one.question == question)


def test_a_refused_entry_leaves_its_questions_open(world: World) -> None:
    ask(world, "When is breakfast?")
    entries, hotel_id = world.inbox.entries, hotel_of(world.amy)
    entries.add(world.amy, hotel_id, BREAKFAST)
    (asked,) = entries.open_questions(world.amy, hotel_id)
    with pytest.raises(InvalidInputError):
        entries.add(world.amy, hotel_id, BREAKFAST, asked.ids)
    assert len(entries.open_questions(world.amy, hotel_id)) == 1
