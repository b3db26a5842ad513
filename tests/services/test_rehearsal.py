"""Talking with the bot for a trial: it sees what a real conversation shows it, nothing is kept."""

from datetime import date

import pytest
from sqlmodel import select

from hotel_inbox.bot.base import ToolCall
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Slot, Stay
from hotel_inbox.domain.text import storable
from hotel_inbox.domain.understanding import GuestDetails, Understanding
from hotel_inbox.errors import NotFoundError
from hotel_inbox.models import Conversation, Guest, Message
from hotel_inbox.services.briefing import CONTEXT_MESSAGES
from hotel_inbox.services.rehearsal import Rehearsal, hotel_to_speak_for
from tests.services.world import World, handoff, reply


def _rehearsal(world: World, today: date | None = None) -> Rehearsal:
    hotel = hotel_to_speak_for(world.inbox.db, "azul", world.clock, today)
    return Rehearsal(world.bot, hotel, 500, world.clock)


async def test_each_turn_has_the_whole_conversation(world: World) -> None:
    world.bot.replies = [reply("Hello."), reply("At seven.")]
    rehearsal = _rehearsal(world)
    await rehearsal.say("Hi")
    assert (await rehearsal.say("When is breakfast?")).text == "At seven."
    turn = world.bot.turns[-1]
    assert [(message.author, message.text) for message in turn.messages] == [
        (Author.GUEST, "Hi"),
        (Author.BOT, "Hello."),
        (Author.GUEST, "When is breakfast?"),
    ]
    assert [message.text for message in turn.unanswered()] == ["When is breakfast?"]
    assert turn.guest.language == "en"
    assert turn.text_limit == 500


async def test_the_bot_sees_only_what_could_be_stored(world: World) -> None:
    await _rehearsal(world).say("Hi\x00 \udcff")
    (message,) = world.bot.turns[-1].messages
    assert message.text == storable("Hi\x00 \udcff")


async def test_a_new_conversation_knows_nothing_of_the_last(world: World) -> None:
    rehearsal = _rehearsal(world)
    await rehearsal.say("Hi")
    rehearsal.start_over()
    await rehearsal.say("Is there a pool?")
    turn = world.bot.turns[-1]
    assert [message.text for message in turn.messages] == ["Is there a pool?"]
    assert turn.guest.language is None


async def test_the_hotel_has_its_own_today_unless_told_otherwise(world: World) -> None:
    world.clock.advance(hours=14, minutes=30)  # 23:30 UTC, the next day in Madrid
    assert _rehearsal(world)._hotel.today == date(2026, 3, 11)
    told = _rehearsal(world, date(2026, 12, 24))
    await told.say("Are you open today?")
    assert world.bot.turns[-1].hotel.today == date(2026, 12, 24)
    assert world.bot.turns[-1].hotel.timezone == "Europe/Madrid"


async def test_a_handoff_is_said_and_the_conversation_goes_on(world: World) -> None:
    world.bot.replies = [handoff("I'll ask a colleague."), reply("At seven.")]
    rehearsal = _rehearsal(world)
    await rehearsal.say("Do you sell helicopters?")
    await rehearsal.say("When is breakfast?")
    assert world.bot.turns[-1].messages[1].text == "I'll ask a colleague."


async def test_a_bot_that_fails_gives_up_and_the_log_says_why(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.bot.replies = [RuntimeError("no model")]
    given_up = await _rehearsal(world).say("Hi")
    assert given_up == handoff("A colleague will answer.", HandoffReason.FAILURE)
    assert "no model" in caplog.text


async def test_what_came_of_a_turn_is_there_in_the_next(world: World) -> None:
    heard = Understanding(
        stay=Stay(check_in=date(2026, 8, 12)),
        guest=GuestDetails(email="ann@mail.example"),
        evidence={"check_in": ("the 12th",)},
    )
    call = ToolCall("search_knowledge", {"query": "crib"}, {"entries": []}, 3)
    world.bot.replies = [
        reply("Until?", understood=heard, asked=Slot.CHECK_OUT, unclear=True, tools=(call,)),
        handoff("I ask.", guest=GuestDetails(name="Ann"), unclear=True, summary="Wants a crib."),
        reply("Hello again."),
    ]
    rehearsal = _rehearsal(world)
    for text in ("On the 12th", "A crib?", "Hello?"):
        await rehearsal.say(text)

    _, second, third = world.bot.turns
    assert (second.understood, second.unclear, second.waiting) == (heard, 1, False)
    assert (second.messages[1].asked, second.messages[1].tools) == (Slot.CHECK_OUT, (call,))
    assert second.guest.email == "ann@mail.example"
    assert third.understood.stay == heard.stay
    assert third.understood.guest == GuestDetails("Ann", "ann@mail.example")
    assert (third.unclear, third.waiting, third.summary) == (2, True, "Wants a crib.")
    assert (third.guest.name, third.guest.email) == ("Ann", "ann@mail.example")

    rehearsal.start_over()
    await rehearsal.say("Hi")
    fresh = world.bot.turns[-1]
    assert (fresh.understood, fresh.waiting, fresh.summary) == (Understanding(), False, "")


async def test_a_long_conversation_shows_its_newest_part(world: World) -> None:
    rehearsal = _rehearsal(world)
    for number in range(CONTEXT_MESSAGES):
        await rehearsal.say(f"question {number}")
    turn = world.bot.turns[-1]
    assert len(turn.messages) == CONTEXT_MESSAGES
    assert turn.messages[-1].text == f"question {CONTEXT_MESSAGES - 1}"


async def test_nothing_is_stored(world: World) -> None:
    await _rehearsal(world).say("Hi")
    with world.inbox.db.reading() as session:
        for table in (Conversation, Guest, Message):
            assert session.exec(select(table)).all() == []


async def test_an_unknown_hotel_is_refused(world: World) -> None:
    with pytest.raises(NotFoundError, match="rojo"):
        hotel_to_speak_for(world.inbox.db, "rojo", world.clock)
