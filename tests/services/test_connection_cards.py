"""A connection's card tells how the account fares."""

from dataclasses import replace
from datetime import timedelta

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import PermanentSendError
from hotel_inbox.services.connection_cards import ConnectionState
from tests.services.connection_desk import card, change, inspection
from tests.services.in_charge import FakeBook, add_number, manager, other_hotel
from tests.services.world import World


async def test_a_card_tells_what_went_through_in_a_day(world: World) -> None:
    world.guest_writes("yesterday")
    await world.bot_answers()
    await world.post_leaves()
    world.clock.advance(hours=25)
    world.guest_writes("today")
    await world.bot_answers()
    world.clock.advance(minutes=1)
    await world.post_leaves()
    world.whatsapp.will_fail(PermanentSendError("no"))
    world.clock.advance(minutes=1)
    received_at = world.clock()
    world.guest_writes("again")
    await world.bot_answers()
    await world.post_leaves()

    found = card(world)
    assert (found.received, found.sent, found.failed) == (2, 1, 1)
    assert found.last_received_at == received_at
    assert found.last_sent_at is not None
    assert timedelta() < received_at - found.last_sent_at < timedelta(minutes=5)


def test_an_account_where_nothing_happened_has_a_card_too(world: World) -> None:
    number = add_number(world, "2001")
    found = card(world, number)
    assert (found.received, found.sent, found.failed) == (0, 0, 0)
    assert (found.last_received_at, found.last_sent_at, found.checked_at) == (None, None, None)
    assert (found.name, found.external_id, found.business_id) == ("Number", "2001", "9001")


def test_what_was_received_an_exact_day_ago_still_counts(world: World) -> None:
    world.guest_writes()
    world.clock.advance(hours=24)
    assert card(world).received == 1
    world.clock.advance(seconds=1)
    assert card(world).received == 0


def test_a_card_tells_where_the_provider_finds_us_and_how_the_site_carries_our_chat(
    world: World,
) -> None:
    world.whatsapp.templates = FakeBook()
    ours = {one.channel: one for one in world.inbox.connections.cards(manager(world))}
    number, chat = ours[Channel.WHATSAPP], ours[Channel.WEBCHAT]
    assert number.webhook_url == "http://localhost:3000/webhooks/whatsapp"
    assert (number.script_tag, number.has_templates, number.has_token) == (None, True, True)
    assert chat.webhook_url is None
    assert chat.script_tag == (
        '<script src="http://localhost:3000/webchat.js" data-hotel="azul" async></script>'
    )
    assert (chat.checkable, chat.has_templates, chat.has_token) == (False, False, False)
    assert chat.state is ConnectionState.OK
    assert "secret-token" not in repr(number)


async def test_a_state_for_each_condition(world: World) -> None:
    inspection(world)
    assert card(world).state is ConnectionState.UNTESTED
    await world.inbox.connections.check(manager(world), world.connection().id)
    assert card(world).state is ConnectionState.OK
    change(world, findings=[{"what": "Webhook", "good": False, "words": "x"}])
    assert card(world).state is ConnectionState.FAULTY
    change(world, throttled_until=world.clock() + timedelta(seconds=1))
    assert card(world).state is ConnectionState.THROTTLED
    change(world, paused_at=world.clock(), pause_reason="The token was revoked.")
    found = card(world)
    assert (found.state, found.pause_reason) == (ConnectionState.PAUSED, "The token was revoked.")
    world.clock.advance(seconds=1)
    change(world, paused_at=None, findings=[])
    assert card(world).state is ConnectionState.OK


def test_an_admin_sees_the_connections_of_all_their_hotels(world: World) -> None:
    green = other_hotel(world)
    admin = replace(world.amy, role=Role.ADMIN, hotel_ids=world.amy.hotel_ids | green.hotel_ids)
    found = world.inbox.connections.cards(admin)
    assert [one.hotel_name for one in found] == ["Azul", "Azul", "Verde"]
    assert world.inbox.connections.cards(replace(admin, hotel_ids=frozenset())) == ()
