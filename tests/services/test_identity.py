"""A guest stays one guest, by whatever name the channel knows them."""

from datetime import timedelta

from sqlmodel import select

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.models import Guest
from hotel_inbox.services.intake import Received
from tests.services.threads import spoken, thread
from tests.services.world import GUEST, World


def test_a_guest_who_changes_from_number_to_scoped_id_stays_one_guest(world: World) -> None:
    first = world.guest_writes("By number", identities=(GUEST,))
    both = world.guest_writes("By both", identities=(GUEST, "ES.42"))
    scoped = world.guest_writes("By id alone", identities=("ES.42",))

    assert first.conversation_id == both.conversation_id == scoped.conversation_id


def test_a_guest_who_changes_their_scoped_id_stays_one_guest(world: World) -> None:
    first = world.guest_writes("As before", identities=("ES.42",))
    world.guest_writes(
        "changed", kind="system", identities=("ES.77",), former=("ES.42",), opens_session=False
    )
    later = world.guest_writes("With the new one", identities=("ES.77",))

    assert later.conversation_id == first.conversation_id


async def test_after_a_change_of_number_the_new_one_is_written_to(world: World) -> None:
    received = world.guest_writes("Old number", guest_phone=f"+{GUEST}")
    world.guest_writes(
        "changed",
        kind="system",
        identities=("34699999999",),
        former=(GUEST,),
        guest_phone="+34699999999",
        opens_session=False,
    )
    await world.bot_answers()
    await world.post_leaves()

    assert [sent.recipient for sent in world.whatsapp.sent] == ["34699999999"]
    assert thread(world, received.conversation_id).guest.phone == "+34699999999"
    stranger = world.guest_writes("I got this number now", identities=(GUEST,))
    assert stranger.conversation_id != received.conversation_id


def changes_number(world: World, old: str, new: str) -> Received:
    return world.guest_writes(
        "changed",
        kind="system",
        identities=(new,),
        former=(old,),
        guest_phone=f"+{new}",
        opens_session=False,
        provider_id=f"wamid.change.{old}.{new}",
    )


def test_who_changes_their_number_keeps_their_thread_even_if_the_new_one_is_known(
    world: World,
) -> None:
    mine = world.guest_writes("From my old number", identities=(GUEST,))
    early = world.guest_writes("Quicker than the change", identities=("34699",))
    assert changes_number(world, GUEST, "34699").conversation_id == mine.conversation_id
    assert not changes_number(world, GUEST, "34699").new

    later = world.guest_writes("From my new number", identities=("34699",))
    assert later.conversation_id == mine.conversation_id
    assert spoken(world, early.conversation_id) == ["Quicker than the change"]


def test_a_change_of_number_and_back_again_is_still_one_guest(world: World) -> None:
    first = world.guest_writes(identities=(GUEST,))
    changes_number(world, GUEST, "34699")
    changes_number(world, "34699", GUEST)

    assert world.guest_writes("Back", identities=(GUEST,)).conversation_id == first.conversation_id


async def test_a_message_that_was_long_on_its_way_does_not_bring_an_old_address_back(
    world: World,
) -> None:
    received = world.guest_writes("By both", identities=(GUEST, "ES.42"), guest_phone=f"+{GUEST}")
    world.clock.advance(hours=1)
    changes_number(world, GUEST, "34699")
    world.guest_writes("New", identities=("34699", "ES.42"), guest_phone="+34699")
    late = world.clock() - timedelta(minutes=59)
    world.guest_writes("Late", identities=(GUEST, "ES.42"), guest_phone=f"+{GUEST}", sent_at=late)
    await world.bot_answers()
    await world.post_leaves()

    assert [sent.recipient for sent in world.whatsapp.sent] == ["34699"]
    assert thread(world, received.conversation_id).guest.phone == "+34699"


class Nobody:
    async def look_up(self, account: Account, guest: str) -> Profile:
        raise AssertionError(f"intake asked {account} who {guest} is")


def test_a_new_guest_is_looked_up_once_where_the_channel_tells_who_they_are(world: World) -> None:
    world.guest_writes("Nobody to ask")
    world.whatsapp.profiles = Nobody()
    world.guest_writes("Somebody to ask", guest="34699")
    world.guest_writes("Again", guest="34699")

    with world.inbox.db.reading() as session:
        due = {guest.address: guest.profile_due_at for guest in session.exec(select(Guest))}
    assert due == {GUEST: None, "34699": world.clock()}
