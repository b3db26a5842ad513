"""What a demo hotel sells: its rooms, rates and limits, and who has booked already."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.proof import number_key
from hotel_inbox.models import Hotel, RatePlan, ReservationRow, RoomRestriction, RoomType
from hotel_inbox.services.demo_hotels import Booked, HotelFile, Limit, Repeated
from hotel_inbox.services.demo_plays import Stay
from hotel_inbox.services.demo_words import PriceList


def add_books(unit: UnitOfWork, hotel: Hotel, told: HotelFile, now: datetime) -> None:
    """Add everything that the embedded PMS reads, its dates counted from the hotel's today."""
    today = now.astimezone(ZoneInfo(hotel.timezone)).date()
    prices = PriceList(told)
    unit.session.add_all(_rooms(hotel, told))
    unit.session.add_all(_rates(hotel, told))
    unit.session.add_all(row for limit in told.limits for row in _limited(hotel, limit, today))
    unit.session.add_all(
        row for booked in told.booked for row in _reserved(hotel, booked, prices, today, now)
    )


def _rooms(hotel: Hotel, told: HotelFile) -> Iterator[RoomType]:
    for room in told.rooms:
        yield RoomType(
            hotel_id=hotel.id,
            code=room.code,
            name=room.name,
            description=room.description,
            max_adults=room.adults,
            max_children=room.children,
            units=room.units,
            nightly_price=room.price,
        )


def _rates(hotel: Hotel, told: HotelFile) -> Iterator[RatePlan]:
    for rate in told.rates:
        yield RatePlan(
            hotel_id=hotel.id,
            code=rate.code,
            name=rate.name,
            conditions=rate.conditions,
            price_change=rate.price_change,
        )


def _limited(hotel: Hotel, limit: Limit, today: date) -> Iterator[RoomRestriction]:
    for since in _beginnings(limit, today):
        yield RoomRestriction(
            hotel_id=hotel.id,
            since=since,
            until=since + timedelta(days=limit.nights - 1),
            room_code=limit.room,
            rate_code=limit.rate,
            closed=limit.closed,
            min_nights=limit.min_nights,
            no_arrival=limit.no_arrival,
            no_departure=limit.no_departure,
            price=limit.price,
        )


def _reserved(
    hotel: Hotel, booked: Booked, prices: PriceList, today: date, now: datetime
) -> Iterator[ReservationRow]:
    stay = Stay(
        in_days=booked.in_days,
        nights=booked.nights,
        adults=booked.adults,
        children=booked.children,
        rooms=booked.rooms,
    )
    total = prices.offer(booked.offer, stay).total
    for turn, check_in in enumerate(_beginnings(booked, today), start=1):
        number = booked.number if booked.times == 1 else f"{booked.number}-{turn}"
        yield ReservationRow(
            hotel_id=hotel.id,
            number=number,
            number_key=number_key(number),
            status=booked.status,
            room_code=booked.offer.partition(":")[0],
            rooms=booked.rooms,
            check_in=check_in,
            check_out=check_in + timedelta(days=booked.nights),
            adults=booked.adults,
            children=booked.children,
            last_name=booked.last_name,
            emails=list(booked.emails),
            total=total,
            created_at=now - timedelta(days=3),
        )


def _beginnings(repeated: Repeated, today: date) -> Iterator[date]:
    for turn in range(repeated.times):
        yield today + timedelta(days=repeated.in_days + turn * repeated.every)
