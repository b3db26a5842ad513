"""The seam between services and a PMS: rooms, prices and reservations, whoever keeps them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from hotel_inbox.domain.stay import Offer, Reservation, StayRequest
from hotel_inbox.errors import HotelInboxError


class PmsError(HotelInboxError):
    """The PMS did not answer, or not in its documented shape; the text is for staff."""


class PmsRefusedError(PmsError):
    """The PMS accepts our credentials or property no more, until somebody sees to it."""


@dataclass(frozen=True, slots=True)
class PmsHotel:
    """One hotel as its PMS knows it; `credentials` are opened and must not be logged.

    `keep_credentials` stores those that take their place, where a PMS hands out new ones; blocking.
    """

    hotel_id: int
    property_id: str
    currency: str
    today: date
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    keep_credentials: Callable[[Mapping[str, str]], None] | None = field(
        default=None, repr=False, compare=False
    )


@dataclass(frozen=True, slots=True)
class PmsProperty:
    """What a PMS says of the property it lets us in for; `currency` is empty if it does not say.

    `lacks` says in words what is missing before anything there can be offered.
    """

    name: str
    currency: str
    lacks: str = ""


class Pms(Protocol):
    """What is asked of a PMS; every method may raise PmsError."""

    @property
    def kind(self) -> str:
        """The name by which a hotel chooses this PMS."""

    async def offers(self, hotel: PmsHotel, request: StayRequest) -> tuple[Offer, ...]:
        """Return what can be booked for exactly this stay, cheapest first; empty if nothing."""

    async def reservation(self, hotel: PmsHotel, number: str) -> Reservation | None:
        """Return the reservation with this confirmation number at this hotel, if there is one."""

    async def check(self, hotel: PmsHotel) -> PmsProperty:
        """Prove that credentials and property work; return what the property is there."""

    async def aclose(self) -> None:
        """Give connections back."""


@runtime_checkable
class ManyAtOnce(Protocol):
    """A PMS that answers for many dates as easily as for one."""

    async def offers_for_each(
        self, hotel: PmsHotel, requests: Sequence[StayRequest]
    ) -> tuple[tuple[Offer, ...], ...]:
        """Return what can be booked for each of these stays, as `Pms.offers` does for one."""


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of room in our own tables; `price` is per night before any rate."""

    code: str
    name: str
    description: str
    max_adults: int
    max_children: int
    units: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """Conditions at which rooms sell; `change` is a fraction of the price (-0.1: 10 % less)."""

    code: str
    name: str
    conditions: str
    change: Decimal


@dataclass(frozen=True, slots=True)
class Restriction:
    """What holds on some nights (`until` is the last of them), for a room and a rate or for all.

    `closed` sells nothing; `price` replaces the room's nightly price; `no_arrival` and
    `no_departure` are about the day itself.
    """

    since: date
    until: date
    room: str | None = None
    rate: str | None = None
    closed: bool = False
    min_nights: int | None = None
    no_arrival: bool = False
    no_departure: bool = False
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Rooms of a kind that are reserved from one day to another."""

    room: str
    check_in: date
    check_out: date
    rooms: int = 1


@dataclass(frozen=True, slots=True)
class Inventory:
    """A hotel's own rooms, rates, restrictions and what of them is taken around some dates."""

    rooms: tuple[RoomKind, ...]
    rates: tuple[Rate, ...]
    restrictions: tuple[Restriction, ...]
    taken: tuple[Taken, ...]


class LocalBooks(Protocol):
    """Where the embedded PMS reads our own tables; blocking."""

    def hotel_name(self, hotel_id: int) -> str:
        """Return what the hotel is called."""

    def inventory(self, hotel_id: int, since: date, until: date) -> Inventory:
        """Return what concerns the nights from `since` to before `until`."""

    def reservation(self, hotel_id: int, number: str) -> Reservation | None:
        """Return one of the hotel's reservations by its number, however it is written."""
