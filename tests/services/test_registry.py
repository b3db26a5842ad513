"""What an administrator enters is checked before it is kept."""

import pytest
from sqlmodel import select

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import InvalidInputError, NotFoundError, SignInRefusedError
from hotel_inbox.models import Agent, Connection, Hotel
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.keys import Keys
from tests.services.world import PHONE_ACCOUNT, World

PASSWORD = "correct horse"


def add_hotel(world: World, /, *, slug: str = "verde", **more: str) -> int:
    usual = {
        "slug": slug,
        "name": "Verde",
        "timezone": "Asia/Tokyo",
        "currency": "JPY",
        "language": "ja",
    }
    return world.inbox.registry.add_hotel(**(usual | more))


def add_agent(
    world: World,
    email: str = "eva@azul.example",
    *,
    name: str = "Eva",
    role: Role = Role.AGENT,
    hotels: tuple[str, ...] = ("azul",),
    password: str = PASSWORD,
) -> int:
    return world.inbox.registry.add_agent(
        email, name=name, role=role, hotel_slugs=hotels, password=password
    )


def add_connection(
    world: World, external_id: str = "2002", hotel: str = "azul", waba_id: str | None = None
) -> int:
    return world.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug=hotel,
        external_id=external_id,
        name=None,
        waba_id=waba_id,
        access_token=None,
    )


def test_a_hotel_comes_with_its_own_web_chat(world: World) -> None:
    hotel_id = add_hotel(world, name="  Verde  ")

    with world.inbox.db.reading() as session:
        hotel = session.get_one(Hotel, hotel_id)
        query = select(Connection.channel, Connection.external_id).where(
            Connection.hotel_id == hotel_id
        )
        connected = [tuple(row) for row in session.exec(query)]
    assert (hotel.slug, hotel.name, hotel.timezone) == ("verde", "Verde", "Asia/Tokyo")
    assert connected == [(Channel.WEBCHAT, "verde")]
    assert world.inbox.guest_thread.hotel_name("verde") == "Verde"


def test_a_wrong_field_of_a_hotel_is_refused_by_name(world: World) -> None:
    wrong = {
        "slug": ["", "Verde", "-verde", "a" * 61, "verde/../azul"],
        "name": ["  "],
        "timezone": ["Mars/Olympus", "../../etc/passwd", ""],
        "currency": ["euro"],
        "language": ["English"],
    }
    for field, values in wrong.items():
        for value in values:
            with pytest.raises(InvalidInputError, match=field.replace("timezone", "time zone")):
                add_hotel(world, **{field: value})


def test_a_slug_is_given_once(world: World) -> None:
    with pytest.raises(InvalidInputError, match="'azul' already"):
        add_hotel(world, slug="azul")


def test_a_person_is_checked(world: World) -> None:
    for email in ("eva", f"{'e' * 250}@a.es", "eva@azul", "e va@azul.example"):
        with pytest.raises(InvalidInputError, match="e-mail"):
            add_agent(world, email)
    with pytest.raises(InvalidInputError, match="name"):
        add_agent(world, name=" ")
    with pytest.raises(InvalidInputError, match="at least 8"):
        add_agent(world, password="short")
    with pytest.raises(InvalidInputError, match="at most 1000"):
        add_agent(world, password="x" * 1001)
    for role in (Role.AGENT, Role.MANAGER):
        with pytest.raises(InvalidInputError, match="at least one hotel"):
            add_agent(world, role=role, hotels=())


def test_an_e_mail_belongs_to_one_person_whatever_its_case(world: World) -> None:
    with pytest.raises(InvalidInputError, match="already"):
        add_agent(world, "AMY@azul.example")


def test_a_person_of_an_unknown_hotel_is_not_half_added(world: World) -> None:
    with pytest.raises(NotFoundError, match="'rojo'"):
        add_agent(world, hotels=("azul", "rojo"))

    with world.inbox.db.reading() as session:
        assert session.exec(select(Agent).where(Agent.email == "eva@azul.example")).all() == []
    with pytest.raises(SignInRefusedError):
        world.inbox.sign_in.sign_in("eva@azul.example", PASSWORD, "")


def test_a_hotel_named_twice_is_one(world: World) -> None:
    add_agent(world, hotels=("azul", "azul"))
    token = world.inbox.sign_in.sign_in("eva@azul.example", PASSWORD, "").token

    viewer = world.inbox.sign_in.viewer(token)
    assert viewer is not None
    assert viewer.hotel_ids == world.amy.hotel_ids


def test_an_account_is_connected_once_whoever_asks(world: World) -> None:
    add_hotel(world)
    with pytest.raises(InvalidInputError, match=f"{PHONE_ACCOUNT} is connected already"):
        add_connection(world, f" {PHONE_ACCOUNT} ", "verde")


def test_an_external_id_is_checked(world: World) -> None:
    for external_id in ("", "   ", "9" * 101):
        with pytest.raises(InvalidInputError, match="1 to 100"):
            add_connection(world, external_id)


def test_a_phone_number_or_a_name_is_no_external_id(world: World) -> None:
    for external_id in ("+34600111222", "34 600 111 222", "front desk", "7\x00", "７"):
        with pytest.raises(InvalidInputError, match="is not an external id"):
            add_connection(world, external_id)


def test_a_business_account_id_is_checked(world: World) -> None:
    with pytest.raises(InvalidInputError, match="100"):
        add_connection(world, waba_id="9" * 101)
    with pytest.raises(InvalidInputError, match="not a WABA id"):
        add_connection(world, waba_id="Casa Azul")


def test_an_empty_business_account_id_is_none(world: World) -> None:
    number = add_connection(world, waba_id=" ")
    with world.inbox.db.reading() as session:
        assert session.get_one(Connection, number).waba_id is None


def test_a_pasted_token_loses_its_line_end_and_nothing_else(world: World) -> None:
    def connect(external_id: str, token: str) -> int:
        return world.inbox.registry.add_connection(
            Channel.WHATSAPP,
            hotel_slug="azul",
            external_id=external_id,
            name=" Desk\x00 ",
            waba_id=None,
            access_token=token,
        )

    number = connect("2001", " EAAG+/=.~\n")
    with world.inbox.db.reading() as session:
        row = session.get_one(Connection, number)
    keys = Keys(lambda: world.inbox.settings.secret_keys)
    assert Credentials(keys).open(row.sealed_token) == "EAAG+/=.~"
    assert row.name == "Desk\ufffd"
    for token in ("EAAG one", "tökén", "x" * 2001):
        with pytest.raises(InvalidInputError, match="access token"):
            connect("2002", token)


def test_a_connection_needs_a_hotel(world: World) -> None:
    with pytest.raises(NotFoundError, match="'rojo'"):
        add_connection(world, hotel="rojo")
