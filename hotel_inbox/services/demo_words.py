"""Fills in what demo texts leave open: dates, nights, prices and the booking link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hotel_inbox.services.demo_hotels import HotelFile
from hotel_inbox.services.demo_plays import Stay

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio "
    "julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho "
    "julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno "
    "luglio agosto settembre ottobre novembre dicembre",
}
_DAY_AND_MONTH = {
    "en": "{day} {month}",
    "es": "{day} de {month}",
    "pt": "{day} de {month}",
    "fr": "{day} {month}",
    "de": "{day}. {month}",
    "it": "{day} {month}",
}
_THOUSANDS = {
    "en": ",",
    "es": ".",
    "pt": ".",
    "fr": "\N{NARROW NO-BREAK SPACE}",
    "de": ".",
    "it": ".",
}
_PLACEHOLDER = re.compile(r"\{\{(check_in|check_out|nights|link|price:[A-Z]+:[A-Z]+)\}\}")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Dates:
    """A stay on the calendar."""

    check_in: date
    check_out: date
    stay: Stay

    @classmethod
    def of(cls, stay: Stay, today: date) -> "Dates":
        """Place a stay that was asked for on this day."""
        check_in = today + timedelta(days=stay.in_days)
        return cls(check_in, check_in + timedelta(days=stay.nights), stay)


@dataclass(frozen=True, slots=True)
class Offer:
    """A room at a rate and what it costs for the whole stay."""

    room: str
    rate: str
    total: Decimal


class PriceList:
    """A demo hotel's prices."""

    def __init__(self, hotel: HotelFile) -> None:
        """Know every room and rate by its code."""
        self._rooms = {room.code: room for room in hotel.rooms}
        self._rates = {rate.code: rate for rate in hotel.rates}

    def offer(self, code: str, stay: Stay) -> Offer:
        """Price "ROOM:RATE" for all nights and rooms of a stay."""
        room_code, rate_code = code.split(":")
        room, rate = self._rooms[room_code], self._rates[rate_code]
        nightly = (room.price * (1 + rate.price_change)).quantize(_CENT)
        return Offer(room.name, rate.name, nightly * stay.nights * stay.rooms)


def fill_in(text: str, language: str, hotel: HotelFile, dates: Dates | None) -> str:
    """Replace the placeholders of a text; what only looks like one is left as it was written."""
    if dates is None:
        return text
    values = _values(language, hotel, dates)
    prices = PriceList(hotel)

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("price:"):
            total = prices.offer(name.removeprefix("price:"), dates.stay).total
            return f"{_grouped(total, language)} {hotel.currency}"
        return values[name]

    return _PLACEHOLDER.sub(value, text)


def _values(language: str, hotel: HotelFile, dates: Dates) -> Mapping[str, str]:
    return {
        "check_in": _spoken(dates.check_in, language, month_first=hotel.month_first),
        "check_out": _spoken(dates.check_out, language, month_first=hotel.month_first),
        "nights": str(dates.stay.nights),
        "link": f"{hotel.booking_url}/?arrival={dates.check_in}&departure={dates.check_out}",
    }


def _spoken(day: date, language: str, *, month_first: bool) -> str:
    month = _MONTHS[language].split()[day.month - 1]
    if month_first and language == "en":
        return f"{month} {day.day}"
    return _DAY_AND_MONTH[language].format(day=day.day, month=month)


def _grouped(total: Decimal, language: str) -> str:
    return f"{total.to_integral_value():,}".replace(",", _THOUSANDS[language])
