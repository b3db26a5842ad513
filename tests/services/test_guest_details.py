"""What staff write of a guest is checked, stays, and never goes over what somebody else wrote."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotel_inbox.domain.guests import GuestField
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.models import Conversation, Guest, Hotel
from hotel_inbox.services import captures
from tests.services.in_charge import other_hotel
from tests.services.world import World


def guest(world: World, guest_id: int = 1) -> Guest:
    with world.inbox.db.reading() as session:
        return session.get_one(Guest, guest_id)


def change(world: World, field: str, value: str, before: str = "") -> str:
    return world.inbox.guest_details.change(world.amy, 1, field, value, before)


def in_spain(world: World) -> None:
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, 1).profile = {"country": "ES"}


def told(world: World, details: GuestDetails) -> None:
    with world.inbox.db.unit_of_work() as unit:
        captures.keep(unit, unit.session.get_one(Conversation, 1), details, world.clock())


def test_details_are_checked_and_kept_as_the_agents(world: World) -> None:
    world.guest_writes()
    in_spain(world)
    assert change(world, "name", "  Ann   Lee ") == "Ann Lee"
    assert change(world, "email", "ann@Mail.Example") == "ann@mail.example"
    assert change(world, "phone", "600 99 98 88") == "+34600999888"
    kept = guest(world)
    assert (kept.name, kept.email, kept.phone) == ("Ann Lee", "ann@mail.example", "+34600999888")
    assert kept.sources == dict.fromkeys(("name", "email", "phone"), f"agent:{world.amy.agent_id}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ann@"),
        ("email", "a" * 250 + "@mail.example"),
        ("phone", "12"),
        ("phone", "call me"),
        ("name", "x" * 201),
        ("notes", "x" * 10_001),
        ("sources", "mine"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    world: World, field: str, value: str
) -> None:
    world.guest_writes()
    with pytest.raises(InvalidInputError):
        change(world, field, value)
    assert world.inbox.guest_details.history(world.amy, 1) == ()


def test_a_number_without_its_country_is_read_only_where_the_hotel_has_one(world: World) -> None:
    world.guest_writes()
    with pytest.raises(InvalidInputError, match="country's code"):
        change(world, "phone", "600 999 888")
    assert change(world, "phone", "0034 600 999 888") == "+34600999888"


def test_what_changed_meanwhile_is_told_and_stays(world: World) -> None:
    world.guest_writes(guest_name="Ann")
    told(world, GuestDetails(email="ann@mail.example"))
    with pytest.raises(ConflictError, match=r"it is ann@mail\.example now"):
        change(world, "email", "other@mail.example")
    assert guest(world).email == "ann@mail.example"
    assert change(world, "email", "ann@mail.example") == "ann@mail.example"
    assert change(world, "email", "", "ann@mail.example") == ""
    with pytest.raises(ConflictError, match="it is empty now"):
        change(world, "email", "x@mail.example", "ann@mail.example")


def test_of_two_at_once_one_is_told(world: World) -> None:
    world.guest_writes()

    def write(name: str) -> str:
        try:
            return change(world, "name", name)
        except ConflictError as error:
            return str(error)

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(write, ("Ann", "Bea")))
    kept = guest(world).name
    assert outcomes == {kept, f"Somebody changed it meanwhile: it is {kept} now."}
    assert len(world.inbox.guest_details.history(world.amy, 1)) == 1


def test_nobody_writes_over_an_agent_even_over_nothing(world: World) -> None:
    world.guest_writes(guest_name="Ann", guest_phone="34600111222")
    change(world, "name", "", "Ann")
    change(world, "phone", "", "34600111222")
    world.guest_writes("Hi again", guest_name="Ann", guest_phone="34600111222")
    told(world, GuestDetails("Ann Lee", "ann@mail.example", "+34600111222"))
    kept = guest(world)
    assert (kept.name, kept.email, kept.phone) == (None, "ann@mail.example", None)


def test_notes_and_who_wrote_them(world: World) -> None:
    world.guest_writes()
    change(world, "notes", "Likes the sea view.\nAllergic to nuts.")
    panel = world.inbox.guest_details.panel(world.ben, 1)
    assert panel.notes == "Likes the sea view.\nAllergic to nuts."
    assert panel.noted is not None
    assert (panel.noted.agent, panel.noted.at) == ("Amy", world.clock())
    with pytest.raises(ConflictError, match="Yours are still here"):
        world.inbox.guest_details.change(world.ben, 1, "notes", "Vegan.", "")


def test_history_says_who_changed_what(world: World) -> None:
    world.guest_writes()
    assert not world.inbox.guest_details.panel(world.amy, 1).changed
    change(world, "name", "Ann")
    world.clock.advance(hours=1)
    world.inbox.guest_details.change(world.ben, 1, "name", "Bea", "Ann")
    told_of = world.inbox.guest_details.history(world.amy, 1)
    assert [(one.field, one.before, one.after, one.agent) for one in told_of] == [
        (GuestField.NAME, "Ann", "Bea", "Ben"),
        (GuestField.NAME, "", "Ann", "Amy"),
    ]
    assert world.inbox.guest_details.panel(world.amy, 1).changed


def test_the_same_person_elsewhere_is_found_by_e_mail_or_phone(world: World) -> None:
    for number in ("34600111221", "34600111222", "34600111223", "34600111224"):
        world.clock.advance(minutes=1)
        world.guest_writes(guest=number, guest_phone=number)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Guest, 1).email = "Ann@Mail.example"
        unit.session.get_one(Guest, 2).phone = "+34600111221"
        unit.session.get_one(Guest, 3).email = "ann@mail.EXAMPLE"
    others = world.inbox.guest_details.panel(world.amy, 1).others
    assert [(one.id, one.connection, one.channel) for one in others] == [
        (3, "Desk", "whatsapp"),
        (2, "Desk", "whatsapp"),
    ]
    assert world.inbox.guest_details.panel(world.amy, 4).others == ()


def test_another_hotel_knows_nothing_of_a_guest(world: World) -> None:
    world.guest_writes(guest_name="Ann")
    stranger, details = other_hotel(world), world.inbox.guest_details
    for attempt in (
        lambda: details.panel(stranger, 1),
        lambda: details.history(stranger, 1),
        lambda: details.change(stranger, 1, "name", "Eve", "Ann"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
