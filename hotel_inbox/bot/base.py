"""The seam between services and the bot: what a turn is given and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.stay import Availability, Proof, Reservation, Slot, StayRequest
from hotel_inbox.domain.understanding import GuestDetails, Understanding
from hotel_inbox.errors import HotelInboxError


class EmbeddingUnavailableError(HotelInboxError):
    """The embedding model cannot be used; searching by words alone goes on without it."""


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """A question and answer of a hotel, with its vector if one was kept (float32 bytes)."""

    id: int
    question: str
    answer: str
    title: str
    language: str
    vector: bytes | None = None
    vector_model: str | None = None


def passage_text(question: str, answer: str) -> str:
    """Say which text of an entry is embedded; whoever keeps vectors has to embed exactly this."""
    return f"{question} {answer}"


@dataclass(frozen=True, slots=True)
class HotelKnowledge:
    """All entries of one hotel at one moment; `version` changes whenever any of them does."""

    hotel_id: int
    version: str
    entries: tuple[KnowledgeEntry, ...]


class KnowledgeSource(Protocol):
    """Where the bot reads a hotel's knowledge; blocking, to be called in a thread."""

    def of_hotel(self, hotel_id: int) -> HotelKnowledge:
        """Return the hotel's entries as they are now."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose inner product is their likeness."""

    @property
    def model(self) -> str:
        """Name of the model; vectors of different models do not compare."""

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Embed texts that will be searched: float32 bytes each; blocking.

        Raises EmbeddingUnavailableError if there is no model.
        """

    def query(self, text: str) -> bytes:
        """Embed a text to search with; blocking. Raises EmbeddingUnavailableError likewise."""


class RoomsUnavailableError(HotelInboxError):
    """The PMS cannot be asked now; no price and no availability may be told."""


class TooManyLookupsError(HotelInboxError):
    """Reservations are looked up too often: no more for a while, right or wrong."""


class Rooms(Protocol):
    """What the bot may ask the hotel's PMS, whichever that is."""

    async def availability(self, hotel_id: int, request: StayRequest) -> Availability:
        """Return offers for a stay, or the nearest other dates that have some.

        Raises RoomsUnavailableError if the PMS does not answer, InvalidInputError for a stay that
        no hotel could sell.
        """

    async def reservation(
        self, hotel_id: int, conversation_id: int, number: str, proof: Proof
    ) -> Reservation | None:
        """Return a reservation whose guest proved themselves; None says no more than "no".

        Raises TooManyLookupsError, or RoomsUnavailableError if the PMS does not answer.
        """


@dataclass(frozen=True, slots=True)
class HouseRules:
    """How a hotel wants its bot to speak and where it wants a person.

    `tone` and `rules` are the hotel's own words. `handoff_topics` go to a person at once, as do
    parties of more than `group_size` people. `staffed` says in words when people answer.
    """

    tone: str = ""
    rules: tuple[str, ...] = ()
    handoff_topics: tuple[str, ...] = ()
    group_size: int | None = None
    staffed: str = ""


@dataclass(frozen=True, slots=True)
class TurnHotel:
    """What the bot may know of the hotel it speaks for; `today` is the hotel's own.

    `profile` holds address, phone, check-in times and the like; `booking_url` is where guests book,
    `country` an ISO code, empty if unknown. `month_first` reads 3/4 as the 4th of March.
    """

    id: int
    name: str
    language: str
    timezone: str
    today: date
    currency: str = "EUR"
    country: str = ""
    booking_url: str = ""
    month_first: bool = False
    profile: Mapping[str, object] = field(default_factory=dict)
    rules: HouseRules = field(default_factory=HouseRules)


@dataclass(frozen=True, slots=True)
class TurnGuest:
    """What is known of the guest."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """One line of the conversation so far.

    Of the bot's own: `asked` is what it asked the guest for, `holding` marks a line that only said
    "one moment", `tools` are the calls that it rested on.
    """

    author: Author
    text: str
    kind: str
    at: datetime
    asked: Slot | None = None
    holding: bool = False
    tools: tuple["ToolCall", ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a turn is given; messages are oldest first and end with the guest's newest.

    `summary` tells what came before them. `understood` is as of the last turn; its stay is empty
    again once its dates are over. `unclear` counts the turns in a row that the bot could make
    nothing of. `waiting` says that the guest was already told that a person will come.
    """

    hotel: TurnHotel
    guest: TurnGuest
    messages: tuple[TurnMessage, ...]
    text_limit: int
    conversation_id: int = 0
    channel: str = ""
    summary: str = ""
    understood: Understanding = field(default_factory=Understanding)
    unclear: int = 0
    waiting: bool = False

    def unanswered(self) -> tuple[TurnMessage, ...]:
        """The guest's messages since anybody last answered: what this turn is about."""
        tail: list[TurnMessage] = []
        for message in reversed(self.messages):
            if message.author in {Author.BOT, Author.AGENT} and not message.holding:
                break
            if message.author is Author.GUEST:
                tail.append(message)
        return tuple(reversed(tail))


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the bot called, kept for staff to see; both mappings are JSON."""

    name: str
    arguments: Mapping[str, object]
    result: Mapping[str, object]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class UsedEntry:
    """A knowledge entry that a reply rests on, or that was weighed; the score is from 0 to 1."""

    question: str
    answer: str
    score: float
    id: int = 0


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A sales opportunity that the bot saw; there is one for each stay of a conversation."""

    understood: Understanding
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a turn cost at a model; `cost` in US dollars is None where no price is known."""

    model: str
    requests: int
    tokens_in: int
    tokens_out: int
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What every turn gives back, to be stored in one transaction with the text for the guest.

    `entries` are what the text rests on, `weighed` all that were found, best first. `unanswered`
    are the guest's questions that nothing answered, `answered` how many the knowledge did. `guest`
    and `lead` are written unless a person has. `asked` is what the text asks for. `unclear` says
    that the bot could make nothing of the message. `summary` replaces the running one if given.
    `fallback` says why another engine than the chosen one spoke.
    """

    text: str
    language: str
    engine: str
    tools: tuple[ToolCall, ...] = ()
    entries: tuple[UsedEntry, ...] = ()
    weighed: tuple[UsedEntry, ...] = ()
    answered: int = 0
    unanswered: tuple[str, ...] = ()
    understood: Understanding = field(default_factory=Understanding)
    guest: GuestDetails = field(default_factory=GuestDetails)
    lead: LeadDraft | None = None
    asked: Slot | None = None
    unclear: bool = False
    summary: str | None = None
    usage: Usage | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReply(Spoken):
    """The bot has an answer for the guest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Spoken):
    """The bot asks a person to go on; `text` tells the guest so, `summary` tells staff why."""

    reason: HandoffReason
    why: str


class Bot(Protocol):
    """An engine behind the seam."""

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Answer the guest's unanswered messages, or hand off; never raises for a bad question."""

    async def listen(self, turn: Turn) -> Understanding:
        """Understand the guest's unanswered messages while a person answers them; say nothing."""

    async def warm_up(self) -> None:
        """Load beforehand what the first turn would have to load."""

    def hold(self, turn: Turn) -> str:
        """Say in the guest's language that the answer takes a moment."""

    def give_up(self, turn: Turn) -> Handoff:
        """Say what the guest is told when a turn could not be finished in time."""
