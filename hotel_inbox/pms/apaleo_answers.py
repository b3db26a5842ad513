"""Reads Apaleo's answers: an offer for one room, and the rooms of a booking."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from hotel_inbox.domain.stay import Reservation, StayRequest
from hotel_inbox.pms import reading
from hotel_inbox.pms.quotes import Quote, UndocumentedError

_STATUSES = {
    "Confirmed": "confirmed",
    "InHouse": "checked_in",
    "CheckedOut": "checked_out",
    "Canceled": "cancelled",
    "NoShow": "no_show",
}
# `minGuaranteeType` by what it asks of the guest.
_GUARANTEES = {
    "PM6Hold": "Held until 6 pm without a guarantee",
    "CreditCard": "Credit card as a guarantee",
    "Prepayment": "Prepayment",
    "Company": "Company guarantee",
}
# Moments come in UTC or with any offset: the day that they name may be the neighbour.
_A_DAY = timedelta(days=1)


def quote_from(row: Mapping[str, object], request: StayRequest) -> Quote | None:
    """Read an offer for one room and the whole stay; None if the public cannot book it."""
    if row.get("isCorporate") is True or row.get("validationMessages"):
        return None
    left = reading.count(row.get("availableUnits"))
    if left is None:
        raise UndocumentedError("it does not say how many rooms are left")
    if left == 0:
        return None
    room, rate = reading.mapping(row.get("unitGroup")), reading.mapping(row.get("ratePlan"))
    codes = reading.identifier(room.get("id")), reading.identifier(rate.get("id"))
    if not all(codes):
        raise UndocumentedError("it names no unit group or no rate plan")
    _check_stay(row, request)
    total = reading.mapping(row.get("totalGrossAmount"))
    price, currency = reading.price(total.get("amount")), reading.currency(total.get("currency"))
    if price is None or not currency:
        raise UndocumentedError(f"{codes[0]} at {codes[1]} has no price: {total}")
    return Quote(
        room_code=codes[0],
        room_name=reading.name(room.get("name")) or codes[0],
        rate_code=codes[1],
        rate_name=reading.name(rate.get("name")),
        price=price + _fees(row, currency),
        currency=currency,
        rooms_left=left,
        conditions=tuple(_conditions(row)),
        description=reading.words(room.get("description")),
        apart=dict(_apart(row, currency)),
    )


def reservation_from(rows: Sequence[Mapping[str, object]], number: str) -> Reservation | None:
    """Read a booking of one room, or of several that came and go under one number."""
    kept = [row for row in rows if row.get("status") != "Canceled"] or list(rows)
    rooms = [one for one in (_reservation(row, number) for row in kept) if one]
    if len(rooms) < 2:  # noqa: PLR2004 - one room, or none
        return rooms[0] if rooms else None
    first = rooms[0]
    totals = [one.total for one in rooms if one.total is not None and one.currency]
    countable = len(totals) == len(rooms) and len({one.currency for one in rooms}) == 1
    return Reservation(
        number=number,
        status=first.status,
        check_in=min(one.check_in for one in rooms),
        check_out=max(one.check_out for one in rooms),
        last_name=first.last_name,
        emails=tuple(dict.fromkeys(email for one in rooms for email in one.emails)),
        room_name=", ".join(dict.fromkeys(one.room_name for one in rooms if one.room_name)),
        adults=sum(one.adults or 0 for one in rooms) or None,
        children=sum(one.children or 0 for one in rooms),
        total=sum(totals, Decimal(0)) if countable else None,
        currency=first.currency if countable else "",
    )


def _reservation(row: Mapping[str, object], number: str) -> Reservation | None:
    arrival, departure = reading.day(row.get("arrival")), reading.day(row.get("departure"))
    status = _STATUSES.get(str(row.get("status")))
    if arrival is None or departure is None or status is None:
        return None
    guest, booker = (reading.mapping(row.get(key)) for key in ("primaryGuest", "booker"))
    total = reading.mapping(row.get("totalGrossAmount"))
    ages = row.get("childrenAges")
    emails = (reading.words(person.get("email")) for person in (guest, booker))
    return Reservation(
        number=reading.identifier(row.get("id")) or number,
        status=status,
        check_in=arrival,
        check_out=departure,
        last_name=reading.name(guest.get("lastName")) or reading.name(booker.get("lastName")),
        emails=tuple(dict.fromkeys(email for email in emails if email)),
        room_name=reading.name(reading.mapping(row.get("unitGroup")).get("name")),
        adults=reading.count(row.get("adults")),
        children=len(ages) if isinstance(ages, list) else 0,
        total=reading.amount(total.get("amount")),
        currency=reading.currency(total.get("currency")),
    )


def _check_stay(row: Mapping[str, object], request: StayRequest) -> None:
    slices = row.get("timeSlices")
    if not isinstance(slices, list) or len(slices) != request.nights:
        raise UndocumentedError(f"it is not for {request.nights} nights")
    for key, wanted in (("arrival", request.check_in), ("departure", request.check_out)):
        if not _is_about(reading.day(row.get(key)), wanted):
            raise UndocumentedError(f"its {key} is not on {wanted}")


def _is_about(found: date | None, wanted: date) -> bool:
    return found is not None and abs(found - wanted) <= _A_DAY


def _fees(row: Mapping[str, object], currency: str) -> Decimal:
    """Add up what Apaleo puts on top of an offer's total when it is booked."""
    fees = Decimal(0)
    for fee in reading.mappings(row.get("fees")):
        amount = _gross(fee.get("totalAmount"), currency)
        if amount is None:
            raise UndocumentedError("it has a fee without an amount")
        fees += amount
    return fees


def _apart(row: Mapping[str, object], currency: str) -> Iterator[tuple[str, Decimal]]:
    """Name what is booked along, and the city tax: that the total holds them is nowhere said."""
    listed = [
        (reading.name(reading.mapping(one.get("service")).get("name")), one.get("totalAmount"))
        for one in reading.mappings(row.get("services"))
    ]
    for what, costs in (*listed, ("City tax", row.get("cityTax"))):
        amount = _gross(costs, currency)
        if what and amount:
            yield what, amount


def _gross(value: object, currency: str) -> Decimal | None:
    found = reading.mapping(value)
    amount = reading.amount(found.get("grossAmount"))
    return (
        amount if amount is not None and amount >= 0 and found.get("currency") == currency else None
    )


def _conditions(row: Mapping[str, object]) -> Iterator[str]:
    policy = reading.mapping(row.get("cancellationFee"))
    told = reading.words(policy.get("description")) or reading.words(policy.get("name"))
    if told:
        yield told
    guarantee = _GUARANTEES.get(str(row.get("minGuaranteeType")))
    if guarantee:
        yield guarantee
