"""A small hotel as every fake PMS knows it: what it sells, and who has booked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal


@dataclass
class Sold:
    """A room at a rate; `nightly` is for two, each further adult and each child costs extra."""

    room: str = "1"
    room_name: str = "Double room"
    rate: str = "10"
    rate_name: str = "Flexible"
    nightly: Decimal = Decimal("80.00")
    further_adult: Decimal = Decimal("20.00")
    child: Decimal = Decimal("10.50")
    places: int = 3
    units: int = 4
    policy: str = "Free cancellation until the day before"
    description: str = "With a view of the garden"

    def per_night(self, adults: int, children: int) -> Decimal:
        """Say what a night costs these people in one room."""
        return self.nightly + max(adults - 2, 0) * self.further_adult + children * self.child


@dataclass
class Booked:
    """A reservation of one room."""

    number: str
    first_name: str = "Ana"
    last_name: str = "García López"
    email: str = "ana@example.org"
    check_in: date = date(2026, 12, 4)
    check_out: date = date(2026, 12, 6)
    room: str = "1"
    room_name: str = "Double room"
    adults: int = 2
    children: int = 1
    total: Decimal = Decimal("181.00")
    status: str = "confirmed"
    external: str = ""


@dataclass
class House:
    """The hotel; `full` are nights on which nothing is left."""

    property_id: str
    name: str = "Casa Azul"
    currency: str = "EUR"
    sold: list[Sold] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    full: set[date] = field(default_factory=set)

    def free(self, check_in: date, check_out: date, people: int) -> list[Sold]:
        """List what still can be sold for these nights to so many people in a room."""
        if self.full & set(nights(check_in, check_out)):
            return []
        return [one for one in self.sold if one.units > 0 and one.places >= people]


def nights(check_in: date, check_out: date) -> list[date]:
    """List the nights of a stay."""
    return [check_in + timedelta(days=day) for day in range((check_out - check_in).days)]
