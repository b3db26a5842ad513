"""Days of a small hotel's calendar, counted from one of them, and stays on them."""

from datetime import date, timedelta

from hotel_inbox.domain.stay import StayRequest

DAY = date(2026, 12, 1)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def stay(
    since: int = 0, until: int = 2, adults: int = 2, children: int = 0, rooms: int = 1
) -> StayRequest:
    return StayRequest(day(since), day(until), adults, children, (), rooms)
