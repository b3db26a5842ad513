"""A party over several rooms: who sleeps where, and what all the rooms together cost."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hotel_inbox.domain.stay import Offer, StayRequest
from hotel_inbox.pms.base import PmsError

logger = logging.getLogger(__name__)


class UndocumentedError(Exception):
    """Something that an offer needs is missing from it, or is not what the vendor documents."""


@dataclass(frozen=True, slots=True)
class RoomParty:
    """Who sleeps in one of the rooms; `ages` are those of the children whose age was said."""

    adults: int
    children: int = 0
    ages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a PMS asks for one room of a kind, at one rate, for one party and the whole stay.

    `apart` is what the PMS lists beside the price, without saying that the price holds it.
    """

    room_code: str
    room_name: str
    rate_code: str
    rate_name: str
    price: Decimal
    currency: str
    rooms_left: int
    conditions: tuple[str, ...] = ()
    description: str = ""
    apart: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def sold_as(self) -> tuple[str, str, str]:
        """By what the same room and rate are known in another party's quotes."""
        return (self.room_code, self.rate_code, self.currency)


Quotes = Mapping[tuple[str, str, str], Quote]


def by_room(request: StayRequest) -> Counter[RoomParty]:
    """Split a party evenly over its rooms; empty if a room would be left without an adult.

    Children go first where there are fewer adults, the eldest first.
    """
    if request.rooms < 1 or request.adults < request.rooms:
        return Counter()
    each, more = divmod(request.adults, request.rooms)
    adults = [each] * (request.rooms - more) + [each + 1] * more
    known = sorted(request.child_ages, reverse=True)
    ages = [*known, *[None] * (request.children - len(known))]
    return Counter(
        RoomParty(
            adults=grown,
            children=len(ages[at :: request.rooms]),
            ages=tuple(sorted(age for age in ages[at :: request.rooms] if age is not None)),
        )
        for at, grown in enumerate(adults)
    )


def read_quotes(
    vendor: str,
    rows: Iterable[Mapping[str, object]],
    read: Callable[[Mapping[str, object]], Quote | None],
) -> Quotes:
    """Read what a PMS offers; None is a room that is not for sale to this party.

    What is undocumented is left out with a line in the log. Where nothing else is on offer this is
    a PmsError, for the guest must not be told that the hotel is full.
    """
    quotes: dict[tuple[str, str, str], Quote] = {}
    left_out = 0
    for row in rows:
        try:
            quote = read(row)
        except UndocumentedError as error:
            logger.warning("%s: an offer was left out: %s", vendor, error)
            left_out += 1
        else:
            if quote is not None:
                quotes.setdefault(quote.sold_as, quote)
    if left_out and not quotes:
        raise PmsError(f"{vendor} offers rooms, but none of them as it documents them (see log)")
    return quotes


def whole_party(quoted: Sequence[tuple[int, Quotes]]) -> tuple[Offer, ...]:
    """Add up what rooms of the same kind and rate cost everybody, cheapest first.

    Each item is a number of rooms and what they are quoted at for the party in each of them. Only
    what every room can be had at is offered, and only if enough rooms of the kind are left.
    """
    if not quoted:
        return ()
    rooms = sum(number for number, _ in quoted)
    common = set.intersection(*(set(quotes) for _, quotes in quoted))
    added = (_added([(number, quotes[key]) for number, quotes in quoted], rooms) for key in common)
    enough = (offer for offer in added if offer.rooms_left is None or offer.rooms_left >= rooms)
    return tuple(sorted(enough, key=lambda one: (one.total, one.room_code, one.rate_code)))


def _added(parts: Sequence[tuple[int, Quote]], rooms: int) -> Offer:
    _, first = parts[0]
    apart: dict[str, Decimal] = {}
    for number, one in parts:
        for what, costs in one.apart.items():
            apart[what] = apart.get(what, Decimal(0)) + number * costs
    listed = (f"{what}: {costs:.2f} {first.currency}" for what, costs in apart.items())
    return Offer(
        room_code=first.room_code,
        room_name=first.room_name,
        rate_code=first.rate_code,
        rate_name=first.rate_name,
        total=sum((number * one.price for number, one in parts), Decimal(0)),
        currency=first.currency,
        rooms=rooms,
        rooms_left=min(one.rooms_left for _, one in parts),
        conditions=" · ".join((*first.conditions, *listed)),
        description=first.description,
    )
