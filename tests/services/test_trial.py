"""Staff ask the bot as a guest would, and nothing of it is kept."""

import asyncio

import pytest

from hotel_inbox.bot.base import BotReply, UsedEntry
from hotel_inbox.errors import InvalidInputError, NotFoundError
from tests.services.world import World, handoff

PARKING = UsedEntry("Is there parking?", "Yes.", 0.9)
GARAGE = UsedEntry("Is the garage guarded?", "No.", 0.4)


def hotel_of(world: World) -> int:
    (hotel_id,) = world.amy.hotel_ids
    return hotel_id


def test_the_answer_comes_with_what_was_weighed_the_used_first(world: World) -> None:
    world.bot.replies.append(
        BotReply(
            text="Yes.",
            language="en",
            engine="scripted",
            entries=(PARKING,),
            weighed=(GARAGE, PARKING),
        )
    )
    trial = asyncio.run(world.inbox.trials.ask(world.amy, hotel_of(world), "Parking?"))
    assert (trial.answer, trial.handed_off, trial.used) == ("Yes.", None, 1)
    assert trial.entries == (PARKING, GARAGE)
    assert world.inbox.conversations.page(world.amy).rows == ()


def test_a_handoff_says_why(world: World) -> None:
    world.bot.replies.append(handoff("A colleague will answer."))
    trial = asyncio.run(world.inbox.trials.ask(world.amy, hotel_of(world), "The moon?"))
    assert trial.handed_off == "what about the moon"


def test_nobody_asks_for_another_hotel_or_for_nothing(world: World) -> None:
    with pytest.raises(NotFoundError):
        asyncio.run(world.inbox.trials.ask(world.amy, hotel_of(world) + 1, "Parking?"))
    with pytest.raises(InvalidInputError):
        asyncio.run(world.inbox.trials.ask(world.amy, hotel_of(world), "  "))
    assert world.bot.turns == []
