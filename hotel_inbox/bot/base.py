"""The seam between services and the bot: what a turn is given and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Author
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


@dataclass(frozen=True, slots=True)
class TurnHotel:
    """What the bot may know of the hotel it speaks for; `today` is the hotel's own."""

    id: int
    name: str
    language: str
    timezone: str
    today: date


@dataclass(frozen=True, slots=True)
class TurnGuest:
    """What is known of the guest."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """One line of the conversation so far."""

    author: Author
    text: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a turn is given; messages are oldest first and end with the guest's newest."""

    hotel: TurnHotel
    guest: TurnGuest
    messages: tuple[TurnMessage, ...]
    text_limit: int

    def unanswered(self) -> tuple[TurnMessage, ...]:
        """The guest's messages since anybody last answered: what this turn is about."""
        tail: list[TurnMessage] = []
        for message in reversed(self.messages):
            if message.author in {Author.BOT, Author.AGENT}:
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
    """A knowledge entry that a reply rests on; the score lies between 0 and 1."""

    question: str
    answer: str
    score: float


@dataclass(frozen=True, slots=True)
class BotReply:
    """The bot has an answer for the guest."""

    text: str
    language: str
    engine: str
    tools: tuple[ToolCall, ...] = ()
    entries: tuple[UsedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    """The bot asks a person to go on; `text` tells the guest so, `summary` tells staff why."""

    reason: HandoffReason
    summary: str
    text: str
    language: str
    engine: str
    tools: tuple[ToolCall, ...] = ()
    entries: tuple[UsedEntry, ...] = ()


class Bot(Protocol):
    """An engine behind the seam."""

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Answer the guest's unanswered messages, or hand off; never raises for a bad question."""

    def give_up(self, turn: Turn) -> Handoff:
        """Say what the guest is told when a turn could not be finished in time."""
