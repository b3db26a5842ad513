"""What guests say of themselves is kept and corrected, and never over an agent's words."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.models import Conversation, Guest
from hotel_inbox.repositories import conversations, profiles
from hotel_inbox.services import captures
from tests.services.world import GUEST, World

ANN = GuestDetails("Ann Lee", "ann@mail.example", "+34600999888")


def told(world: World, details: GuestDetails) -> None:
    with world.inbox.db.unit_of_work() as unit:
        conversation = unit.session.get_one(Conversation, 1)
        captures.keep(unit, conversation, details, world.clock())


def guest(world: World) -> Guest:
    with world.inbox.db.reading() as session:
        return session.get_one(Guest, 1)


def details(world: World) -> tuple[str | None, str | None, str | None]:
    kept = guest(world)
    return kept.name, kept.email, kept.phone


def system_lines(world: World) -> list[str]:
    lines = world.inbox.conversations.thread(world.amy, 1).messages
    return [line.text for line in lines if line.author is Author.SYSTEM]


def by_agent(world: World, **values: str | None) -> None:
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Guest, 1)
        for field, value in values.items():
            setattr(row, field, value)
        row.sources = {**row.sources, **dict.fromkeys(values, "agent:1")}


def test_a_guests_own_words_are_kept_and_corrected(world: World) -> None:
    world.guest_writes()
    told(world, ANN)
    assert details(world) == ("Ann Lee", "ann@mail.example", "+34600999888")
    told(world, GuestDetails(email="anne@mail.example"))
    assert details(world) == ("Ann Lee", "anne@mail.example", "+34600999888")
    told(world, GuestDetails())
    assert details(world) == ("Ann Lee", "anne@mail.example", "+34600999888")
    assert guest(world).sources == dict.fromkeys(("name", "email", "phone"), "guest")


def test_staff_are_shown_what_was_left_for_the_first_time(world: World) -> None:
    world.guest_writes()
    told(world, GuestDetails(name="Ann"))
    assert system_lines(world) == []
    told(world, ANN)
    told(world, ANN)
    told(world, GuestDetails(email="other@mail.example"))
    assert system_lines(world) == ["The guest left an e-mail and a phone number"]


def test_what_an_agent_wrote_stays_even_if_it_is_nothing(world: World) -> None:
    world.guest_writes()
    by_agent(world, name="Mrs Lee", email=None)
    told(world, ANN)
    assert details(world) == ("Mrs Lee", None, "+34600999888")
    assert guest(world).sources == {"name": "agent:1", "email": "agent:1", "phone": "guest"}


def test_what_the_channel_gave_gives_way_to_the_guests_own(world: World) -> None:
    world.guest_writes(guest_name="ann_lee_7", guest_phone="34600111222")
    told(world, GuestDetails(name="Ann Lee"))
    assert details(world) == ("Ann Lee", None, "34600111222")
    assert guest(world).phone_from_channel

    told(world, GuestDetails(phone="+34600111222"))
    assert (guest(world).phone, guest(world).phone_from_channel) == ("34600111222", True)
    assert system_lines(world) == []

    told(world, GuestDetails(phone="+34600999888"))
    assert (guest(world).phone, guest(world).phone_from_channel) == ("+34600999888", False)
    world.guest_writes("Hi again", guest_phone="34600111222", guest_name="ann_lee_7")
    assert details(world) == ("Ann Lee", None, "+34600999888")


def test_only_what_the_guest_gave_counts_as_told(world: World) -> None:
    world.guest_writes(guest_name="ann_lee_7", guest_phone="34600111222")
    by_agent(world, email="desk@mail.example")
    assert captures.told_by(guest(world)) == GuestDetails()
    told(world, ANN)
    assert captures.told_by(guest(world)) == GuestDetails("Ann Lee", None, "+34600999888")


def test_what_no_column_could_hold_is_left_out(world: World) -> None:
    world.guest_writes()
    told(world, GuestDetails("x" * 201, f"{'x' * 250}@mail.example", "\u200b"))
    assert details(world) == (None, None, None)
    told(world, GuestDetails(" Ann\x00 \n Lee "))
    assert details(world) == ("Ann\ufffd Lee", None, None)


@pytest.mark.parametrize("what", ["capture", "profile"])
def test_what_is_learnt_and_a_new_name_of_the_guest_do_not_wait_for_each_other(
    world: World, what: str
) -> None:
    world.guest_writes()
    with ThreadPoolExecutor(1) as threads:
        with world.inbox.db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, 1)
            assert conversation is not None
            renamed = threads.submit(
                world.guest_writes, "It is me", identities=(GUEST, "ES.scoped-id")
            )
            time.sleep(0.2)
            if what == "capture":
                captures.keep(unit, conversation, ANN, world.clock())
            else:
                assert profiles.locked(unit.session, 1) is not None
        assert renamed.result(timeout=10).conversation_id == 1
    assert details(world)[0] == ("Ann Lee" if what == "capture" else None)
