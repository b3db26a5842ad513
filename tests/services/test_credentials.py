"""A channel's token is readable with the installation's key and with no other."""

import pytest

from hotel_inbox.errors import SettingsError
from hotel_inbox.models import Connection
from hotel_inbox.services.credentials import Credentials
from tests.services.world import PHONE_ACCOUNT, World

TOKEN = "EAAG-tökén-✓"


def test_what_was_sealed_opens_again_also_after_a_restart() -> None:
    sealed = Credentials("a key").seal(TOKEN)

    assert TOKEN not in sealed
    assert Credentials("a key").open(sealed) == TOKEN


def test_the_same_token_is_sealed_differently_each_time() -> None:
    credentials = Credentials("a key")
    assert credentials.seal(TOKEN) != credentials.seal(TOKEN)


def test_nothing_sealed_is_an_empty_token() -> None:
    assert Credentials("a key").open(None) == ""


@pytest.mark.parametrize("damage", ["", "x", "gAAAAA=="])
def test_damage_is_told_as_what_it_most_likely_is(damage: str) -> None:
    with pytest.raises(SettingsError, match="HOTEL_INBOX_SECRET_KEY"):
        Credentials("a key").open(damage)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SettingsError, match="HOTEL_INBOX_SECRET_KEY"):
        Credentials("another key").open(Credentials("a key").seal(TOKEN))


def test_the_database_holds_no_readable_token(world: World) -> None:
    sealed = world.connection().sealed_token
    assert sealed is not None
    assert "secret-token" not in sealed


async def test_one_unreadable_token_fails_its_own_messages_and_holds_up_no_other(
    world: World,
) -> None:
    whatsapp = world.guest_writes().conversation_id
    webchat = world.inbox.guest_thread.post("azul", None, "1", "Hello").thread.conversation_id
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Connection, world.connection().id)
        assert row.external_id == PHONE_ACCOUNT
        row.sealed_token = Credentials("another key").seal("token")
    await world.bot_answers()

    await world.post_leaves()

    failed = world.inbox.conversations.thread(world.amy, whatsapp).messages[-1]
    arrived = world.inbox.conversations.thread(world.amy, webchat).messages[-1]
    assert (failed.status, arrived.status) == ("failed", "sent")
    assert "HOTEL_INBOX_SECRET_KEY" in str(failed.error_reason)
    assert world.whatsapp.attempts == []
