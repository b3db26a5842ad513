"""The list under each filter, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from hotel_inbox.domain.filters import EVERYTHING, Filter, Matches, Sought, filter_in
from hotel_inbox.domain.inbox import Cursor
from hotel_inbox.domain.messages import Mode
from hotel_inbox.models import Conversation, Guest
from hotel_inbox.repositories import conversation_list
from tests.services.world import START, World


def ids(world: World, chosen: Filter) -> list[str]:
    page = world.inbox.conversations.page(world.amy, None, 40, chosen)
    assert world.inbox.conversations.count(world.amy, chosen) == Matches(len(page.rows))
    return [row.guest for row in page.rows]


def filled(world: World) -> None:
    """Three guests: one of long ago, one of yesterday, and one of now whom Amy has."""
    for name, ago in (("34600000001", 40), ("34600000002", 2), ("34600000003", 0)):
        world.guest_writes(guest=name, sent_at=START - timedelta(days=ago))
    with world.inbox.db.unit_of_work() as unit:
        found = unit.session.exec(select(Conversation, Guest).join(Guest)).all()
        by_name = {guest.address: conversation for conversation, guest in found}
        first, last = by_name["34600000001"], by_name["34600000003"]
        first.type, first.has_lead, first.unread_count = "booking", True, 0
        last.mode, last.assignee_id, last.waiting_since = Mode.HUMAN, world.amy.agent_id, START


@pytest.mark.parametrize(
    ("query", "last_digits"),
    [
        ("", "321"),
        ("channel=whatsapp", "321"),
        ("channel=instagram", ""),
        ("status=active", "3"),
        ("status=expired", "21"),
        ("status=lead", "1"),
        ("type=booking", "1"),
        ("type=faq", ""),
        ("date=today", "3"),
        ("date=week", "3"),
        ("date=month", "32"),
        ("from=2026-01-29&to=2026-01-29", "1"),
        ("to=2026-03-08", "21"),
        ("from=2026-03-08", "32"),
        ("from=2025-01-01&to=2026-03-01", "1"),
        ("show=mine", "3"),
        ("show=unassigned", "21"),
        ("show=human", "3"),
        ("show=unread", "32"),
        ("show=waiting", "3"),
        ("show=mine,human,unread&status=active&channel=whatsapp", "3"),
        ("show=unassigned,unread", "2"),
        ("type=booking&channel=whatsapp&status=lead", "1"),
        ("hotel=4711", ""),
    ],
)
def test_a_filter_lets_through_what_it_says(world: World, query: str, last_digits: str) -> None:
    filled(world)
    assert [name[-1] for name in ids(world, filter_in(query))] == list(last_digits)
    stranger = replace(world.amy, hotel_ids=frozenset({4711}))
    assert world.inbox.conversations.page(stranger, None, 40, filter_in(query)).rows == ()
    assert world.inbox.conversations.count(stranger, filter_in(query)) == Matches()


def test_who_wrote_on_is_in_the_period_of_each_session(world: World) -> None:
    for days in (40, 39.2, 10):
        world.guest_writes(f"{days}", sent_at=START - timedelta(days=days))
    for day, there in (("2026-01-29", 1), ("2026-01-30", 1), ("2026-02-10", 0), ("2026-02-28", 1)):
        assert len(ids(world, filter_in(f"from={day}&to={day}"))) == there, day


def test_pages_follow_each_other_where_moments_are_the_same(world: World) -> None:
    for number in range(5):
        world.guest_writes(guest=f"3460000000{number}")
    seen: list[int] = []
    cursor: Cursor | None = None
    while True:
        page = world.inbox.conversations.page(world.amy, cursor, 2, filter_in("status=active"))
        seen += [row.id for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_counting_stops_somewhere(world: World) -> None:
    for number in range(3):
        world.guest_writes(guest=f"3460000000{number}")
    sought = Sought(EVERYTHING, world.amy.agent_id, world.clock())
    with world.inbox.db.reading() as session:
        assert conversation_list.count(session, world.amy.hotel_ids, 2, sought) == 2
