"""A stay at the hotel: what a guest has said of it, what can be asked for, what is on offer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Slot(StrEnum):
    """What the bot may have asked a guest for."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    ADULTS = "adults"
    CHILD_AGES = "child_ages"
    ROOMS = "rooms"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Stay:
    """What is known of the stay that a guest thinks of; None is not said yet.

    `nights` is kept while only a length was said. `children` counts them, ages known or not.
    """

    check_in: date | None = None
    check_out: date | None = None
    nights: int | None = None
    adults: int | None = None
    children: int | None = None
    child_ages: tuple[int, ...] = ()
    rooms: int | None = None

    @property
    def begun(self) -> bool:
        """Whether anything is known at all."""
        return self != Stay()

    def without_dates(self) -> "Stay":
        """Forget when, keep who."""
        return replace(self, check_in=None, check_out=None, nights=None)


@dataclass(frozen=True, slots=True)
class StayRequest:
    """A stay complete enough to ask a PMS for: `adults` and `rooms` are of the whole party."""

    check_in: date
    check_out: date
    adults: int
    children: int = 0
    child_ages: tuple[int, ...] = ()
    rooms: int = 1

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.check_out - self.check_in).days

    @property
    def days(self) -> tuple[date, ...]:
        """The nights, each by the day on which it begins."""
        return tuple(self.check_in + timedelta(days=n) for n in range(self.nights))


class StayProblem(StrEnum):
    """Why a stay cannot be asked for."""

    PAST = "past"
    REVERSED = "reversed"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    NOBODY = "nobody"
    TOO_MANY = "too_many"


LONGEST_NIGHTS = 60
FURTHEST = timedelta(days=730)
MOST_PEOPLE = 40


def problem_of(request: StayRequest, today: date) -> StayProblem | None:
    """Say what is wrong with a request, if anything; `today` is the hotel's."""
    checks = (
        (request.check_in < today, StayProblem.PAST),
        (request.check_out <= request.check_in, StayProblem.REVERSED),
        (request.nights > LONGEST_NIGHTS, StayProblem.TOO_LONG),
        (request.check_in - today > FURTHEST, StayProblem.TOO_FAR),
        (request.adults < 1 or request.rooms < 1, StayProblem.NOBODY),
        (request.adults + request.children > MOST_PEOPLE, StayProblem.TOO_MANY),
    )
    return next((problem for wrong, problem in checks if wrong), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """One room type at one rate for the whole stay and the whole party.

    `total` is for all rooms and nights together, taxes as the PMS gives them; `rooms_left` is None
    where the PMS does not say.
    """

    room_code: str
    room_name: str
    rate_code: str
    rate_name: str
    total: Decimal
    currency: str
    rooms: int = 1
    rooms_left: int | None = None
    conditions: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """What a PMS answered: offers, cheapest first; other dates only where there are no offers."""

    request: StayRequest
    offers: tuple[Offer, ...] = ()
    alternatives: tuple[StayRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Reservation:
    """A booking in the PMS, as far as its guest may see it once they proved who they are."""

    number: str
    status: str
    check_in: date
    check_out: date
    last_name: str
    emails: tuple[str, ...]
    room_name: str = ""
    adults: int | None = None
    children: int | None = None
    total: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """By what a guest shows that a reservation is theirs; one of the two is enough."""

    last_name: str | None = None
    email: str | None = None
