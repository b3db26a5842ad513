"""The staff of a hotel keep its quick replies, and use them in its conversations."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlmodel import select

from hotel_inbox.domain.quick_replies import MOST_IN_HOTEL, QuickReplyDraft
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import ChangedMeanwhileError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Guest, QuickReply
from tests.services.world import World

HELLO = QuickReplyDraft("Hello", "Hello {{guest.name}}, {{agent.name}} of {{hotel.name}} here.")
PARKING = QuickReplyDraft("Parking", "Say hello at the garage: 20 € a night. ¿Matrícula?")


@pytest.fixture
def eve(world: World) -> Viewer:
    """Somebody of another hotel."""
    registry = world.inbox.registry
    hotel_id = registry.add_hotel(
        "mar", name="Mar", timezone="Europe/Madrid", currency="EUR", language="es"
    )
    return Viewer(99, "Eve", "eve@mar.example", Role.ADMIN, frozenset({hotel_id}))


def hotel_of(viewer: Viewer) -> int:
    (hotel_id,) = viewer.hotel_ids
    return hotel_id


def add(world: World, draft: QuickReplyDraft = HELLO) -> int:
    return world.inbox.quick_replies.add(world.amy, hotel_of(world.amy), draft)


def names(world: World, viewer: Viewer, search: str = "") -> list[str]:
    found = world.inbox.quick_replies.listed(viewer, hotel_of(viewer), search)
    return [one.name for one in found]


def name_guest(world: World, name: str | None) -> None:
    with world.inbox.db.unit_of_work() as unit:
        unit.session.exec(select(Guest)).one().name = name


def test_all_staff_of_the_hotel_find_them_by_name_and_text(world: World) -> None:
    add(world, PARKING)
    add(world, HELLO)
    assert names(world, world.ben) == ["Hello", "Parking"]
    assert names(world, world.ben, "MATRICULA garage") == ["Parking"]
    assert names(world, world.ben, "nothing") == []


def test_whoever_types_a_name_finds_that_one_first(world: World) -> None:
    add(world, QuickReplyDraft("Airport", "Parking is free there."))
    add(world, PARKING)
    assert names(world, world.amy, "parking") == ["Parking", "Airport"]


def test_accents_and_case_make_no_difference_to_the_order(world: World) -> None:
    for name in ("Zumo", "Árbol", "bar", "Cena"):
        add(world, QuickReplyDraft(name, "x"))
    assert names(world, world.amy) == ["Árbol", "bar", "Cena", "Zumo"]


def test_it_is_filled_in_for_a_conversation(world: World) -> None:
    reply = add(world)
    conversation = world.guest_writes().conversation_id
    replies = world.inbox.quick_replies
    name_guest(world, "Laura Méndez")
    said = "Hello Laura Méndez, Ben of Azul here."
    assert replies.filled(world.ben, conversation, reply) == said
    assert [one.text for one in replies.offered(world.ben, conversation, "hel")] == [said]
    name_guest(world, None)
    assert replies.filled(world.amy, conversation, reply) == "Hello, Amy of Azul here."


def test_another_hotel_sees_changes_and_uses_none_of_it(world: World, eve: Viewer) -> None:
    reply = add(world)
    conversation = world.guest_writes().conversation_id
    replies = world.inbox.quick_replies
    assert replies.listed(eve, hotel_of(world.amy)) == ()
    assert names(world, eve) == []
    own = replies.add(eve, hotel_of(eve), HELLO)
    for refused in (
        lambda: replies.filled(eve, conversation, reply),
        lambda: replies.offered(eve, conversation),
        lambda: replies.filled(world.amy, conversation, own),
        lambda: replies.change(eve, reply, PARKING),
        lambda: replies.add(eve, hotel_of(world.amy), PARKING),
    ):
        with pytest.raises(NotFoundError):
            refused()
    replies.delete(eve, reply)
    assert names(world, world.amy) == ["Hello"]


def test_whoever_sees_both_hotels_gets_only_what_belongs_to_the_conversation(
    world: World, eve: Viewer
) -> None:
    both = replace(world.amy, hotel_ids=world.amy.hotel_ids | eve.hotel_ids)
    foreign = world.inbox.quick_replies.add(both, hotel_of(eve), HELLO)
    conversation = world.guest_writes().conversation_id
    assert world.inbox.quick_replies.offered(both, conversation) == ()
    with pytest.raises(NotFoundError):
        world.inbox.quick_replies.filled(both, conversation, foreign)
    assert [one.name for one in world.inbox.quick_replies.hotels(both)] == ["Azul", "Mar"]


def test_whoever_saves_second_is_told_what_the_first_one_wrote(world: World) -> None:
    reply = add(world)
    replies = world.inbox.quick_replies
    first, second = replace(HELLO, text="First"), replace(HELLO, text="Second")
    replies.change(world.amy, reply, first, HELLO)
    with pytest.raises(ChangedMeanwhileError, match="“Hello”: First") as refused:
        replies.change(world.ben, reply, second, HELLO)
    assert refused.value.now == "First"
    # What is the same already needs no word, and who was told may go on.
    replies.change(world.ben, reply, first, HELLO)
    replies.change(world.ben, reply, second)
    assert [one.text for one in replies.listed(world.amy, hotel_of(world.amy))] == ["Second"]


def test_a_name_is_there_once_in_a_hotel(world: World, eve: Viewer) -> None:
    add(world)
    other = add(world, PARKING)
    replies = world.inbox.quick_replies
    with pytest.raises(InvalidInputError, match="named “HÉLLO” already"):
        add(world, QuickReplyDraft("HÉLLO", "x"))
    with pytest.raises(InvalidInputError, match="already"):
        replies.change(world.amy, other, HELLO)
    assert names(world, world.amy) == ["Hello", "Parking"]
    replies.change(world.amy, other, replace(PARKING, name="PARKING"))
    replies.add(eve, hotel_of(eve), HELLO)


def test_of_two_at_once_one_gets_the_name(world: World) -> None:
    start, refused = Barrier(2), list[Exception]()

    def write() -> None:
        start.wait()
        try:
            add(world)
        except InvalidInputError as error:
            refused.append(error)

    threads = [Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), names(world, world.amy)) == (1, ["Hello"])


def test_deleting_twice_is_fine_and_changing_what_is_gone_is_not(world: World) -> None:
    reply = add(world)
    world.inbox.quick_replies.delete(world.ben, reply)
    world.inbox.quick_replies.delete(world.amy, reply)
    assert names(world, world.amy) == []
    with pytest.raises(NotFoundError, match="any more"):
        world.inbox.quick_replies.change(world.amy, reply, PARKING)


def test_every_change_is_told_to_the_hotels_pages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(world.inbox.bus, "publish", told.extend)
    reply = add(world)
    world.inbox.quick_replies.change(world.amy, reply, PARKING)
    world.inbox.quick_replies.delete(world.amy, reply)
    event = Event(Happened.QUICK_REPLIES_CHANGED, hotel_of(world.amy))
    assert told == [event] * 3


def test_a_hotel_has_only_so_many(world: World) -> None:
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add_all(
            QuickReply(
                hotel_id=hotel_of(world.amy), name=f"n{one}", text="x", created_at=world.clock()
            )
            for one in range(MOST_IN_HOTEL)
        )
    with pytest.raises(InvalidInputError, match=f"at most {MOST_IN_HOTEL}"):
        add(world)
