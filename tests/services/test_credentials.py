"""A channel's token is readable with the installation's key and with no other."""

import pytest

from hotel_inbox.channels import webchat
from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import SettingsError
from hotel_inbox.models import Connection
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.guest_thread import GuestThread, Hosted
from hotel_inbox.services.keys import Keys
from hotel_inbox.services.resealing import Resealed, Resealing
from tests.services.in_charge import add_number, stored
from tests.services.world import PHONE_ACCOUNT, World

TOKEN = "EAAG-tökén-✓"


def with_keys(*keys: str) -> Credentials:
    return Credentials(Keys(lambda: keys))


def test_what_was_sealed_opens_again_also_after_a_restart() -> None:
    sealed = with_keys("a key").seal(TOKEN)

    assert TOKEN not in sealed
    assert with_keys("a key").open(sealed) == TOKEN


def test_the_same_token_is_sealed_differently_each_time() -> None:
    credentials = with_keys("a key")
    assert credentials.seal(TOKEN) != credentials.seal(TOKEN)


def test_nothing_sealed_is_an_empty_token() -> None:
    assert with_keys("a key").open(None) == ""


@pytest.mark.parametrize("damage", ["", "x", "gAAAAA=="])
def test_damage_is_told_as_what_it_most_likely_is(damage: str) -> None:
    with pytest.raises(SettingsError, match="HOTEL_INBOX_SECRET_KEY"):
        with_keys("a key").open(damage)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SettingsError, match="HOTEL_INBOX_SECRET_KEY"):
        with_keys("another key").open(with_keys("a key").seal(TOKEN))


def test_the_newest_key_seals_and_every_key_opens() -> None:
    old = with_keys("a key").seal(TOKEN)
    both = with_keys("another key", "a key")

    assert both.open(old) == TOKEN
    assert not both.is_newest(old)
    sealed = both.seal(TOKEN)
    assert both.is_newest(sealed)
    assert with_keys("another key").open(sealed) == TOKEN
    with pytest.raises(SettingsError):
        with_keys("a key").open(sealed)


def test_a_key_that_was_just_made_is_known_at_once() -> None:
    keys = ["a key"]
    credentials = Credentials(Keys(lambda: keys))
    keys.insert(0, "another key")
    assert with_keys("another key").open(credentials.seal(TOKEN)) == TOKEN


def test_all_tokens_are_sealed_anew_once(world: World) -> None:
    lost = add_number(world, "2001")
    bare = add_number(world, "2002", has_token=False)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Connection, lost).sealed_token = with_keys("lost").seal("x")
    ours = world.inbox.settings.secret_keys
    resealing = Resealing(world.inbox.db, with_keys("new key", *ours))

    assert resealing.reseal() == Resealed(sealed=1, unchanged=0, unreadable=1)
    assert resealing.reseal() == Resealed(sealed=0, unchanged=1, unreadable=1)

    assert with_keys("new key").open(world.connection().sealed_token) == "secret-token"
    assert stored(world, bare).sealed_token is None
    assert with_keys("lost").open(stored(world, lost).sealed_token) == "x"


def test_a_resealing_that_breaks_off_changes_no_token(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_number(world, "2001")
    before = world.connection().sealed_token
    credentials = with_keys("new key", *world.inbox.settings.secret_keys)
    seal, sealed = credentials.seal, []

    def break_off(token: str) -> str:
        sealed.append(token)
        if len(sealed) == 2:
            raise KeyboardInterrupt
        return seal(token)

    monkeypatch.setattr(credentials, "seal", break_off)
    with pytest.raises(KeyboardInterrupt):
        Resealing(world.inbox.db, credentials).reseal()
    assert world.connection().sealed_token == before


def test_a_visitor_stays_the_same_guest_after_a_new_key(world: World) -> None:
    keys = ["a key"]
    chat = GuestThread(
        world.inbox.db,
        Hosted(Channel.WEBCHAT, webchat.inbound),
        world.intake,
        Keys(lambda: keys),
        world.inbox.guest_files,
        world.clock,
    )
    first = chat.post("azul", None, "1", "Hello")
    keys.insert(0, "another key")
    second = chat.post("azul", first.visitor, "2", "Are you there?")
    assert (second.visitor, second.thread) == (first.visitor, first.thread)
    keys.pop()
    assert chat.post("azul", first.visitor, "3", "Hm").thread != first.thread


def test_the_database_holds_no_readable_token(world: World) -> None:
    sealed = world.connection().sealed_token
    assert sealed is not None
    assert "secret-token" not in sealed


async def test_one_unreadable_token_stops_its_own_account_and_holds_up_no_other(
    world: World,
) -> None:
    whatsapp = world.guest_writes().conversation_id
    webchat = world.inbox.guest_thread.post("azul", None, "1", "Hello").thread.conversation_id
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Connection, world.connection().id)
        assert row.external_id == PHONE_ACCOUNT
        row.sealed_token = with_keys("another key").seal("token")
    await world.bot_answers()

    await world.post_leaves()

    thread = world.inbox.conversations.thread(world.amy, whatsapp)
    arrived = world.inbox.conversations.thread(world.amy, webchat).messages[-1]
    assert (thread.messages[-1].status, arrived.status) == ("pending", "sent")
    assert "HOTEL_INBOX_SECRET_KEY" in str(thread.paused)
    assert world.whatsapp.attempts == []
