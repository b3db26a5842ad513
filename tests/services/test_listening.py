"""While a person is in charge the bot reads along, and says nothing."""

from datetime import date

import pytest

from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import GuestDetails, Understanding
from hotel_inbox.models import Conversation, Hotel
from tests.services.world import World

HEARD = Understanding(
    stay=Stay(check_in=date(2026, 8, 12), adults=2), guest=GuestDetails(email="ann@mail.example")
)


def conversation(world: World) -> Conversation:
    with world.inbox.db.reading() as session:
        return session.get_one(Conversation, 1)


def bot_lines(world: World) -> list[str]:
    lines = world.inbox.conversations.thread(world.amy, 1).messages
    return [line.text for line in lines if line.author is Author.BOT]


async def taken_over(world: World) -> None:
    world.guest_writes("Hello")
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, 1)


async def test_what_the_guest_writes_to_a_person_is_understood(world: World) -> None:
    await taken_over(world)
    world.guest_writes("We come on 12 August, ann@mail.example")
    world.bot.hears.append(HEARD)

    assert await world.bot_answers() == 0

    card = world.inbox.conversations.thread(world.amy, 1).guest
    assert (card.check_in, card.adults, card.email) == (date(2026, 8, 12), 2, "ann@mail.example")
    assert len(bot_lines(world)) == 1
    assert conversation(world).turn_due_at is None
    assert world.inbox.answering.claim(5) == []


async def test_what_a_person_has_answered_already_is_read_all_the_same(world: World) -> None:
    await taken_over(world)
    world.guest_writes("We come on 12 August")
    world.inbox.outbox.send(world.amy, 1, Letter("d1", "Lovely!"))

    await world.bot_answers()

    (turn,) = world.bot.heard
    assert [line.text for line in turn.unanswered()] == ["We come on 12 August"]


async def test_a_takeover_while_the_bot_thinks_leaves_nothing_unread(world: World) -> None:
    world.guest_writes("We come on 12 August")
    world.bot.thinking.append(lambda: world.inbox.takeover.take_over(world.amy, 1))
    world.bot.hears.append(HEARD)

    await world.bot_answers()
    await world.bot_answers()

    assert bot_lines(world) == []
    assert conversation(world).check_in == date(2026, 8, 12)


async def test_a_hand_back_while_the_bot_reads_makes_it_answer(world: World) -> None:
    await taken_over(world)
    world.guest_writes("And parking?")
    (task,) = world.inbox.answering.claim(5)
    world.inbox.takeover.release(world.amy, 1)
    await world.inbox.answering.answer(task)

    assert await world.bot_answers() == 1
    assert len(bot_lines(world)) == 2


async def test_a_hand_back_of_what_was_answered_makes_nobody_answer_again(world: World) -> None:
    await taken_over(world)
    world.guest_writes("And parking?")
    world.inbox.outbox.send(world.amy, 1, Letter("d1", "Free."))
    world.inbox.takeover.release(world.amy, 1)

    assert await world.bot_answers() == 0
    assert world.bot.heard == []


@pytest.mark.parametrize("kind", ["reaction", "edit", "revoke", "system"])
async def test_what_says_nothing_is_not_read(world: World, kind: str) -> None:
    await taken_over(world)
    world.guest_writes("x", kind=kind, target="wamid.none", opens_session=False)

    await world.bot_answers()

    assert world.bot.heard == []


async def test_a_message_taken_back_is_not_read(world: World) -> None:
    await taken_over(world)
    world.guest_writes("We come in May", provider_id="wamid.1")
    world.guest_writes("", provider_id="wamid.2", kind="revoke", target="wamid.1")

    await world.bot_answers()

    assert "We come in May" not in [line.text for turn in world.bot.heard for line in turn.messages]


async def test_a_bot_that_is_off_reads_nothing(world: World) -> None:
    await taken_over(world)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Hotel, 1).bot_enabled = False
    world.guest_writes("And parking?")

    assert world.inbox.answering.claim(5) == []
    assert conversation(world).waiting_since is None


async def test_a_bot_that_cannot_read_gives_up_quietly(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await taken_over(world)
    world.guest_writes("And parking?")

    async def broken(_: object) -> Understanding:
        raise RuntimeError("no words")

    monkeypatch.setattr(world.bot, "listen", broken)
    for _ in range(4):
        await world.bot_answers()
        world.clock.advance(seconds=10)

    assert conversation(world).turn_due_at is None
    assert conversation(world).waiting_since is None
    assert len(bot_lines(world)) == 1
    assert caplog.text.count("RuntimeError: no words") == 2
