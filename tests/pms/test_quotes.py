"""Who sleeps where, and how fast a PMS is asked."""

import asyncio
from decimal import Decimal

from hotel_inbox.pms.pace import Pace
from hotel_inbox.pms.quotes import Quote, RoomParty, by_room, whole_party
from tests.pms.vendors import stay


def test_children_go_where_there_are_fewer_adults() -> None:
    parties = by_room(stay(adults=3, children=2, child_ages=(4, 12), rooms=2))
    assert parties == {RoomParty(1, 1, (12,)): 1, RoomParty(2, 1, (4,)): 1}


def test_a_party_is_split_to_the_last_person() -> None:
    for adults in range(1, 9):
        for rooms in range(1, 6):
            for ages in ((), (3,), (3, 7, 9), (1, 1, 1, 1, 1, 1, 1)):
                party = stay(adults=adults, children=len(ages), child_ages=ages, rooms=rooms)
                split = list(by_room(party).elements())
                if adults < rooms:
                    assert split == []
                    continue
                assert len(split) == rooms
                assert sum(one.adults for one in split) == adults
                assert sorted(age for one in split for age in one.ages) == sorted(ages)
                assert sum(one.children for one in split) == len(ages)


def test_only_what_every_room_can_be_had_at_is_offered() -> None:
    def quote(room: str, price: int, left: int = 5) -> Quote:
        return Quote(room, room, "R", "Rate", Decimal(price), "EUR", left)

    small, large = quote("S", 100), quote("L", 150)
    both = {one.sold_as: one for one in (small, large)}
    offers = whole_party([(2, both), (1, {large.sold_as: large})])
    assert [(one.room_code, one.total, one.rooms) for one in offers] == [("L", Decimal(450), 3)]
    few = quote("L", 150, left=2)
    assert whole_party([(2, both), (1, {few.sold_as: few})]) == ()


async def test_a_property_is_asked_as_fast_as_allowed_and_no_faster() -> None:
    pace = Pace(at_once=2, per_second=3)
    loop = asyncio.get_running_loop()
    begun: list[float] = []
    under_way: list[int] = [0, 0]

    async def ask() -> None:
        async with pace.turn("37"):
            begun.append(loop.time())
            under_way[0] += 1
            under_way[1] = max(under_way)
            await asyncio.sleep(0)
            under_way[0] -= 1

    await asyncio.gather(*(ask() for _ in range(4)))
    assert begun[2] - begun[0] < 0.5
    assert begun[3] - begun[0] >= 0.99
    assert under_way[1] <= 2


async def test_a_pause_is_for_one_property() -> None:
    pace = Pace(at_once=1, per_second=100)
    loop = asyncio.get_running_loop()
    async with pace.turn("37"):
        pace.pause("37", 0.1)
    before = loop.time()
    async with pace.turn("38"):
        assert loop.time() - before < 0.05
    async with pace.turn("37"):
        assert loop.time() - before >= 0.09
