"""The six figures, through the services that make what they count."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotel_inbox.bot.base import UsedEntry
from hotel_inbox.domain.filters import EVERYTHING, Filter, Period
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.measures import Figure, Share
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.services.knowledge_csv import EntryDraft
from tests.services.figures import figures
from tests.services.world import START, World, handoff, reply

TODAY = Filter(period=Period.TODAY)


def behind(world: World, figure: Figure, chosen: Filter = EVERYTHING) -> list[int]:
    wanted = replace(chosen, figure=figure)
    rows = world.inbox.conversations.page(world.amy, chosen=wanted).rows
    assert world.inbox.conversations.count(world.amy, wanted).number == len(rows)
    return sorted(row.id for row in rows)


def test_an_empty_house_has_no_rates(world: World) -> None:
    found = figures(world, TODAY)

    assert [value for _, value, _ in found] == [0, None, 0, 0, 0, None]
    assert [change for _, _, change in found] == [None] * 6
    assert all(behind(world, figure, TODAY) == [] for figure in Figure)


async def test_the_bot_answers_promptly_or_not(world: World) -> None:
    prompt = world.guest_writes(guest="34600000001").conversation_id
    world.clock.advance(seconds=4.999)
    await world.bot_answers()
    slow = world.guest_writes(guest="34600000002").conversation_id
    world.clock.advance(seconds=5)
    await world.bot_answers()
    world.guest_writes(guest="34600000003")

    found = figures(world, TODAY)

    assert found.now.response == Share(1, 3)
    assert found.now.active == 3
    assert behind(world, Figure.RESPONSE_RATE, TODAY) == [prompt]
    assert slow in behind(world, Figure.ACTIVE)


async def test_questions_answered_from_the_knowledge_unless_a_person_is_asked_for(
    world: World,
) -> None:
    answered = world.guest_writes(guest="34600000001").conversation_id
    world.guest_writes("And parking?", guest="34600000002")
    world.guest_writes("Hello", guest="34600000003")
    world.bot.replies = [reply("Two.", answered=2), handoff("One.", answered=1), reply("Hello!")]
    await world.bot_answers()

    assert figures(world).value(Figure.FAQS_RESOLVED) == 2
    assert behind(world, Figure.FAQS_RESOLVED) == [answered]


async def test_a_session_goes_to_a_person_once(world: World) -> None:
    given_up = world.guest_writes(guest="34600000001").conversation_id
    taken = world.guest_writes(guest="34600000002").conversation_id
    world.bot.replies = [handoff("Moment.", HandoffReason.REQUESTED)]
    await world.bot_answers()
    for conversation_id in (given_up, taken):
        world.inbox.takeover.take_over(world.amy, conversation_id)
        world.inbox.takeover.release(world.amy, conversation_id)
        world.inbox.takeover.take_over(world.ben, conversation_id)

    assert figures(world).value(Figure.HUMAN_TRANSFERS) == 2
    assert behind(world, Figure.HUMAN_TRANSFERS) == [given_up, taken]


def test_a_colleague_in_the_phone_app_is_a_person_too(world: World) -> None:
    conversation_id = world.guest_writes().conversation_id
    world.colleague_writes("I am on it")

    assert behind(world, Figure.HUMAN_TRANSFERS) == [conversation_id]


def test_a_bot_that_is_off_gives_nothing_away(world: World) -> None:
    manager = replace(world.amy, role=Role.MANAGER)
    (hotel_id,) = world.amy.hotel_ids
    world.inbox.hotel_settings.switch_bot(manager, hotel_id, on=False)
    conversation_id = world.guest_writes().conversation_id
    world.inbox.takeover.take_over(world.amy, conversation_id)

    found = figures(world)

    assert found.value(Figure.HUMAN_TRANSFERS) == 0
    assert found.now.response == Share(0, 0)


async def test_who_can_be_reached_is_captured(world: World) -> None:
    left_mail = world.guest_writes(guest="34600000001").conversation_id
    world.bot.replies = [reply("Thanks!", guest=GuestDetails(email="eva@example.com"))]
    await world.bot_answers()
    marked = world.guest_writes(guest="34600000002").conversation_id
    world.guest_writes(guest="34600000003")
    await world.bot_answers()
    lead_id = world.inbox.leads.mark(world.amy, marked)

    assert behind(world, Figure.CAPTURED_LEADS) == [left_mail, marked]
    assert figures(world).value(Figure.CAPTURED_LEADS) == 2

    world.inbox.leads.remove(world.amy, lead_id)
    assert behind(world, Figure.CAPTURED_LEADS) == [left_mail]


async def test_leads_become_bookings(world: World) -> None:
    booked = world.guest_writes(guest="34600000001").conversation_id
    world.inbox.leads.mark(world.amy, world.guest_writes(guest="34600000002").conversation_id)
    lead_id = world.inbox.leads.mark(world.amy, booked)
    world.inbox.leads.set_state(world.amy, lead_id, "booked", "new")

    assert figures(world, TODAY).now.conversion == Share(1, 2)
    assert behind(world, Figure.CONVERSION_RATE) == [booked]
    assert figures(world, Filter(channel=Channel.WEBCHAT)).value(Figure.CONVERSION_RATE) is None


def test_the_period_before_goes_as_far_as_this_one(world: World) -> None:
    now = world.clock()
    for days, hours in ((0, -1), (-1, -2), (-1, -3), (-1, 1)):
        at = now + timedelta(days=days, hours=hours)
        world.guest_writes(guest=f"3460000{-days}{hours % 24}", sent_at=at)
    world.guest_writes(guest="34600000009", sent_at=now - timedelta(days=3))

    found = figures(world, TODAY)

    assert found.before is not None
    assert (found.now.response.whole, found.before.response.whole) == (1, 2)
    assert (found.now.active, found.before.active) == (2, 2)
    assert found.change(Figure.ACTIVE) == 0


@pytest.mark.parametrize("hotel", [999_999, 1])
def test_another_hotel_is_none_of_theirs(world: World, hotel: int) -> None:
    world.guest_writes()
    stranger = replace(world.amy, hotel_ids=frozenset({999}))

    assert world.inbox.statistics.figures(stranger, Filter(hotel=hotel)).now.active == 0


async def test_charts_show_the_same_conversations(world: World) -> None:
    stats, amy = world.inbox.statistics, world.amy
    taken = world.guest_writes(guest="34600000001").conversation_id
    world.bot.replies = [handoff("Moment.", HandoffReason.REQUESTED, unanswered=("A kennel?",))]
    await world.bot_answers()
    world.inbox.takeover.take_over(amy, taken)
    world.clock.advance(minutes=2)
    world.inbox.outbox.send(amy, taken, Letter("d1", "Of course"))
    world.guest_writes("And the pool?", guest="34600000002")
    world.guest_writes("Kennel?", guest="34600000003", sent_at=START - timedelta(hours=20))
    world.bot.replies = [
        reply("At 7.", answered=1, entries=(UsedEntry("Pool?", "At 7.", 0.9, entry(world)),)),
        handoff("Moment.", unanswered=("a KENNEL",)),
    ]
    await world.bot_answers()

    trend = stats.trend(amy)
    assert [column.total for column in trend.columns] == [1, 2]
    assert trend.columns[0].by_channel == {Channel.WHATSAPP: 1}
    week = stats.week(amy)
    assert (week.total, week.hours[1][10], week.hours[0][14]) == (3, 2, 1)
    replies = stats.replies(amy)
    assert (replies.bot.count, replies.bot.median) == (3, 0)
    assert (replies.people.count, replies.people.median) == (1, 120)
    outcomes = stats.outcomes(amy)
    assert (outcomes.sessions, outcomes.resolved) == (3, Share(1, 3))
    assert {one.reason: one.count for one in outcomes.reasons} == {"requested": 1, "no_answer": 1}
    (group,) = stats.unanswered(amy)
    assert (group.count, len(group.open_ids)) == (2, 2)
    (use,) = stats.top_questions(amy)
    assert (use.question, use.count) == ("Is there a pool?", 1)
    assert [(row.name, row.taken_over, row.answered) for row in stats.agents(amy)] == [
        ("Amy", 1, 1)
    ]
    assert stats.agents(world.ben) == ()
    assert stats.agents(replace(world.ben, role=Role.MANAGER)) == stats.agents(amy)
    assert [step.count for step in stats.funnel(amy)] == [3, 0, 0, 0]
    (hotel,) = stats.hotels(amy)
    assert (hotel.conversations, hotel.tally.human_transfers) == (3, 2)


def test_a_message_belongs_to_its_hour_up_to_the_last_instant(world: World) -> None:
    last = START.replace(minute=59, second=59, microsecond=999_999)
    world.clock.moment = last + timedelta(seconds=5)
    world.guest_writes(guest="34600000001", sent_at=last)
    world.guest_writes(guest="34600000002", sent_at=last + timedelta(microseconds=1))

    week = world.inbox.statistics.week(world.amy)
    assert (week.total, week.hours[1][10], week.hours[1][11]) == (2, 1, 1)


def entry(world: World) -> int:
    (hotel_id,) = world.amy.hotel_ids
    draft = EntryDraft(question="Is there a pool?", answer="At 7.")
    return world.inbox.entries.add(world.amy, hotel_id, draft)
