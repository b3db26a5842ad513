"""The model engine: a model speaks, with tools, within rules that do not depend on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from hotel_inbox.bot.base import (
    Bot,
    BotReply,
    Embedder,
    Handoff,
    KnowledgeSource,
    Rooms,
    ToolCall,
    Turn,
)
from hotel_inbox.bot.model import prompt, replies, summary
from hotel_inbox.bot.model.client import ModelClient, Spending
from hotel_inbox.bot.model.drafting import Drafting
from hotel_inbox.bot.model.faults import Breaker, Fault, ModelFaultError
from hotel_inbox.bot.model.loop import Loop
from hotel_inbox.bot.reading import Reading, read
from hotel_inbox.bot.threads import patient_threads
from hotel_inbox.bot.tools.base import Tool, Workbench
from hotel_inbox.bot.tools.capture_guest import CaptureGuest
from hotel_inbox.bot.tools.check_availability import CheckAvailability
from hotel_inbox.bot.tools.create_lead import CreateLead
from hotel_inbox.bot.tools.find_reservation import FindReservation
from hotel_inbox.bot.tools.handoff_to_human import HandoffToHuman
from hotel_inbox.bot.tools.search_knowledge import (
    QUERY_LENGTH,
    SearchKnowledge,
    weighed,
)
from hotel_inbox.bot.tools.send_booking_link import SendBookingLink
from hotel_inbox.bot.understanding.alarm import alarm
from hotel_inbox.bot.workshop import Workshop
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.stay import Availability, Stay
from hotel_inbox.domain.understanding import Understanding

logger = logging.getLogger(__name__)

# The whole turn with a model; what is left of the answering service's time is for the fallback.
TURN_SECONDS = 17.0
# A reply that is ready waits no longer than this for a summary.
_SUMMARY_SECONDS = 2.0
_READ_AT_ONCE = 2

TOOLS: tuple[Tool, ...] = (
    SearchKnowledge(),
    CheckAvailability(),
    FindReservation(),
    CaptureGuest(),
    SendBookingLink(),
    CreateLead(),
    HandoffToHuman(),
)


@dataclass(frozen=True, slots=True)
class _Work:
    """One turn, read and ready to be answered."""

    bench: Workbench
    reading: Reading


class ModelEngine:
    """Answers with a model; where it cannot, the embedded engine does, or a person."""

    def __init__(
        self,
        client: ModelClient,
        knowledge: KnowledgeSource,
        embedder: Embedder,
        rooms: Rooms,
        fallback: Bot,
        *,
        turn_seconds: float = TURN_SECONDS,
        breaker: Breaker | None = None,
    ) -> None:
        """Speak through this client; `fallback` is the engine that needs no network."""
        self._client = client
        self._workshop = Workshop(knowledge, embedder, rooms)
        self._fallback = fallback
        self._turn_seconds = turn_seconds
        self._breaker = breaker or Breaker()
        # Reading is arithmetic: many at once would keep everybody's database work waiting.
        self._threads = patient_threads(_READ_AT_ONCE, "model")
        # Nobody can know it, so whoever repeats it repeats the instructions.
        self._canary = secrets.token_hex(8)

    async def take_turn(self, turn: Turn) -> BotReply | Handoff:
        """Answer the guest's unanswered messages, or hand off; whatever happens is a value."""
        loop = asyncio.get_running_loop()
        spending = Spending(loop.time() + self._turn_seconds)
        calls: list[ToolCall] = []
        try:
            work = await loop.run_in_executor(self._threads, self._read, turn)
            calls = work.bench.calls
            early = _handoff_at_once(work)
            if early is not None:
                return early
            if not work.reading.said:
                # Pictures and the like: there is nothing that a model could read.
                return await self._fallback.take_turn(turn)
            self._breaker.check()
            await loop.run_in_executor(self._threads, self._look_up, work)
            result = await self._speak(work, spending)
        except ModelFaultError as error:
            logger.warning("The model did not answer: %s", error)
            self._breaker.failed(error.fault)
            why = error.fault.value
        except Exception:
            logger.exception("The model engine could not finish a turn")
            why = Fault.OURS.value
        else:
            self._breaker.succeeded()
            return result
        result = await self._fallback.take_turn(turn)
        if isinstance(result, BotReply) and result.unclear:
            result = self._fallback.give_up(turn)
        return replace(
            result,
            fallback=why,
            usage=self._client.usage(spending),
            tools=(*calls, *result.tools),
        )

    async def listen(self, turn: Turn) -> Understanding:
        """Understand the guest while a person answers; that needs no model."""
        return await self._fallback.listen(turn)

    async def warm_up(self) -> None:
        """Load what reading takes, which both engines share; a model elsewhere is warm."""
        await self._fallback.warm_up()

    def hold(self, turn: Turn) -> str:
        """Say that the answer takes a moment."""
        return self._fallback.hold(turn)

    def give_up(self, turn: Turn) -> Handoff:
        """Say what the guest is told when a turn could not be finished in time."""
        return self._fallback.give_up(turn)

    def _read(self, turn: Turn) -> _Work:
        """Read and understand what the guest wrote."""
        reading = read(turn.unanswered())
        return _Work(self._workshop.bench_for(turn, reading), reading)

    def _look_up(self, work: _Work) -> None:
        """Find what the hotel knows about it, so that most questions need no further round."""
        self._workshop.embedder.begin_turn()
        bench, asked = work.bench, " ".join(work.reading.texts)[:QUERY_LENGTH]
        hits = bench.retriever.search(bench.knowledge, asked, language=bench.language.value)
        bench.weighed[:] = weighed((), hits)

    async def _speak(self, work: _Work, spending: Spending) -> BotReply | Handoff:
        """Let the model answer; raises ModelFaultError if nothing fit for a guest comes of it."""
        bench = work.bench
        chat = prompt.chat(
            bench.turn, bench.language, bench.understood, bench.weighed, self._canary
        )
        loop = Loop(self._client, TOOLS, bench, chat, spending)
        async with self._summing_up(bench.turn, spending) as summing_up:
            text = await Drafting(loop, self._canary).text()
            if bench.handoff is None and not bench.pms_down and summing_up is not None:
                await asyncio.wait({summing_up}, timeout=min(_SUMMARY_SECONDS, spending.left))
            told = summing_up.result() if summing_up and summing_up.done() else None
        usage = self._client.usage(spending)
        bench.understood = replace(bench.understood, stay=_carried_on(bench, loop.stays))
        if bench.handoff is not None:
            reason, quote = bench.handoff
            return replies.handoff(work.bench, work.reading, reason, quote, usage, answered=text)
        if bench.pms_down and not loop.stays:
            return replies.handoff(bench, work.reading, HandoffReason.PMS_DOWN, "", usage)
        return replies.reply(bench, work.reading, text, usage, told)

    @asynccontextmanager
    async def _summing_up(
        self, turn: Turn, spending: Spending
    ) -> AsyncIterator[asyncio.Task[str | None] | None]:
        """Sum up a long conversation beside the answer, as long as that takes."""
        if not summary.is_due(turn):
            yield None
            return
        task = asyncio.create_task(summary.summarise(self._client, turn, spending))
        try:
            yield task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _carried_on(bench: Workbench, stays: Sequence[Availability]) -> Stay:
    """Fill in what the model read of a stay and our own reading missed; ours is never replaced."""
    known = bench.understood.stay
    if len(stays) != 1:
        return known
    asked = stays[0].request
    if known.check_in is None:
        known = replace(known, check_in=asked.check_in, check_out=asked.check_out)
    if known.adults is None:
        known = replace(known, adults=asked.adults)
    return known


def _handoff_at_once(work: _Work) -> Handoff | None:
    """Hand off what is no model's business: a wish for a person, anger, what the hotel lists."""
    bench, reading = work.bench, work.reading
    if reading.wants_person:
        return replies.handoff(bench, reading, HandoffReason.REQUESTED, "", None)
    stay = bench.understood.stay
    party = None if stay.adults is None else stay.adults + (stay.children or 0)
    rules = bench.turn.hotel.rules
    for text in reading.written:
        found = alarm(text, rules, party)
        if found is not None:
            return replies.handoff(bench, reading, found.reason, found.quote, None)
    return None
