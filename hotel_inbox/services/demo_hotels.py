"""What the file of a demo hotel tells: what it sells, who works there, where it can be reached."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role


class Checked(BaseModel):
    """A table of a file; whatever is not known there is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(Checked):
    """A member of the staff; conversations name them by `key`."""

    key: str
    name: str
    email: str
    role: Role


class Room(Checked):
    """A kind of room and its price per night."""

    code: str
    name: str
    description: str
    adults: int
    children: int
    units: int
    price: Decimal


class Rate(Checked):
    """The conditions of a rate and how far it moves the price."""

    code: str
    name: str
    conditions: str
    price_change: Decimal


class Repeated(Checked):
    """Nights that come `times` over, `every` so many days; `in_days` counts from loading."""

    in_days: int
    nights: int
    every: int = 7
    times: int = 1


class Limit(Repeated):
    """What holds on some nights, for a room and a rate or for all."""

    room: str | None = None
    rate: str | None = None
    closed: bool = False
    min_nights: int | None = None
    no_arrival: bool = False
    no_departure: bool = False
    price: Decimal | None = None


class Booked(Repeated):
    """A reservation; a repeated one gets its turn added to the number. `offer` is "ROOM:RATE"."""

    number: str
    offer: str
    last_name: str
    emails: tuple[str, ...]
    adults: int
    children: int = 0
    rooms: int = 1
    status: str = "confirmed"


class House(Checked):
    """How the hotel wants its bot to speak and where it wants a person."""

    tone: str
    rules: tuple[str, ...]
    handoff_topics: tuple[str, ...]
    group_size: int
    staffed: str


class Account(Checked):
    """An account on a channel; `receipts` says whether it reports delivered and read."""

    channel: Channel
    external_id: str
    name: str
    receipts: bool
    waba_id: str | None = None


class SavedText(Checked):
    """A quick reply."""

    name: str
    text: str


class HotelFile(Checked):
    """A hotel's `hotel.toml`."""

    slug: str
    name: str
    timezone: str
    currency: str
    language: str
    booking_url: str
    month_first: bool
    profile: dict[str, str | tuple[str, ...]]
    rooms: tuple[Room, ...]
    rates: tuple[Rate, ...]
    limits: tuple[Limit, ...]
    booked: tuple[Booked, ...]
    house_rules: House
    staff: tuple[Person, ...]
    connections: tuple[Account, ...]
    quick_replies: tuple[SavedText, ...]
