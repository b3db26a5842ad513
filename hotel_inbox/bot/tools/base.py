"""What a tool is, what it may use and where it leaves what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hotel_inbox.bot.base import (
    HotelKnowledge,
    LeadDraft,
    Rooms,
    ToolCall,
    Turn,
    UsedEntry,
)
from hotel_inbox.bot.retrieval import Retriever
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Availability, Reservation
from hotel_inbox.domain.understanding import GuestDetails, Understanding


@dataclass(slots=True)
class Workbench:
    """One turn at work: what tools read, and what they leave for the turn's end.

    The hotel, the guest and the conversation come from `turn`, never from a tool's arguments.
    """

    turn: Turn
    language: Language
    understood: Understanding
    knowledge: HotelKnowledge
    retriever: Retriever
    rooms: Rooms
    calls: list[ToolCall] = field(default_factory=list)
    weighed: list[UsedEntry] = field(default_factory=list)
    availability: Availability | None = None
    reservation: Reservation | None = None
    pms_down: bool = False
    guest: GuestDetails = field(default_factory=GuestDetails)
    lead: LeadDraft | None = None
    booking_link: str | None = None
    handoff: tuple[HandoffReason, str] | None = None

    async def use(self, tool: Tool, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Call a tool and keep the call for staff; bad arguments come back as {"error": words}."""
        begun = time.perf_counter()
        result = await tool.run(self, arguments)
        took = round((time.perf_counter() - begun) * 1000)
        self.calls.append(ToolCall(tool.name, dict(arguments), dict(result), took))
        return result


class Tool(Protocol):
    """Something a turn can do; never raises for what a model or a guest wrote."""

    @property
    def name(self) -> str:
        """The name that models, staff and statistics know it by."""

    @property
    def description(self) -> str:
        """Tell a model when to use it."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """The arguments as a JSON schema."""

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Do it: return JSON for the model and for staff, leave what lasts on the bench."""
