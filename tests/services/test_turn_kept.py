"""All that came of a turn is kept with it, in one go, and shown to staff."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from hotel_inbox.bot.base import LeadDraft, ToolCall, Turn, Usage, UsedEntry
from hotel_inbox.domain.handoff import HandoffReason, summarise
from hotel_inbox.domain.inbox import BotWork, ThreadMessage, WeighedEntry
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import Author, MessageStatus
from hotel_inbox.domain.stay import Slot, Stay
from hotel_inbox.domain.understanding import (
    ConversationType,
    GuestDetails,
    IntentLevel,
    Persona,
    Understanding,
)
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.models import Conversation, Message, UnansweredQuestion
from hotel_inbox.services.house_rules import BotChange
from tests.services.world import World, handoff, reply

AUGUST = Stay(
    check_in=date(2026, 8, 12),
    check_out=date(2026, 8, 15),
    nights=3,
    adults=2,
    children=1,
    child_ages=(6,),
    rooms=1,
)
HEARD = Understanding(
    type=ConversationType.BOOKING,
    intent=IntentLevel.HIGH,
    persona=Persona.FAMILY,
    persona_reason="Travels with “our daughter”.",
    stay=AUGUST,
    evidence={"check_in": ("from the 12th",), "family": ("our daughter",)},
)


def conversation(world: World, conversation_id: int) -> Conversation:
    with world.inbox.db.reading() as session:
        return session.get_one(Conversation, conversation_id)


def newest(world: World, conversation_id: int) -> ThreadMessage:
    lines = world.inbox.conversations.thread(world.amy, conversation_id).messages
    return next(line for line in reversed(lines) if line.author is Author.BOT)


def open_questions(world: World) -> list[str]:
    with world.inbox.db.reading() as session:
        return [one.question for one in session.exec(select(UnansweredQuestion))]


async def next_turn(world: World, text: str = "And now?") -> Turn:
    world.guest_writes(text)
    assert await world.bot_answers() == 1
    return world.bot.turns[-1]


async def test_staff_see_how_an_answer_came_about(world: World) -> None:
    one = world.guest_writes().conversation_id
    world.bot.replies.append(
        reply(
            "From 7.",
            engine="model",
            entries=(UsedEntry("When is breakfast?", "From 7.", 0.91237, id=3),),
            answered=1,
            usage=Usage("gpt", 2, 900, 40, Decimal("0.00123")),
            fallback="the model took too long",
        )
    )
    await world.bot_answers()

    work = newest(world, one).work
    assert work is not None
    assert replace(work, thinking_ms=0) == BotWork(
        engine="model",
        model="gpt",
        language="en",
        entries=(WeighedEntry(3, "When is breakfast?", 0.9124),),
        answered=1,
        requests=2,
        tokens_in=900,
        tokens_out=40,
        cost=Decimal("0.00123"),
        fallback="the model took too long",
    )
    assert world.inbox.conversations.thread(world.amy, one).messages[0].work is None


async def test_what_was_understood_is_handed_back_with_the_next_turn(world: World) -> None:
    one = world.guest_writes("We come on the 12th").conversation_id
    call = ToolCall("check_availability", {"adults": 2}, {"offers": []}, 7)
    world.bot.replies.append(
        reply("For how long?", understood=HEARD, asked=Slot.CHECK_OUT, tools=(call,), unclear=True)
    )
    await world.bot_answers()

    row = conversation(world, one)
    assert (row.type, row.intent, row.persona) == ("booking", "high", "family")
    assert (row.check_in, row.check_out, row.adults, row.child_ages) == (
        AUGUST.check_in,
        AUGUST.check_out,
        2,
        [6],
    )
    turn = await next_turn(world)
    assert (turn.understood, turn.unclear, turn.waiting) == (HEARD, 1, False)
    assert turn.messages[1].asked is Slot.CHECK_OUT
    assert turn.messages[1].tools == (call,)
    assert (turn.channel, turn.conversation_id, turn.hotel.currency) == ("whatsapp", one, "EUR")
    again = await next_turn(world, "And then?")
    assert (again.understood, again.unclear) == (HEARD, 0)


async def test_every_part_of_a_long_answer_counts_once(world: World) -> None:
    world.guest_writes()
    limit = world.whatsapp.abilities.text_limit
    world.bot.replies.append(reply("word " * (limit // 4), answered=1, asked=Slot.ADULTS))
    await world.bot_answers()

    with world.inbox.db.reading() as session:
        parts = session.exec(select(Message).where(Message.author == Author.BOT)).all()
    parts = sorted(parts, key=lambda part: part.id)
    assert len(parts) > 1
    assert [part.detail.get("answered") for part in parts] == [1, *[None] * (len(parts) - 1)]
    assert {part.detail["asked"] for part in parts} == {"adults"}


@pytest.mark.parametrize(("gap", "kept"), [(timedelta(days=3), True), (timedelta(days=40), False)])
async def test_a_guest_who_comes_back_after_long_begins_anew(
    world: World, gap: timedelta, *, kept: bool
) -> None:
    world.guest_writes("We come on the 12th")
    world.bot.replies.append(reply("Lovely.", understood=HEARD))
    await world.bot_answers()
    world.clock.moment += gap

    turn = await next_turn(world)

    assert (turn.understood.stay == AUGUST) is kept
    assert turn.understood.type is (ConversationType.BOOKING if kept else None)


async def test_dates_that_are_over_are_forgotten_and_who_comes_is_not(world: World) -> None:
    over = Stay(check_in=date(2026, 3, 8), check_out=date(2026, 3, 9), adults=2)
    world.guest_writes("We leave on the 9th")
    world.bot.replies.append(reply("Good bye.", understood=replace(HEARD, stay=over)))
    await world.bot_answers()

    understood = (await next_turn(world)).understood

    assert understood.stay == Stay(adults=2)
    assert not {"check_in", "check_out"} & set(understood.evidence)
    assert understood.evidence["family"] == ("our daughter",)
    assert understood.persona is Persona.FAMILY


async def test_a_running_summary_is_kept_until_there_is_a_newer_one(world: World) -> None:
    one = world.guest_writes()
    world.bot.replies += [reply("a", summary="Asks for a crib."), reply("b")]
    await world.bot_answers()
    assert (await next_turn(world)).summary == "Asks for a crib."
    assert conversation(world, one.conversation_id).summary == "Asks for a crib."


async def test_an_open_question_is_kept_once(world: World) -> None:
    world.guest_writes("Is the moon made of cheese?")
    question = "Is the moon made of cheese?"
    world.bot.replies.append(
        handoff("I ask a colleague.", unanswered=(question, f" {question} ", "\u200b"))
    )
    await world.bot_answers()
    assert open_questions(world) == [question]

    world.inbox.takeover.take_over(world.amy, 1)
    world.inbox.takeover.release(world.amy, 1)
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Conversation, 1).turn_due_at = world.clock()
    world.bot.replies.append(handoff("I ask a colleague.", unanswered=(question,)))
    await world.bot_answers()
    assert open_questions(world) == [question]


async def test_one_part_that_cannot_be_kept_keeps_back_the_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.guest_writes().conversation_id

    def broken(*_: object) -> None:
        raise InvalidInputError("no lead today")

    monkeypatch.setattr("hotel_inbox.services.bot_leads.record", broken)
    world.bot.replies.append(reply("Offered.", lead=LeadDraft(HEARD), unanswered=("why?",)))
    await world.bot_answers()

    assert open_questions(world) == []
    lines = world.inbox.conversations.thread(world.amy, one).messages
    assert [line.author for line in lines] == [Author.GUEST]
    world.clock.advance(seconds=10)
    assert await world.bot_answers() == 1


async def test_the_words_of_a_hostile_model_are_kept_as_words(world: World) -> None:
    one = world.guest_writes().conversation_id
    odd = "x\x00\udcff" * 5_000
    call = ToolCall(odd, {odd: float("nan")}, {"deep": [odd]}, 1)
    world.bot.replies.append(
        reply(
            "Fine.",
            engine=odd,
            language="english-of-the-very-long-kind",
            tools=(call,) * 100,
            entries=(UsedEntry(odd, odd, 0.5),) * 30,
            unanswered=(odd,) * 30,
            summary=odd,
            fallback=odd,
            usage=Usage(odd, 1, 1, 1),
            guest=GuestDetails(odd, odd, odd),
            understood=Understanding(
                persona_reason=odd,
                stay=Stay(adults=10**12, children=-4, rooms=10**12),
                evidence={odd + str(number): (odd,) * 30 for number in range(60)},
            ),
            lead=LeadDraft(Understanding(stay=AUGUST), Decimal("NaN")),
        )
    )
    await world.bot_answers()

    shown = newest(world, one)
    assert shown.text == "Fine."
    row = conversation(world, one)
    assert (row.adults, row.children, row.rooms) == (None, None, None)
    assert len(str(row.evidence)) < 100_000
    assert (await next_turn(world)).understood.stay.adults is None


async def test_a_handoff_tells_staff_once_until_somebody_takes_over(world: World) -> None:
    one = world.guest_writes("A person please", guest_name="Ann").conversation_id
    why = summarise(HandoffReason.REQUESTED, "A person please")
    world.bot.replies += [handoff("Somebody comes.", HandoffReason.REQUESTED, why=why)] * 2
    await world.bot_answers()

    for viewer in (world.amy, world.ben):
        (item,) = world.inbox.notifications.bell(viewer).items
        assert (item.kind, item.about, item.conversation_id) == ("guest_waits", "Ann", one)
        assert item.text == f"Waits for a person. {why}"
        assert not item.read
    assert (await next_turn(world)).waiting
    assert world.inbox.notifications.bell(world.amy).unread == 1

    world.inbox.takeover.take_over(world.amy, one)
    assert world.inbox.notifications.bell(world.ben).unread == 0


async def test_an_answer_from_elsewhere_settles_the_bell_too(world: World) -> None:
    one = world.guest_writes().conversation_id
    world.bot.replies.append(handoff("Somebody comes."))
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, one)
    world.inbox.takeover.release(world.amy, one)
    world.bot.replies.append(handoff("Somebody comes.", HandoffReason.UPSET))
    await next_turn(world)
    assert world.inbox.notifications.bell(world.amy).unread == 1
    assert world.inbox.notifications.bell(world.ben).unread == 1
    world.inbox.takeover.take_over(world.amy, one)
    world.inbox.outbox.send(world.amy, one, Letter("d1", "Here I am."))
    for person in (world.amy, world.ben):
        assert world.inbox.notifications.bell(person).unread == 0


async def test_what_a_guest_takes_back_is_repeated_nowhere(world: World) -> None:
    one = world.guest_writes("My secret is a surprise", provider_id="wamid.secret").conversation_id
    secret = "My secret is a surprise"
    world.bot.replies.append(
        handoff(
            "I ask.",
            why=summarise(HandoffReason.NO_ANSWER, secret),
            unanswered=(secret,),
            summary=secret,
            understood=replace(HEARD, persona_reason=secret, evidence={"booking": (secret,)}),
        )
    )
    await world.bot_answers()
    world.guest_writes("", provider_id="wamid.gone", kind="revoke", target="wamid.secret")

    row = conversation(world, one)
    assert (row.evidence, row.persona_reason, row.summary) == ({}, None, "")
    assert open_questions(world) == []
    (item,) = world.inbox.notifications.bell(world.amy).items
    assert secret not in item.text


async def test_the_bot_knows_its_hotels_rules(world: World) -> None:
    world.inbox.bot_setups.change(
        "azul",
        BotChange(
            tone="warm",
            rules=["Never promise a view."],
            topics=["refunds"],
            group_size=8,
            staffed="every day from 8 to 20",
            booking_url="https://book.azul.example/",
            country="us",
        ),
    )
    hotel = (await next_turn(world)).hotel
    assert hotel.rules.tone == "warm"
    assert hotel.rules.rules == ("Never promise a view.",)
    assert hotel.rules.handoff_topics == ("refunds",)
    assert (hotel.rules.group_size, hotel.rules.staffed) == (8, "every day from 8 to 20")
    assert (hotel.country, hotel.month_first) == ("US", True)
    assert hotel.booking_url == "https://book.azul.example/"


async def test_the_bot_does_not_see_what_the_guest_never_got(world: World) -> None:
    world.guest_writes("When is breakfast?")
    await world.bot_answers()
    with world.inbox.db.unit_of_work() as unit:
        for line in unit.session.exec(select(Message).where(Message.author == Author.BOT)):
            line.status = MessageStatus.FAILED
    turn = await next_turn(world, "Hello?")
    assert [line.text for line in turn.unanswered()] == ["When is breakfast?", "Hello?"]
