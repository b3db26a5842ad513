"""Those in charge check an account, mend it, and add one."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from hotel_inbox.channels.base import Finding
from hotel_inbox.domain.messages import Channel, InboundMessage
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import InvalidInputError, NotFoundError, PermanentSendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent
from hotel_inbox.services import notifications
from hotel_inbox.services.connection_cards import ConnectionState
from hotel_inbox.services.notifications import tell
from tests.services.connection_desk import card, change, inspection
from tests.services.in_charge import FakeBook, add_number, listed, manager, other_hotel, stored
from tests.services.world import GUEST, PHONE_ACCOUNT, START, World

BAD = Finding("Webhook", good=False, words="Meta does not call us: subscribe.")


def overheard(world: World) -> list[Event]:
    heard: list[Event] = []
    publish = world.inbox.bus.publish

    def listen(events: Iterable[Event]) -> None:
        heard.extend(events)
        publish(events)

    world.inbox.bus.publish = listen  # type: ignore[method-assign]
    return heard


async def test_a_check_keeps_what_the_provider_says(world: World) -> None:
    provider = inspection(world)
    provider.found = (*provider.found, BAD)
    heard = overheard(world)
    await world.inbox.connections.check(manager(world), world.connection().id)
    found = card(world)
    assert (found.findings, found.checked_at) == (provider.found, world.clock())
    assert heard == [Event(Happened.CONNECTION_CHANGED, found.hotel_id)]
    (account,) = provider.asked
    assert (account.account_id, account.access_token) == (PHONE_ACCOUNT, "secret-token")


async def test_a_check_that_fails_is_a_finding(world: World) -> None:
    provider = inspection(world)
    provider.error = PermanentSendError("Meta cannot be reached.")
    await world.inbox.connections.check(manager(world), world.connection().id)
    assert [(one.good, one.words) for one in card(world).findings] == [
        (False, "Meta cannot be reached.")
    ]


async def test_a_good_check_does_not_end_a_pause(world: World) -> None:
    inspection(world)
    change(world, paused_at=world.clock(), pause_reason="The token was revoked.")
    await world.inbox.connections.check(manager(world), world.connection().id)
    found = card(world)
    assert (found.state, found.findings[0].good) == (ConnectionState.PAUSED, True)


async def test_what_was_found_of_an_old_token_is_not_kept_for_a_new_one(world: World) -> None:
    provider = inspection(world)
    provider.found = (BAD,)
    number = world.connection().id
    provider.meanwhile.append(
        lambda: world.inbox.connections.set_token(manager(world), number, "EAAG-new")
    )
    await world.inbox.connections.check(manager(world), number)
    assert (card(world).findings, card(world).checked_at) == ((), None)


async def test_subscribing_asks_the_provider_and_checks_again(world: World) -> None:
    provider = inspection(world)
    await world.inbox.connections.subscribe(manager(world), world.connection().id)
    assert [one.account_id for one in provider.subscribed] == [PHONE_ACCOUNT]
    assert card(world).findings == provider.found
    provider.error = PermanentSendError("No permission.")
    with pytest.raises(PermanentSendError, match="No permission"):
        await world.inbox.connections.subscribe(manager(world), world.connection().id)


async def test_what_cannot_be_checked_says_why(world: World) -> None:
    chat = next(
        one
        for one in world.inbox.connections.cards(manager(world))
        if one.channel is Channel.WEBCHAT
    )
    with pytest.raises(InvalidInputError, match="nothing to check"):
        await world.inbox.connections.check(manager(world), chat.id)
    inspection(world)
    number = add_number(world, "2001", has_token=False)
    with pytest.raises(InvalidInputError, match="no access token"):
        await world.inbox.connections.check(manager(world), number)


def test_a_new_token_ends_a_pause_and_awaits_its_check(world: World) -> None:
    number = world.connection().id
    change(
        world,
        paused_at=world.clock(),
        pause_reason="Revoked.",
        checked_at=world.clock(),
        findings=[{"what": "Token", "good": False, "words": "x"}],
    )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, world.amy.agent_id).role = Role.MANAGER
        unit.session.flush()
        kind = notifications.CONNECTION_PAUSED
        tell(unit, None, world.connection(), kind, "Revoked.", world.clock())
    assert world.inbox.notifications.bell(manager(world)).unread == 1
    heard = overheard(world)
    world.inbox.connections.set_token(manager(world), number, "  EAAG-new\n")
    row = stored(world, number)
    assert (row.paused_at, row.pause_reason, row.checked_at, row.findings) == (None, None, None, [])
    assert row.sealed_token is not None
    assert "EAAG-new" not in row.sealed_token
    assert {event.what for event in heard} == {
        Happened.CONNECTION_CHANGED,
        Happened.MESSAGE_QUEUED,
        Happened.NOTIFIED,
    }
    assert world.inbox.notifications.bell(manager(world)).unread == 0


async def test_what_came_before_its_account_was_connected_is_handled_then(world: World) -> None:
    early = InboundMessage("4711", "wamid.early", (GUEST,), START, "text", "Anybody there?")
    for account in ("4711", "4712"):
        world.whatsapp.will_parse(replace(early, account_id=account))
        await world.inbox.receiving.store(Channel.WHATSAPP, b"{}")
        assert world.inbox.callbacks.handle_next()
    assert not world.inbox.callbacks.handle_next()

    world.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug="azul",
        external_id="4711",
        name=None,
        waba_id=None,
        access_token=None,
    )
    world.whatsapp.will_parse(replace(early, account_id="4711"))
    assert world.inbox.callbacks.handle_next()
    assert not world.inbox.callbacks.handle_next()
    (row,) = world.inbox.conversations.page(world.amy).rows
    assert row.preview == "Anybody there?"


@pytest.mark.parametrize("token", ["", "  ", "EAAG one", "EAAG\nBBB", "tökén", "x" * 2001])
def test_what_is_no_token_is_refused_and_never_repeated(world: World, token: str) -> None:
    before = world.connection().sealed_token
    with pytest.raises(InvalidInputError, match="copy it again") as refused:
        world.inbox.connections.set_token(manager(world), world.connection().id, token)
    assert world.connection().sealed_token == before
    if token.strip():
        assert token not in str(refused.value)


async def test_a_resumed_connection_sends_what_waited(world: World) -> None:
    world.guest_writes()
    await world.bot_answers()
    change(world, paused_at=world.clock(), pause_reason="Revoked.")
    world.inbox.connections.resume(manager(world), world.connection().id)
    world.inbox.connections.resume(manager(world), world.connection().id)
    assert stored(world, world.connection().id).paused_at is None
    assert await world.post_leaves() == 1


def test_activity_is_a_switch(world: World) -> None:
    number = world.connection().id
    world.inbox.connections.set_activity(manager(world), number, on=False)
    assert not card(world).shows_activity
    world.inbox.connections.set_activity(manager(world), number, on=True)
    assert card(world).shows_activity


async def test_another_business_account_has_other_templates(world: World) -> None:
    number = add_number(world, "2001")
    world.whatsapp.templates = FakeBook([listed()])
    await world.inbox.templates.sync(manager(world), number)
    rename = world.inbox.connections.describe
    rename(manager(world), number, name=" Desk ", waba_id="9001")
    assert len(world.inbox.templates.listed(manager(world), number)) == 1
    rename(manager(world), number, name="Desk", waba_id=" 9002 ")
    assert (card(world, number).name, card(world, number).business_id) == ("Desk", "9002")
    assert world.inbox.templates.listed(manager(world), number) == ()
    with pytest.raises(InvalidInputError, match="WABA id"):
        rename(manager(world), number, name="Desk", waba_id="9" * 101)


def test_a_manager_adds_to_their_own_hotel_by_the_rules_of_the_command(world: World) -> None:
    add, mine = world.inbox.connections.add, manager(world)
    (hotel,) = world.inbox.connections.hotels(mine)
    heard = overheard(world)
    number = add(
        mine,
        Channel.MESSENGER,
        hotel_id=hotel.id,
        external_id=" 7001 ",
        name="Page",
        access_token=" EAAG ",
    )
    assert (card(world, number).external_id, card(world, number).has_token) == ("7001", True)
    assert Event(Happened.CONNECTION_CHANGED, hotel.id) in heard
    with pytest.raises(InvalidInputError, match="connected already"):
        add(mine, Channel.MESSENGER, hotel_id=hotel.id, external_id="7001")
    for wrong in ("", "+34 600 111 222", "my page", "7" * 101, "7\x00"):
        with pytest.raises(InvalidInputError, match="external id"):
            add(mine, Channel.MESSENGER, hotel_id=hotel.id, external_id=wrong)
    with pytest.raises(InvalidInputError, match="has its own chat"):
        add(mine, Channel.WEBCHAT, hotel_id=hotel.id, external_id="azul2")


def test_our_own_chat_is_not_offered_to_be_connected(world: World) -> None:
    offered = [one.channel for one in world.inbox.connections.channels()]
    assert set(offered) == {Channel.WHATSAPP, Channel.MESSENGER, Channel.INSTAGRAM}


def everything(world: World, viewer: Viewer, number: int) -> None:
    service = world.inbox.connections
    attempts: tuple[Callable[[], None], ...] = (
        lambda: service.set_token(viewer, number, "EAAG"),
        lambda: service.resume(viewer, number),
        lambda: service.set_activity(viewer, number, on=False),
        lambda: service.describe(viewer, number, name="x", waba_id=""),
    )
    for attempt in attempts:
        with pytest.raises(NotFoundError):
            attempt()


async def test_agents_and_managers_of_other_hotels_find_nothing(world: World) -> None:
    number, green = world.connection().id, other_hotel(world)
    inspection(world)
    for viewer in (world.amy, green):
        everything(world, viewer, number)
        with pytest.raises(NotFoundError):
            await world.inbox.connections.check(viewer, number)
        with pytest.raises(NotFoundError):
            await world.inbox.connections.subscribe(viewer, number)
        with pytest.raises(NotFoundError):
            world.inbox.connections.add(
                viewer,
                Channel.WHATSAPP,
                hotel_id=world.connection().hotel_id,
                external_id="2009",
            )
    for refused in (world.inbox.connections.cards, world.inbox.connections.hotels):
        with pytest.raises(NotFoundError):
            refused(world.amy)
    assert [one.hotel_name for one in world.inbox.connections.cards(green)] == ["Verde"]
    assert stored(world, number).shows_activity
