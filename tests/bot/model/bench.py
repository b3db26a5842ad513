"""A small hotel with a model engine on it: what a test about the engine needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from hotel_inbox.bot.base import (
    BotReply,
    Handoff,
    HouseRules,
    KnowledgeEntry,
    Turn,
)
from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.fake import FakeEmbedder, FakeRooms, StaticKnowledge
from hotel_inbox.bot.model.client import ModelClient
from hotel_inbox.bot.model.engine import ModelEngine
from hotel_inbox.bot.model.faults import Breaker
from hotel_inbox.domain.stay import Availability, Offer, StayRequest
from tests.bot.little_hotel import HOTEL, Line, entries, turn
from tests.fakes.openai_api import FakeOpenAiApi

BOOKING = "https://booking.casa-sol.example/rooms"
OFFER = Offer("DBL", "Double room", "FLEX", "Flexible", Decimal("420.00"), "EUR", rooms_left=2)
STAY = {"check_in": "2026-05-12", "check_out": "2026-05-15", "adults": 2}


def offers(request: StayRequest) -> Availability:
    return Availability(request, (OFFER,))


def nothing_free(request: StayRequest) -> Availability:
    return Availability(request)


@dataclass
class Desk:
    """An engine, the server that its model stands on, and the hotel's rooms and knowledge."""

    api: FakeOpenAiApi
    engine: ModelEngine
    rooms: FakeRooms
    knowledge: StaticKnowledge

    async def says(self, *lines: str | Line, **changes: object) -> BotReply | Handoff:
        return await self.engine.take_turn(talk(*lines, **changes))

    async def replies(self, *lines: str | Line, **changes: object) -> BotReply:
        result = await self.says(*lines, **changes)
        assert isinstance(result, BotReply), result
        return result

    async def hands_off(self, *lines: str | Line, **changes: object) -> Handoff:
        result = await self.says(*lines, **changes)
        assert isinstance(result, Handoff), result
        return result

    @property
    def prompt(self) -> str:
        """The system's words in the newest request."""
        return str(self.api.asked[-1]["messages"][0]["content"])

    @property
    def tool_results(self) -> list[str]:
        """What tools told the model, in the newest request."""
        return [m["content"] for m in self.api.asked[-1]["messages"] if m["role"] == "tool"]


def talk(*lines: str | Line, **changes: object) -> Turn:
    """A turn from lines, oldest first; a bare text is the guest's."""
    made = turn(*lines)
    hotel = replace(
        made.hotel,
        booking_url=BOOKING,
        country="ES",
        rules=cast("HouseRules", changes.pop("rules", HouseRules())),
        profile={"city_tax": "2.50 EUR per night", "phone": "+34 911 000 111"},
    )
    return replace(made, hotel=hotel, **cast("dict[str, Any]", changes))


@asynccontextmanager
async def desk(
    api: FakeOpenAiApi,
    *,
    found: Callable[[StayRequest], Availability] = offers,
    more: Iterable[KnowledgeEntry] = (),
    request_seconds: float = 5.0,
    turn_seconds: float = 10.0,
    streaming: bool = False,
    breaker: Breaker | None = None,
    key: str | None = "sk-test",
) -> AsyncIterator[Desk]:
    """Open a desk; its client is closed at the end."""
    knowledge = StaticKnowledge()
    knowledge.put(HOTEL, [*entries(), *more])
    embedder, rooms = FakeEmbedder(), FakeRooms(found)
    client = ModelClient(
        "tiny",
        api_key=key,
        base_url=api.url,
        price_in=Decimal(2),
        price_out=Decimal(10),
        streaming=streaming,
        request_seconds=request_seconds,
        pause_seconds=0.01,
    )
    engine = ModelEngine(
        client,
        knowledge,
        embedder,
        rooms,
        EmbeddedEngine(knowledge, embedder, rooms),
        turn_seconds=turn_seconds,
        breaker=breaker,
    )
    try:
        yield Desk(api, engine, rooms, knowledge)
    finally:
        await client.aclose()
