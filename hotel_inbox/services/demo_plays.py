"""What the files of a demo hotel's conversations tell: who said what, and when."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.messages import Author, MessageStatus
from hotel_inbox.services.demo_hotels import Checked


class Visitor(Checked):
    """A guest, known by what their channel calls them and by what they told."""

    identity: str
    language: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class Stay(Checked):
    """The stay a session is about; `in_days` counts from the session's day."""

    in_days: int
    nights: int
    adults: int
    children: int = 0
    rooms: int = 1


class Refusal(Checked):
    """Why a channel did not take a message."""

    code: str
    reason: str
    closes_window: bool = False


class Line(Checked):
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


class Scene(Checked):
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


class SalesLead(Checked):
    """What came of the conversation; `value` is a sum or the "ROOM:RATE" it is worth."""

    state: LeadState
    value: Decimal | str
    owner: str


class Play(Checked):
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
