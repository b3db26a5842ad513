"""A late message changes which session things happened in, and the figures follow."""

from datetime import date, timedelta

from hotel_inbox.domain.filters import Filter, Period
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.measures import Figure, Share
from tests.services.figures import figures
from tests.services.world import START, World, handoff, reply


async def test_a_late_message_that_comes_first_is_the_one_to_be_answered(world: World) -> None:
    world.guest_writes(sent_at=START)
    world.clock.advance(seconds=2)
    await world.bot_answers()
    assert figures(world).now.response == Share(1, 1)
    world.guest_writes("Earlier", sent_at=START - timedelta(hours=1))

    assert figures(world).now.response == Share(0, 1)
    await world.bot_answers()
    assert figures(world).now.response == Share(1, 1)
    assert world.inbox.statistics.trend(world.amy).total == 1


async def test_two_sessions_that_turn_out_to_be_one_are_counted_once(world: World) -> None:
    one = world.guest_writes("First", sent_at=START).conversation_id
    world.bot.replies = [reply("Yes.", answered=1)]
    await world.bot_answers()
    world.clock.advance(hours=30)
    world.guest_writes("Last", sent_at=world.clock())
    world.bot.replies = [handoff("Moment.", HandoffReason.REQUESTED)]
    await world.bot_answers()
    world.inbox.takeover.take_over(world.amy, one)
    world.inbox.outbox.send(world.amy, one, Letter("d2", "Here I am"))
    lead_id = world.inbox.leads.mark(world.amy, one)
    assert world.inbox.statistics.trend(world.amy).total == 2

    world.guest_writes("Between", sent_at=START + timedelta(hours=15))

    stats = world.inbox.statistics
    assert stats.trend(world.amy).total == 1
    found = figures(world)
    assert (found.now.faqs_resolved, found.now.human_transfers, found.now.captured_leads) == (
        1,
        1,
        1,
    )
    assert [(row.taken_over, row.answered) for row in stats.agents(world.amy)] == [(1, 1)]
    world.inbox.leads.remove(world.amy, lead_id)
    assert figures(world).value(Figure.CAPTURED_LEADS) == 0


async def test_what_happened_since_a_session_turns_out_to_have_begun_is_its_own(
    world: World,
) -> None:
    one = world.guest_writes("First", sent_at=START).conversation_id
    await world.bot_answers()
    world.clock.advance(hours=26)
    world.inbox.takeover.take_over(world.amy, one)
    lead_id = world.inbox.leads.mark(world.amy, one)
    world.colleague_writes("I am on it")
    world.clock.advance(hours=1)
    world.guest_writes("Last", sent_at=world.clock())
    assert went_to_people(world) == [(START.date(), 1, 1, [1])]

    world.guest_writes("Late", sent_at=START + timedelta(hours=25))

    assert went_to_people(world) == [(START.date() + timedelta(days=1), 1, 1, [1])]
    world.inbox.leads.remove(world.amy, lead_id)
    assert figures(world).value(Figure.HUMAN_TRANSFERS) == 1


async def test_what_happened_before_a_session_stays_where_it_was(world: World) -> None:
    one = world.guest_writes("First", sent_at=START).conversation_id
    world.inbox.takeover.take_over(world.amy, one)
    world.inbox.leads.mark(world.amy, one)
    world.colleague_writes("I am on it")
    world.clock.advance(hours=27)
    world.guest_writes("Last", sent_at=world.clock())
    before = went_to_people(world)

    world.guest_writes("Late", sent_at=START + timedelta(hours=25))

    assert went_to_people(world) == before == [(START.date(), 1, 1, [1])]


def went_to_people(world: World) -> list[tuple[date, int, int, list[int]]]:
    """Say of each day with a transfer how many there were, leads, and takeovers by agent."""
    stats, found = world.inbox.statistics, []
    for day in (START.date() + timedelta(days=after) for after in range(3)):
        chosen = Filter(period=Period.CUSTOM, since=day, until=day)
        now, people = stats.figures(world.amy, chosen).now, stats.agents(world.amy, chosen)
        if now.human_transfers:
            taken = [row.taken_over for row in people]
            found.append((day, now.human_transfers, now.captured_leads, taken))
    return found
