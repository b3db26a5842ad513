"""Rooms, rates, restrictions and reservations are read for the hotels that may be seen alone."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from hotel_inbox.models import (
    RatePlan,
    ReservationLookup,
    ReservationRow,
    RoomRestriction,
    RoomType,
)
from hotel_inbox.repositories import reservations, rooms
from tests.services.world import START, World

ELSEWHERE = frozenset({4711})
ARRIVAL = date(2026, 12, 10)
DEPARTURE = date(2026, 12, 13)


def furnished(world: World) -> tuple[int, int]:
    """Give the hotel one of each; name the hotel and the try that failed."""
    conversation_id = world.guest_writes().conversation_id
    [hotel_id] = world.amy.hotel_ids
    failed = ReservationLookup(
        hotel_id=hotel_id, conversation_id=conversation_id, found=False, tried_at=START
    )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.add_all(
            [
                RoomType(
                    hotel_id=hotel_id,
                    code="DBL",
                    name="Double",
                    max_adults=2,
                    max_children=0,
                    units=2,
                    nightly_price=Decimal(100),
                ),
                RatePlan(hotel_id=hotel_id, code="FLEX", name="Flexible"),
                RoomRestriction(hotel_id=hotel_id, since=ARRIVAL, until=DEPARTURE, closed=True),
                ReservationRow(
                    hotel_id=hotel_id,
                    number="CA-1",
                    number_key="CA1",
                    room_code="DBL",
                    check_in=ARRIVAL,
                    check_out=DEPARTURE,
                    adults=2,
                    last_name="Rossi",
                    created_at=START,
                ),
                failed,
            ]
        )
    return hotel_id, failed.id


Read = Callable[[Session, Collection[int], int], object]
EARLIER = START - timedelta(hours=1)
READS: dict[str, Read] = {
    "kinds": lambda s, h, _: rooms.kinds(s, h),
    "rates": lambda s, h, _: rooms.rates(s, h),
    "restrictions": lambda s, h, _: rooms.restrictions(s, h, ARRIVAL, DEPARTURE),
    "staying": lambda s, h, _: reservations.staying(s, h, ARRIVAL, DEPARTURE),
    "by_key": lambda s, h, _: reservations.by_key(s, h, "CA1"),
    "failed_lookups": lambda s, h, _: reservations.failed_lookups(s, h, EARLIER),
    "lookup": reservations.lookup,
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_only_the_hotel_itself_finds_it(world: World, read: Read) -> None:
    hotel_id, lookup_id = furnished(world)
    with world.inbox.db.reading() as session:
        assert read(session, {hotel_id}, lookup_id)
        assert not read(session, ELSEWHERE, lookup_id)
        assert not read(session, set(), lookup_id)


def test_a_stranger_makes_no_try_forgotten(world: World) -> None:
    hotel_id, _ = furnished(world)
    later = START + timedelta(days=1)
    for hotels, left in ((ELSEWHERE, 1), ({hotel_id}, 0)):
        with world.inbox.db.unit_of_work() as unit:
            reservations.forget_lookups(unit.session, hotels, later)
        with world.inbox.db.reading() as session:
            assert reservations.failed_lookups(session, {hotel_id}, EARLIER) == left


def test_nights_are_counted_by_the_evening_they_begin(world: World) -> None:
    hotel_id, _ = furnished(world)
    day = timedelta(days=1)
    with world.inbox.db.reading() as session:
        for since, until, stays, holds in (
            (ARRIVAL - day, ARRIVAL, 0, 1),
            (ARRIVAL - day, ARRIVAL + day, 1, 1),
            (DEPARTURE - day, DEPARTURE, 1, 1),
            (DEPARTURE, DEPARTURE + day, 0, 1),
            (DEPARTURE + day, DEPARTURE + 2 * day, 0, 0),
        ):
            assert len(reservations.staying(session, {hotel_id}, since, until)) == stays
            assert len(rooms.restrictions(session, {hotel_id}, since, until)) == holds
