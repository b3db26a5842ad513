"""Guests and messages are found by any part of what they are, by those who may see them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from hotel_inbox.domain.filters import EVERYTHING, Filter, Period, Show, Status
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import REVOKED, Author, Channel
from hotel_inbox.domain.search import Found, Stretch
from hotel_inbox.models import Guest, Message
from hotel_inbox.repositories import reach, search, trigrams
from hotel_inbox.repositories.reach import Reach
from tests.services.world import World

PEOPLE = {
    "34600555001": ("José Ñandú García", "Jose.Garcia@correo.es"),
    "4915112345678": ("Jürgen Groß", None),
    "34600555002": ("María José O’Brien", "maria@obrien.example"),
    "8613800138000": ("王芳", None),
}


@pytest.fixture
def peopled(world: World) -> World:
    for number, (address, (name, email)) in enumerate(PEOPLE.items()):
        received = world.guest_writes(f"Hello number {number}", guest=address)
        world.clock.advance(minutes=1)
        with world.inbox.db.unit_of_work() as unit:
            message = unit.session.get_one(Message, received.message_id)
            everything = Reach(unit.session, {message.hotel_id})
            guest = search.guests(everything, (address,), 1).rows[0][1]
            guest.name, guest.email, guest.phone = name, email, f"+{address}"
    return world


def names(world: World, query: str, guests: int = 20) -> list[str]:
    return [hit.guest for hit in world.inbox.search.find(world.amy, query, guests=guests).guests]


def said(found: Found) -> list[str]:
    return ["".join(part.text for part in hit.excerpt) for hit in found.messages]


JOSE, JURGEN, MARIA, WANG = (name for name, _ in PEOPLE.values())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ñandu", [JOSE]),
        ("NANDÚ", [JOSE]),
        ("jose", [MARIA, JOSE]),
        ("arcí josé", [JOSE]),
        ("@correo", [JOSE]),
        ("gross", [JURGEN]),
        ("o'brien", [MARIA]),
        ("600 55 50 01", [JOSE]),
        ("+34-600", [MARIA, JOSE]),
        ("0034600555002", [MARIA]),
        ("00 34 (600) 555.00", [MARIA, JOSE]),
        ("0151 1234", [JURGEN]),
        ("王芳", [WANG]),
        ("ma", [MARIA]),
        ("m", [MARIA]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("jos_", []),
        ('jose" OR "maria', []),
        ("jose*", []),
        ("NEAR(jose maria)", []),
        ("\x00", []),
        ("jose" * 100_000, []),
        ("(" * 100_000, []),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_guests_are_found(peopled: World, query: str, expected: list[str]) -> None:
    assert names(peopled, query) == expected


def test_what_a_guest_is_called_later_is_found_and_no_more_what_they_were(peopled: World) -> None:
    with peopled.inbox.db.unit_of_work() as unit:
        everything = Reach(unit.session, peopled.amy.hotel_ids)
        _, guest = search.guests(everything, ("nandu",), 1).rows[0]
        unit.session.get_one(Guest, guest.id).name = "Pepe Gómez"
    assert names(peopled, "gomez") == ["Pepe Gómez"]
    assert names(peopled, "nandu") == []


def test_a_message_is_found_in_its_sentence(world: World) -> None:
    world.guest_writes("Good morning. Is the Pool heated in März? Thanks a lot for answering.")
    (hit,) = world.inbox.search.find(world.amy, "MARZ pool").messages
    assert [part.text for part in hit.excerpt if part.hit] == ["Pool", "März"]
    assert hit.excerpt[0] == Stretch("…")
    assert hit.excerpt[1].text == "Is the "
    assert hit.author is Author.GUEST


def test_notes_are_found_but_neither_system_lines_nor_what_was_taken_back(world: World) -> None:
    received = world.guest_writes("My secret wish is a balcony")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.notes.add(world.amy, received.conversation_id, "wants a balcony", (), "k1")
    assert len(world.inbox.search.find(world.amy, "balcony").messages) == 2
    assert not world.inbox.search.find(world.amy, "taken over").messages

    with world.inbox.db.unit_of_work() as unit:
        message = unit.session.get_one(Message, received.message_id)
        message.text, message.detail = "", {REVOKED: True}
    assert said(world.inbox.search.find(world.amy, "balcony")) == ["wants a balcony"]


def test_only_the_viewers_hotels_are_looked_through(peopled: World) -> None:
    stranger = replace(peopled.amy, hotel_ids=frozenset({4711}))
    assert peopled.inbox.search.find(stranger, "jose") == Found()
    assert peopled.inbox.search.find(stranger, "hello") == Found()
    assert not peopled.inbox.search.find(peopled.amy, "jose", Filter(hotel=4711)).guests
    (hotel,) = peopled.amy.hotel_ids
    assert len(peopled.inbox.search.find(peopled.amy, "jose", Filter(hotel=hotel)).guests) == 2


def test_pages_say_whether_there_is_more(peopled: World) -> None:
    found = peopled.inbox.search.find(peopled.amy, "hello", guests=1, messages=2)
    assert said(found) == ["Hello number 3", "Hello number 2"]
    assert found.more_messages
    assert not found.more_guests
    found = peopled.inbox.search.find(peopled.amy, "jose", guests=1)
    assert ([hit.guest for hit in found.guests], found.more_guests) == ([MARIA], True)
    assert not peopled.inbox.search.find(peopled.amy, "jose", guests=2).more_guests


@pytest.mark.parametrize(("newest", "often"), [(0, 10), (2, 10), (0, 1)])
def test_the_index_finds_what_is_not_among_the_newest(
    peopled: World, monkeypatch: pytest.MonkeyPatch, newest: int, often: int
) -> None:
    monkeypatch.setattr(reach, "NEWEST", newest)
    monkeypatch.setattr(trigrams, "OFTEN", often)
    assert names(peopled, "jose") == [MARIA, JOSE]
    assert names(peopled, "600 555") == [MARIA, JOSE]
    assert names(peopled, "garcia jo") == [JOSE]
    assert names(peopled, "garcia g j") == [JOSE]
    found = peopled.inbox.search.find(peopled.amy, "number hello")
    assert said(found) == [f"Hello number {number}" for number in (3, 2, 1, 0)]
    assert said(peopled.inbox.search.find(peopled.amy, "number 1")) == ["Hello number 1"]


def test_what_staff_write_is_found(world: World) -> None:
    received = world.guest_writes("Hello")
    world.inbox.takeover.take_over(world.amy, received.conversation_id)
    world.inbox.outbox.send(world.amy, received.conversation_id, Letter("d1", "We keep a cot"))
    (hit,) = world.inbox.search.find(world.amy, "cot").messages
    assert (hit.author, hit.agent) == (Author.AGENT, "Amy")


def test_a_hundred_hotels_are_looked_through(
    peopled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many: Sequence[int] = range(1, 100)
    viewer = replace(peopled.amy, hotel_ids=frozenset(many))
    for newest in (2000, 0):
        monkeypatch.setattr(reach, "NEWEST", newest)
        found = peopled.inbox.search.find(viewer, "jose")
        assert [hit.guest for hit in found.guests] == [MARIA, JOSE]


@pytest.mark.parametrize(
    ("chosen", "people", "lines", "hidden"),
    [
        (Filter(channel=Channel.WHATSAPP), 2, 4, 0),
        (Filter(channel=Channel.INSTAGRAM), 0, 0, 6),
        (Filter(status=Status.ACTIVE), 2, 4, 0),
        (Filter(status=Status.EXPIRED), 0, 0, 6),
        (Filter(show=frozenset({Show.UNREAD})), 1, 3, 2),
        (Filter(show=frozenset({Show.UNREAD}), period=Period.TODAY), 1, 3, 2),
        (Filter(period=Period.CUSTOM, until=date(2001, 2, 3)), 0, 0, 6),
    ],
    ids=lambda value: str(value)[:1],
)
def test_filters_and_the_search_combine(
    peopled: World, chosen: Filter, people: int, lines: int, hidden: int
) -> None:
    jose = peopled.inbox.search.find(peopled.amy, JOSE).guests[0]
    peopled.inbox.conversations.mark_read(peopled.amy, jose.conversation_id)
    search_for = peopled.inbox.search.find
    guests = search_for(peopled.amy, "jose", chosen)
    messages = search_for(peopled.amy, "hello number", chosen)
    assert (len(guests.guests), len(messages.messages)) == (people, lines)
    assert guests.hidden + messages.hidden == hidden
    assert len(search_for(peopled.amy, "m", chosen).guests) <= people


@pytest.mark.parametrize("known", [0, 1, 3000])
@pytest.mark.parametrize("newest", [0, 1, 1000])
def test_nothing_is_left_out_in_silence(
    peopled: World, monkeypatch: pytest.MonkeyPatch, known: int, newest: int
) -> None:
    monkeypatch.setattr(trigrams, "MOST_KNOWN", known)
    monkeypatch.setattr(reach, "NEWEST", newest)
    for query, chosen, guests, messages in (
        ("jose", EVERYTHING, 2, 0),
        ("jose", Filter(status=Status.ACTIVE), 2, 0),
        ("jose", Filter(period=Period.CUSTOM, until=date(2001, 2, 3)), 0, 0),
        ("hello", EVERYTHING, 0, 4),
        ("hello", Filter(show=frozenset({Show.UNREAD})), 0, 4),
        ("m", EVERYTHING, 1, 0),
    ):
        found = peopled.inbox.search.find(peopled.amy, query, chosen)
        assert found.cut or (len(found.guests), len(found.messages)) == (guests, messages)
        assert len(found.guests) <= guests


def test_all_that_is_found_is_told_from_a_part(
    peopled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    jose = Filter(status=Status.ACTIVE)
    assert not peopled.inbox.search.find(peopled.amy, "jose", jose).cut
    monkeypatch.setattr(trigrams, "MOST_KNOWN", 1)
    assert not peopled.inbox.search.find(peopled.amy, "jose", jose).cut
    monkeypatch.setattr(reach, "NEWEST", 1)
    assert peopled.inbox.search.find(peopled.amy, "jose", jose).cut
    assert not peopled.inbox.search.find(peopled.amy, "garcia", jose).cut
    assert peopled.inbox.search.find(peopled.amy, "m").cut


def test_what_another_hotel_hides_is_told(peopled: World) -> None:
    (hotel,) = peopled.amy.hotel_ids
    two = replace(peopled.amy, hotel_ids=frozenset({hotel, 4711}))
    found = peopled.inbox.search.find(two, "jose", Filter(hotel=4711))
    assert (found.guests, found.hidden) == ((), 2)
