"""A visitor's thread is theirs alone, whole, and live."""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import cast
from uuid import uuid4

import pytest

from hotel_inbox.channels import webchat
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.errors import InvalidInputError, NotFoundError
from hotel_inbox.events import LocalBus
from hotel_inbox.services.guest_thread import (
    GuestMessage,
    GuestThread,
    Hosted,
    Pace,
    Posted,
    UnknownVisitorError,
)
from hotel_inbox.services.keys import Keys
from tests.services.world import World


def post(
    world: World,
    text: object = "Hello",
    *,
    visitor: object = None,
    client_id: object = "1",
    hotel: str = "azul",
) -> Posted:
    return world.inbox.guest_thread.post(hotel, visitor, client_id, text)


def lines(world: World, visitor: str, after: int = 0) -> list[tuple[Author, str]]:
    found = world.inbox.guest_thread.messages("azul", visitor, after)
    return [(message.author, message.text) for message in found]


async def test_the_guest_sees_question_and_answer_in_order(world: World) -> None:
    posted = post(world, "When is breakfast?")
    await world.bot_answers()

    assert lines(world, posted.visitor) == [
        (Author.GUEST, "When is breakfast?"),
        (Author.BOT, "Breakfast is from 7 to 10."),
    ]
    assert lines(world, posted.visitor, posted.message_id) == [
        (Author.BOT, "Breakfast is from 7 to 10.")
    ]


def test_system_lines_stay_among_staff(world: World) -> None:
    posted = post(world)
    world.inbox.takeover.take_over(world.amy, posted.thread.conversation_id)
    world.inbox.outbox.send(world.amy, posted.thread.conversation_id, Letter("d", "I am Amy."))

    assert lines(world, posted.visitor) == [(Author.GUEST, "Hello"), (Author.AGENT, "I am Amy.")]


def test_the_same_client_id_of_a_visitor_is_one_message(world: World) -> None:
    first = post(world)
    again = post(world, visitor=first.visitor)
    other = post(world, visitor=first.visitor, client_id="2")

    assert again == first
    assert other.thread == first.thread
    assert other.message_id > first.message_id


def test_a_first_message_repeated_without_a_token_is_one_of_one_visitor(world: World) -> None:
    unguessable = str(uuid4())
    with ThreadPoolExecutor(4) as threads:
        posted = set(threads.map(lambda _: post(world, client_id=unguessable), range(4)))

    assert len(posted) == 1
    assert post(world, client_id=unguessable.upper()).visitor == posted.pop().visitor


def test_the_same_unguessable_id_at_two_hotels_is_two_visitors(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="ja"
    )
    unguessable = str(uuid4())

    here, there = (
        post(world, client_id=unguessable),
        post(world, client_id=unguessable, hotel="verde"),
    )
    assert here.visitor != there.visitor
    assert world.inbox.guest_thread.messages("verde", here.visitor) == []


def test_a_guessable_id_makes_every_time_a_new_visitor(world: World) -> None:
    assert post(world).thread != post(world).thread


def test_what_is_no_token_of_ours_is_replaced_by_one(world: World) -> None:
    ours = post(world).visitor
    forged: list[object] = ["short", 7, None, [], "x" * 97, ours[:-1], f"{ours}0", f"0{ours}", "."]
    for visitor in forged:
        posted = post(world, visitor=visitor)
        assert posted.visitor not in [visitor, ours]
        assert lines(world, posted.visitor) == [(Author.GUEST, "Hello")]


def test_a_token_is_good_at_its_own_hotel_alone(world: World) -> None:
    world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="Asia/Tokyo", currency="JPY", language="ja"
    )
    here = post(world).visitor

    assert post(world, visitor=here, hotel="verde").visitor != here
    assert world.inbox.guest_thread.messages("verde", here) == []


def test_a_foreign_token_sees_nothing(world: World) -> None:
    ours = post(world).visitor
    for visitor in ("", "x" * 97, "\ud800" * 40, "\x00" * 40, ours.upper(), f"{ours} "):
        assert lines(world, visitor) == []
        with pytest.raises(UnknownVisitorError):
            world.inbox.guest_thread.thread_of("azul", visitor)


def test_what_the_widget_must_not_send_is_refused(world: World) -> None:
    for text in ("", "  ", "\u200b\u2060", None, 7, ["Hello"], "x" * 200_001):
        with pytest.raises(InvalidInputError, match="text"):
            post(world, text)
    for client_id in ("", " ", None, 7, "a\x00b", "\ud800", "x" * 101):
        with pytest.raises(InvalidInputError, match="id"):
            post(world, client_id=client_id)
    assert world.inbox.conversations.page(world.amy).rows == ()


def test_an_unknown_hotel_has_no_chat(world: World) -> None:
    for hotel in ("rojo", "", "\x00", "\ud800", "x" * 5000):
        with pytest.raises(NotFoundError):
            post(world, hotel=hotel)
        with pytest.raises(NotFoundError):
            world.inbox.guest_thread.messages(hotel, "x" * 43)
        with pytest.raises(NotFoundError):
            world.inbox.guest_thread.hotel_name(hotel)


def test_a_long_thread_is_read_from_its_end_and_on_page_by_page(world: World) -> None:
    posted = written(world, 6)
    in_pages = paced(world, Pace(page=2))

    newest = in_pages.messages("azul", posted.visitor)
    assert [line.text for line in newest] == ["4", "5"]
    read: list[str] = []
    after = 0
    while page := in_pages.messages("azul", posted.visitor, after):
        read += [line.text for line in page]
        after = page[-1].id
    assert read == list("012345")


async def test_following_a_long_thread_misses_nothing(world: World) -> None:
    posted = await asyncio.to_thread(written, world, 8)
    heard = ["0"]
    following = paced(world, Pace(page=2)).follow(posted.thread, posted.message_id)
    async with asyncio.timeout(10), aclosing(following) as updates:
        while len(heard) < 8:
            heard += [line.text for line in await anext(updates)]

    assert heard == list("01234567")


def written(world: World, count: int) -> Posted:
    """Have one visitor write their numbers; give the first message."""
    posted = post(world, "0", client_id="0")
    for number in range(1, count):
        post(world, str(number), visitor=posted.visitor, client_id=str(number))
    return posted


async def test_following_brings_what_was_there_and_what_comes(world: World) -> None:
    posted = await asyncio.to_thread(post, world)
    async with aclosing(follow(world, posted)) as updates:
        assert [line.text for line in await anext(updates)] == ["Hello"]
        await world.bot_answers()
        assert [line.author for line in await anext(updates)] == [Author.BOT]
    async with aclosing(follow(world, posted, posted.message_id)) as updates:
        assert [line.author for line in await anext(updates)] == [Author.BOT]
    assert listeners(world) == 0


async def test_while_nothing_comes_there_is_a_sign_of_life(world: World) -> None:
    posted = await asyncio.to_thread(post, world)
    following = paced(world, Pace(heartbeat_seconds=0.01)).follow(posted.thread)
    async with aclosing(following) as updates:
        await anext(updates)
        assert await asyncio.wait_for(anext(updates), 10) == []


def paced(world: World, pace: Pace) -> GuestThread:
    """The same threads in other pages and with another pulse."""
    return GuestThread(
        world.inbox.db,
        Hosted(Channel.WEBCHAT, webchat.inbound),
        world.intake,
        Keys(lambda: world.inbox.settings.secret_keys),
        world.inbox.guest_files,
        world.clock,
        pace,
    )


def follow(
    world: World, posted: Posted, after: int = 0
) -> AsyncGenerator[list[GuestMessage], None]:
    return world.inbox.guest_thread.follow(posted.thread, after)


def listeners(world: World) -> int:
    return len(cast("LocalBus", world.inbox.bus)._subscriptions)
