"""Leads as staff tend them: one open one a conversation, sums that add up, nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hotel_inbox.bot.base import LeadDraft
from hotel_inbox.domain.leads import LeadFilter, LeadRow, LeadState, LeadSum
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.staff import Role
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.events import Happened
from hotel_inbox.models import Conversation, Message, ToolCallRecord
from tests.services.in_charge import other_hotel
from tests.services.world import World, reply


def rows(world: World, **wanted: object) -> tuple[LeadRow, ...]:
    return world.inbox.leads.page(world.amy, replace(LeadFilter(), **wanted)).rows  # type: ignore[arg-type]


def system_lines(world: World) -> list[str]:
    lines = world.inbox.conversations.thread(world.amy, 1).messages
    return [line.text for line in lines if line.author is Author.SYSTEM]


def has_lead(world: World) -> bool:
    return world.inbox.conversations.thread(world.amy, 1).has_lead


def marked(world: World, *guests: str) -> list[int]:
    """Let guests write, and mark each of their conversations as a lead."""
    leads = []
    for guest in guests:
        world.clock.advance(minutes=1)
        received = world.guest_writes(guest=guest, guest_name=f"Guest {guest}")
        leads.append(world.inbox.leads.mark(world.amy, received.conversation_id))
    return leads


def test_marking_takes_what_is_known_and_says_so(world: World) -> None:
    received = world.guest_writes(guest_name="Ann")
    with world.inbox.db.unit_of_work() as unit:
        row = unit.session.get_one(Conversation, 1)
        row.check_in, row.check_out, row.adults = date(2026, 8, 12), date(2026, 8, 15), 2
        message = unit.session.get_one(Message, received.message_id or 1)
        unit.session.add(
            ToolCallRecord(
                hotel_id=row.hotel_id,
                conversation_id=row.id,
                message_id=message.id,
                name="check_availability",
                result={
                    "request": {"check_in": "2026-08-12"},
                    "offers": [{"total": "450.00"}, {"total": "390.50"}, {"total": "x"}, None],
                },
                duration_ms=5,
                created_at=world.clock(),
            )
        )
    world.inbox.leads.mark(world.amy, 1)

    (lead,) = rows(world)
    assert (lead.guest, lead.state, lead.owner, lead.currency) == ("Ann", "new", "Amy", "EUR")
    assert (lead.check_in, lead.check_out) == (date(2026, 8, 12), date(2026, 8, 15))
    assert (lead.adults, lead.value, lead.by_bot) == (2, Decimal("390.50"), False)
    assert system_lines(world) == ["Marked as lead by Amy"]
    assert has_lead(world)


def test_marking_twice_or_by_two_at_once_finds_the_same(world: World) -> None:
    world.guest_writes()
    with ThreadPoolExecutor(2) as threads:
        found = set(
            threads.map(lambda who: world.inbox.leads.mark(who, 1), (world.amy, world.ben) * 3)
        )
    assert len(found) == len(rows(world)) == len(system_lines(world)) == 1


def test_who_has_the_conversation_owns_its_lead(world: World) -> None:
    world.guest_writes()
    world.inbox.takeover.take_over(world.ben, 1)
    world.inbox.leads.mark(world.amy, 1)
    assert [lead.owner for lead in rows(world)] == ["Ben"]


def test_after_a_booked_or_lost_one_comes_a_new_one(world: World) -> None:
    (first,) = marked(world, "34600111222")
    world.inbox.leads.set_state(world.ben, first, "booked", "new")
    second = world.inbox.leads.mark(world.amy, 1)
    assert [(lead.id, lead.state) for lead in rows(world)] == [
        (second, LeadState.NEW),
        (first, LeadState.BOOKED),
    ]


def test_a_state_that_changed_meanwhile_is_told(world: World) -> None:
    (lead,) = marked(world, "34600111222")
    world.inbox.leads.set_state(world.ben, lead, "booked", "new")
    with pytest.raises(ConflictError, match="this lead is booked now"):
        world.inbox.leads.set_state(world.amy, lead, "contacted", "new")
    world.inbox.leads.set_state(world.amy, lead, "booked", "new")
    with pytest.raises(InvalidInputError):
        world.inbox.leads.set_state(world.amy, lead, "sold", "booked")


def test_value_dates_and_owner_are_written_and_checked(world: World) -> None:
    (lead,) = marked(world, "34600111222")
    leads = world.inbox.leads
    leads.set_value(world.ben, lead, "1.234,50 €")
    leads.set_dates(world.ben, lead, "2026-08-12", "2026-08-15")
    leads.set_owner(world.ben, lead, world.ben.agent_id)
    (row,) = rows(world)
    assert (row.value, row.owner) == (Decimal("1234.50"), "Ben")
    assert (row.check_in, row.check_out) == (date(2026, 8, 12), date(2026, 8, 15))

    for wrong in (("2026-08-15", "2026-08-15"), ("", "2026-08-15"), ("2026-02-30", "")):
        with pytest.raises(InvalidInputError):
            leads.set_dates(world.ben, lead, *wrong)
    with pytest.raises(InvalidInputError):
        leads.set_value(world.ben, lead, "a lot")
    with pytest.raises(NotFoundError):
        leads.set_owner(world.ben, lead, 999)
    assert rows(world) == (row,)

    leads.set_value(world.ben, lead, "")
    leads.set_dates(world.ben, lead, "", "")
    leads.set_owner(world.ben, lead, 0)
    (row,) = rows(world, owner_id=0)
    assert (row.value, row.check_in, row.owner) == (None, None, None)


async def test_what_an_agent_wrote_of_the_bots_lead_stays(world: World) -> None:
    async def bot_sees(value: str) -> None:
        world.clock.advance(minutes=1)
        world.guest_writes("A room, please")
        stay = Stay(check_in=date(2026, 8, 12), check_out=date(2026, 8, 15), adults=2)
        seen = LeadDraft(Understanding(stay=stay), Decimal(value))
        world.bot.replies.append(reply("Noted.", lead=seen))
        await world.bot_answers()

    await bot_sees("300")
    (lead,) = rows(world)
    assert (lead.by_bot, lead.removable) == (True, False)
    assert world.inbox.leads.mark(world.amy, 1) == lead.id
    world.inbox.leads.set_value(world.amy, lead.id, "")
    world.inbox.leads.set_dates(world.amy, lead.id, "2026-08-12", "2026-08-14")

    await bot_sees("410")
    (row,) = rows(world)
    assert (row.value, row.check_out, row.adults) == (None, date(2026, 8, 14), 2)


def test_a_lead_marked_by_mistake_goes_again(world: World) -> None:
    (lead,) = marked(world, "34600111222")
    with pytest.raises(InvalidInputError, match="Whoever marked"):
        world.inbox.leads.remove(world.ben, lead)
    world.inbox.leads.remove(world.amy, lead)
    assert (rows(world), has_lead(world)) == ((), False)
    assert system_lines(world) == ["Marked as lead by Amy", "Lead removed by Amy"]
    with pytest.raises(NotFoundError):
        world.inbox.leads.remove(world.amy, lead)

    lead = world.inbox.leads.mark(world.amy, 1)
    world.inbox.leads.remove(replace(world.ben, role=Role.MANAGER), lead)
    assert rows(world) == ()


def test_pages_follow_each_other_and_sums_cover_all(world: World) -> None:
    first, second, third = marked(world, "34600111221", "34600111222", "34600111223")
    leads = world.inbox.leads
    leads.set_value(world.amy, first, "100")
    leads.set_value(world.amy, second, "50.25")
    leads.set_state(world.amy, third, "lost", "new")

    page = leads.page(world.amy, limit=2)
    assert [row.id for row in page.rows] == [third, second]
    assert set(page.sums) == {
        LeadSum(LeadState.NEW, "EUR", 2, Decimal("150.25")),
        LeadSum(LeadState.LOST, "EUR", 1, Decimal(0)),
    }
    last = leads.page(world.amy, after=page.next, limit=2)
    assert ([row.id for row in last.rows], last.next) == ([first], None)


def test_filters_and_search(world: World) -> None:
    first, second = marked(world, "34600111221", "34600111222")
    world.inbox.leads.set_state(world.amy, first, "quoted", "new")
    world.inbox.leads.set_owner(world.amy, second, world.ben.agent_id)

    def ids(**wanted: object) -> list[int]:
        return [row.id for row in rows(world, **wanted)]

    assert ids(state=LeadState.QUOTED) == ids(owner_id=world.amy.agent_id) == [first]
    assert ids(conversation_id=2) == ids(words="GUEST 34600111222") == [second]
    assert ids(words="%") == ids(hotel_id=999) == []
    found = world.inbox.leads.page(world.amy, LeadFilter(words="222", state=LeadState.LOST))
    assert (found.rows, [one.count for one in found.sums]) == ((), [1])


def test_another_hotel_sees_and_changes_nothing(world: World) -> None:
    (lead,) = marked(world, "34600111222")
    stranger, leads = other_hotel(world), world.inbox.leads
    assert leads.page(stranger).rows == ()
    assert leads.page(stranger).sums == ()
    assert [owner.name for owner in leads.owners(stranger)] == []
    for attempt in (
        lambda: leads.mark(stranger, 1),
        lambda: leads.remove(stranger, lead),
        lambda: leads.set_state(stranger, lead, "lost", "new"),
        lambda: leads.set_value(stranger, lead, "1"),
        lambda: leads.set_dates(stranger, lead, "", ""),
        lambda: leads.set_owner(stranger, lead, 0),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_staff_are_offered_with_their_hotels(world: World) -> None:
    owners = world.inbox.leads.owners(world.amy)
    assert [(owner.name, owner.hotel_ids) for owner in owners] == [
        ("Amy", world.amy.hotel_ids),
        ("Ben", world.amy.hotel_ids),
    ]


def test_every_change_is_announced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (lead,) = marked(world, "34600111222")
    told: list[Happened] = []
    monkeypatch.setattr(
        world.inbox.bus, "publish", lambda events: told.extend(one.what for one in events)
    )
    world.inbox.leads.set_value(world.amy, lead, "5")
    assert told == [Happened.LEADS_CHANGED, Happened.CONVERSATION_CHANGED]


@pytest.mark.parametrize("words", ["JOSÉ", "jose", "álvarez jo", "600 111", "+34600", "  "])
def test_a_lead_is_found_by_its_guest_whatever_the_accents_or_the_format(
    world: World, words: str
) -> None:
    conversation_id = world.guest_writes(guest_name="JOSÉ ÁLVAREZ").conversation_id
    lead = world.inbox.leads.mark(world.amy, conversation_id)
    found = world.inbox.leads.page(world.amy, LeadFilter(words=words)).rows
    assert [row.id for row in found] == [lead]
    assert world.inbox.leads.page(world.amy, LeadFilter(words="josefa")).rows == ()
