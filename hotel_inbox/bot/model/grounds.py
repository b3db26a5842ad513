"""Gathers what a reply may rest on; whatever it says beyond that, the model invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from hotel_inbox.bot.base import ToolCall, Turn, UsedEntry
from hotel_inbox.bot.model.claims import (
    Amount,
    Claims,
    amounts,
    amounts_in_words,
    claims,
    days,
    places,
)
from hotel_inbox.bot.tools import check_availability, find_reservation
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Availability, Reservation, StayRequest


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a text may rest on: sums, statements on rooms and bookings, their days, and web hosts.

    `today` is the hotel's, for reading the days of a text.
    """

    amounts: frozenset[Amount]
    in_words: frozenset[str]
    claims: Claims
    places: frozenset[str]
    days: frozenset[date]
    today: date


def gather(
    bench: Workbench, stays: Sequence[Availability], trusted: Sequence[UsedEntry]
) -> Grounds:
    """Gather what this turn's text may rest on; a guest's words are no ground for anything."""
    turn = bench.turn
    texts = [*_said_by_us(turn), *_of_hotel(turn), *(f"{e.question}\n{e.answer}" for e in trusted)]
    sums = {Amount(offer.total.normalize(), offer.currency) for s in stays for offer in s.offers}
    if bench.reservation is not None and bench.reservation.total is not None:
        sums.add(Amount(bench.reservation.total.normalize(), bench.reservation.currency))
    earlier = [call for message in turn.messages for call in message.tools]
    made = [claims(text) for text in texts]
    return Grounds(
        amounts=frozenset(sums.union(*map(amounts, texts), *map(_sums_of, earlier))),
        in_words=frozenset().union(*map(amounts_in_words, texts)),
        claims=Claims(
            free=any(s.offers or s.alternatives for s in stays)
            or any(_found_rooms(call) for call in earlier)
            or any(one.free for one in made),
            full=any(not s.offers for s in stays)
            or any(_found_none(call) for call in earlier)
            or any(one.full for one in made),
            booked=bench.reservation is not None
            or any(_found_booking(call) for call in earlier)
            or any(one.booked for one in made),
        ),
        places=frozenset(_known_places(bench, texts)),
        days=frozenset(
            {
                *(day for s in stays for one in (s.request, *s.alternatives) for day in _days(one)),
                *(day for call in earlier for day in _days_of(call)),
                *(day for text in texts for day in days(text, turn.hotel.today)),
                *_days(bench.reservation),
            }
        ),
        today=turn.hotel.today,
    )


def _said_by_us(turn: Turn) -> Iterator[str]:
    """Yield what people and bot told the guest: each line was checked when it was written."""
    for message in turn.messages:
        if message.author in {Author.AGENT, Author.BOT}:
            yield message.text


def _of_hotel(turn: Turn) -> Iterator[str]:
    hotel = turn.hotel
    yield hotel.name
    yield from hotel.rules.rules
    yield from _strings(hotel.profile)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            # "city_tax: 2.50 EUR" reads as one statement.
            yield f"{name}: {part}" if isinstance(part, str | int | float) else ""
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _known_places(bench: Workbench, texts: Iterable[str]) -> Iterator[str]:
    """Yield the hosts that a text may lead to, and the addresses that it may name."""
    turn = bench.turn
    for text in (*texts, turn.hotel.booking_url, bench.booking_link or ""):
        for place in places(text):
            yield place
            if "@" in place:
                yield place.partition("@")[2]
    for guest in (turn.guest, bench.understood.guest, bench.guest):
        if guest.email:
            yield guest.email.lower()


def _sums_of(call: ToolCall) -> set[Amount]:
    """Take the totals out of an earlier result of the PMS; names and texts in it are no sums."""
    if call.name == check_availability.NAME:
        rows = call.result.get("offers")
    elif call.name == find_reservation.NAME:
        rows = [call.result.get("reservation")]
    else:
        return set()
    found = set()
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping):
            try:
                total = Decimal(str(row.get("total")))
            except InvalidOperation:
                continue
            found.add(Amount(total.normalize(), str(row.get("currency") or "")))
    return found


def _days(span: StayRequest | Reservation | None) -> tuple[date, ...]:
    return (span.check_in, span.check_out) if span is not None else ()


def _days_of(call: ToolCall) -> Iterator[date]:
    """Yield the days that an earlier result of the PMS is about."""
    result, others = call.result, call.result.get("alternatives")
    spans = [result.get("request"), result.get("reservation")]
    for span in [*spans, *(others if isinstance(others, list) else [])]:
        if isinstance(span, Mapping):
            for name in ("check_in", "check_out"):
                with suppress(ValueError):
                    yield date.fromisoformat(str(span.get(name)))


def _found_rooms(call: ToolCall) -> bool:
    return call.name == check_availability.NAME and bool(
        call.result.get("offers") or call.result.get("alternatives")
    )


def _found_none(call: ToolCall) -> bool:
    return call.name == check_availability.NAME and call.result.get("offers") == []


def _found_booking(call: ToolCall) -> bool:
    return call.name == find_reservation.NAME and call.result.get("found") is True
