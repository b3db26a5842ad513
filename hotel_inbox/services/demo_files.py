"""What the demo hotels' files say, read and checked into plain values."""

import csv
import tomllib
from datetime import time
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.messages import Author, Channel, MessageStatus
from hotel_inbox.domain.staff import Role
from hotel_inbox.services.demo_vectors import VECTORS, Vectors

_FOLDER = files("hotel_inbox.demo")


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Checked):
    """A member of the staff; conversations name them by `key`."""

    key: str
    name: str
    email: str
    role: Role


class Room(_Checked):
    """A kind of room and its price per night."""

    code: str
    name: str
    description: str
    adults: int
    children: int
    units: int
    price: Decimal


class Rate(_Checked):
    """The conditions of a rate and how far it moves the price."""

    code: str
    name: str
    conditions: str
    price_change: Decimal


class Account(_Checked):
    """An account on a channel; `receipts` says whether it reports delivered and read."""

    channel: Channel
    external_id: str
    name: str
    receipts: bool
    waba_id: str | None = None


class SavedText(_Checked):
    """A quick reply."""

    name: str
    text: str


class Fact(_Checked):
    """A line of `knowledge.csv`."""

    question: str
    answer: str
    title: str
    language: str


class Visitor(_Checked):
    """A guest, known by what their channel calls them and by what they told."""

    identity: str
    language: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Stay(_Checked):
    """The stay a session is about; `in_days` counts from the session's day."""

    in_days: int
    nights: int
    adults: int
    children: int = 0
    rooms: int = 1


class Refusal(_Checked):
    """Why a channel did not take a message."""

    code: str
    reason: str
    closes_window: bool = False


class Line(_Checked):
    """One line of a session: exactly one of `guest`, `bot`, `agent` and `system`.

    `after` is in seconds, `quotes` counts the spoken lines back to the quoted one, `knows` names
    knowledge entries by title and `offers` rooms and rates as "ROOM:RATE".
    """

    guest: str | None = None
    bot: str | None = None
    agent: str | None = None
    system: Literal["handoff", "takeover", "release", "assigned", "lead"] | None = None
    kind: str = "text"
    after: int | None = None
    by: str | None = None
    to: str | None = None
    reason: HandoffReason | None = None
    why: str | None = None
    offers: tuple[str, ...] = ()
    knows: tuple[str, ...] | None = None
    score: float = 0.9
    status: MessageStatus | None = None
    error: Refusal | None = None
    quotes: int | None = None
    template: str | None = None

    @model_validator(mode="after")
    def _spoken_by_one(self) -> Self:
        if [self.guest, self.bot, self.agent, self.system].count(None) != len(Author) - 1:
            raise ValueError("a line has exactly one of guest, bot, agent, system")
        return self

    @property
    def author(self) -> Author:
        """Who says it."""
        if self.system is not None:
            return Author.SYSTEM
        if self.guest is not None:
            return Author.GUEST
        return Author.BOT if self.bot is not None else Author.AGENT

    @property
    def text(self) -> str:
        """What is said, with its placeholders; a system line says nothing of its own."""
        return self.guest or self.bot or self.agent or ""


class Scene(_Checked):
    """One session: its lines and when it happens."""

    messages: Annotated[tuple[Line, ...], Field(min_length=1)]
    minutes_ago: int | None = None
    days_ago: int | None = None
    at: time | None = None
    stay: Stay | None = None

    @model_validator(mode="after")
    def _happens_once(self) -> Self:
        if (self.minutes_ago is None) == (self.days_ago is None or self.at is None):
            raise ValueError("a session has either minutes_ago or days_ago and at")
        if self.messages[0].author is not Author.GUEST:
            raise ValueError("a session is opened by a guest")
        return self


class SalesLead(_Checked):
    """What came of the conversation; `value` is a sum or the "ROOM:RATE" it is worth."""

    state: LeadState
    value: Decimal | str
    owner: str


class Play(_Checked):
    """One conversation from its first session to its last."""

    id: str
    guest: Visitor
    session: Annotated[tuple[Scene, ...], Field(min_length=1)]
    type: Literal["booking", "lead", "faq", "mixed"]
    intent: Literal["high", "medium", "low"]
    persona: Literal["family", "couple", "business", "group", "solo", "long_stay"] | None = None
    persona_reason: str | None = None
    lead: SalesLead | None = None
    unread: int = 0


class HotelFile(_Checked):
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
    staff: tuple[Person, ...]
    connections: tuple[Account, ...]
    quick_replies: tuple[SavedText, ...]


class DemoHotel(_Checked):
    """Everything that the files say about one hotel; `plays` by channel."""

    hotel: HotelFile
    knowledge: tuple[Fact, ...]
    vectors: Vectors
    plays: dict[Channel, tuple[Play, ...]]


def read_hotels() -> list[DemoHotel]:
    """Read the demo hotels in a fixed order; raise ValueError naming what a file says wrongly."""
    return [_hotel(folder) for folder in _folders()]


def read_hotel_files() -> list[HotelFile]:
    """Read only who the demo hotels are, in the same order."""
    return [_hotel_file(folder) for folder in _folders()]


def read_shared_staff() -> tuple[Person, ...]:
    """Read the people who work for every demo hotel."""
    return tuple(Person(**entry) for entry in _toml(_FOLDER / "staff.toml")["staff"])


def _folders() -> list[Traversable]:
    folders = [entry for entry in _FOLDER.iterdir() if (entry / "hotel.toml").is_file()]
    return sorted(folders, key=lambda entry: entry.name)


def _hotel_file(folder: Traversable) -> HotelFile:
    return HotelFile(**_toml(folder / "hotel.toml"))


def _hotel(folder: Traversable) -> DemoHotel:
    with (folder / "knowledge.csv").open(encoding="utf-8") as file:
        knowledge = tuple(Fact(**row) for row in csv.DictReader(file))
    return DemoHotel(
        hotel=_hotel_file(folder),
        knowledge=knowledge,
        vectors=Vectors.decoded((folder / VECTORS).read_text(encoding="utf-8")),
        plays={channel: _plays(folder, channel) for channel in Channel},
    )


def _plays(folder: Traversable, channel: Channel) -> tuple[Play, ...]:
    entries = _toml(folder / "conversations" / f"{channel}.toml")["conversation"]
    return tuple(Play(**entry) for entry in entries)


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
