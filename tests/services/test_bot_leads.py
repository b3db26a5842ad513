"""One lead for each stay of a conversation, and people's decisions stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hotel_inbox.bot.base import LeadDraft
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.staff import Role
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.models import Lead
from tests.services.world import World, reply


def draft(first: int | None = None, last: int | None = None, value: str = "300") -> LeadDraft:
    stay = Stay(
        check_in=date(2026, 8, first) if first else None,
        check_out=date(2026, 8, last) if last else None,
        adults=2,
    )
    return LeadDraft(Understanding(stay=stay), Decimal(value))


async def seen(world: World, *drafts: LeadDraft) -> list[Lead]:
    """Let the bot see one after the other, in a turn each; return all leads there are."""
    for one in drafts:
        world.clock.advance(minutes=1)
        world.guest_writes("A room, please")
        world.bot.replies.append(reply("Noted.", lead=one))
        await world.bot_answers()
    with world.inbox.db.reading() as session:
        return list(session.exec(select(Lead).order_by(col(Lead.id))))


def decide(world: World, lead: Lead, state: LeadState, **values: object) -> None:
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Lead, lead.id)
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)


def days(lead: Lead) -> tuple[int, int]:
    assert lead.check_in is not None
    assert lead.check_out is not None
    return lead.check_in.day, lead.check_out.day


async def test_a_lead_is_shown_once_and_kept_up_to_date(world: World) -> None:
    (lead,) = await seen(world, draft(12, 15), draft(12, 15), draft(13, 16, "410.005"))

    assert (days(lead), lead.adults, lead.value) == ((13, 16), 2, Decimal("410.00"))
    assert (lead.created_by, lead.state) == ("bot", LeadState.NEW)
    shown = world.inbox.conversations.thread(world.amy, 1)
    assert shown.has_lead
    assert [line.text for line in shown.messages if line.author is Author.SYSTEM] == [
        "New lead: 12 August 2026 to 15 August 2026"
    ]


async def test_another_stay_is_another_lead(world: World) -> None:
    first, second = await seen(world, draft(12, 15), draft(15, 18), draft(12, 15))
    assert (days(first), days(second)) == ((12, 15), (15, 18))


async def test_dates_that_come_later_fill_the_lead_that_has_none(world: World) -> None:
    (lead,) = await seen(world, draft(), draft(12, 15), draft())
    assert days(lead) == (12, 15)


async def test_what_is_booked_or_lost_stays_so(world: World) -> None:
    (lead,) = await seen(world, draft(12, 15))
    for state in (LeadState.BOOKED, LeadState.LOST):
        decide(world, lead, state)
        (same,) = await seen(world, draft(12, 15, "999"))
        assert (same.state, same.value) == (state, Decimal("300.00"))
    again = await seen(world, draft(20, 22))
    assert [one.state for one in again] == [LeadState.LOST, LeadState.NEW]


async def test_an_agents_lead_only_gets_what_it_lacks(world: World) -> None:
    (lead,) = await seen(world, draft(12, 15))
    decide(world, lead, LeadState.QUOTED, created_by="agent", value=Decimal(250), adults=None)

    (same,) = await seen(world, draft(13, 15, "999"))

    assert (same.state, same.value, same.adults) == (LeadState.QUOTED, Decimal("250.00"), 2)
    assert days(same) == (12, 15)


async def test_dates_and_values_that_make_no_sense_are_left_out(world: World) -> None:
    (lead,) = await seen(world, draft(15, 12, "1e30"))
    assert (lead.check_in, lead.check_out, lead.value) == (date(2026, 8, 15), None, None)


async def test_what_staff_deleted_stays_away_for_that_stay(world: World) -> None:
    manager = replace(world.amy, role=Role.MANAGER)
    (lead,) = await seen(world, draft(12, 15))
    world.inbox.leads.remove(manager, lead.id)

    assert await seen(world, draft(12, 15), draft(13, 16), draft()) == []
    assert not world.inbox.conversations.thread(world.amy, 1).has_lead

    (other,) = await seen(world, draft(16, 18))
    assert days(other) == (16, 18)
    assert world.inbox.leads.mark(world.amy, 1) == other.id


async def test_whom_staff_took_for_no_buyer_may_be_one_another_time(world: World) -> None:
    (lead,) = await seen(world, draft())
    world.inbox.leads.remove(replace(world.amy, role=Role.MANAGER), lead.id)
    assert await seen(world, draft()) == []

    world.clock.advance(days=3)
    (again,) = await seen(world, draft())
    assert again.check_in is None
    (filled,) = await seen(world, draft(12, 15))
    assert filled.id == again.id


async def test_a_person_may_still_mark_what_was_deleted(world: World) -> None:
    (lead,) = await seen(world, draft(12, 15))
    world.inbox.leads.remove(replace(world.amy, role=Role.MANAGER), lead.id)
    marked = world.inbox.leads.mark(world.ben, 1)
    (kept,) = await seen(world, draft(12, 15, "450"))
    assert (kept.id, days(kept), kept.created_by) == (marked, (12, 15), "agent")
