"""Where a guest came from is kept and said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotel_inbox.domain.origins import Origin, OriginKind
from tests.services.threads import thread
from tests.services.world import World

AD = Origin(OriginKind.AD, "Spring by the sea", "77")
LINK = Origin(OriginKind.LINK, "website")
POST = Origin(OriginKind.POST, "Our new pool")


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (AD, "From an ad: Spring by the sea"),
        (LINK, "From a link: website"),
        (POST, "From a post: Our new pool"),
        (Origin(OriginKind.PRODUCT), "From a product"),
        (None, None),
    ],
)
def test_where_a_guest_came_from_is_said_in_words(
    world: World, origin: Origin | None, words: str | None
) -> None:
    received = world.guest_writes(origin=origin)
    assert thread(world, received.conversation_id).source == words


def test_a_session_has_its_first_source_and_a_later_one_its_own(world: World) -> None:
    received = world.guest_writes("Second", origin=LINK)
    earlier = world.clock() - timedelta(minutes=1)
    world.guest_writes("First", origin=AD, sent_at=earlier)
    world.guest_writes("Third", origin=POST)
    assert thread(world, received.conversation_id).source == "From an ad: Spring by the sea"

    world.clock.advance(days=2)
    world.guest_writes("Next session")
    assert thread(world, received.conversation_id).source == "From an ad: Spring by the sea"
    world.guest_writes("From another ad", origin=replace(AD, name="Autumn"))
    world.guest_writes("Late", origin=LINK, sent_at=earlier)
    assert thread(world, received.conversation_id).source == "From an ad: Autumn"
