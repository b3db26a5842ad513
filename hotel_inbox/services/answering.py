"""Decides between bot and human, runs the bot's turns and queues what comes of them."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from hotel_inbox.bot.base import (
    Bot,
    BotReply,
    Handoff,
    ToolCall,
    Turn,
    TurnGuest,
    TurnHotel,
    TurnMessage,
)
from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.handoff import HandoffReason, describe
from hotel_inbox.domain.messages import Channel, Mode
from hotel_inbox.domain.text import storable
from hotel_inbox.errors import WindowClosedError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Guest, Hotel, Message, ToolCallRecord
from hotel_inbox.repositories import conversations, lines, messages
from hotel_inbox.services import threads, turns
from hotel_inbox.services.outbox import Outbox, window_of
from hotel_inbox.services.presence import Presence

logger = logging.getLogger(__name__)

CONTEXT_MESSAGES = 60
READ_CHARACTERS = 4_000
"""How much of one message the bot reads: nobody asks at greater length, except to slow it down."""
BOT_TIMEOUT_SECONDS = 20.0
CLAIM = timedelta(seconds=6)
"""After it a turn counts as dropped, unless its claim is renewed while the bot thinks."""
RENEWAL_SECONDS = 2.0
ATTEMPTS = 3
PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class DueTurn:
    """A turn to take, and the guest's newest message that it answers."""

    conversation_id: int
    answers: int
    turn: Turn


class Answering:
    """The bot's queue is the conversations whose turn is due."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        channels: dict[Channel, ChannelAdapter],
        outbox: Outbox,
        presence: Presence,
        clock: Clock,
    ) -> None:
        """Let this bot answer."""
        self._db = db
        self._bot = bot
        self._channels = channels
        self._outbox = outbox
        self._presence = presence
        self._clock = clock

    def claim(self, limit: int) -> list[DueTurn]:
        """Take up to `limit` turns that are due; each must then be given to `answer`."""
        now = self._clock()
        tasks = []
        with self._db.unit_of_work() as unit:
            for conversation in conversations.due_turns(unit.session, now, limit):
                if task := self._take_up(unit, conversation):
                    conversation.turn_claimed_until = now + CLAIM
                    tasks.append(task)
        return tasks

    def _take_up(self, unit: UnitOfWork, conversation: Conversation) -> DueTurn | None:
        newest = messages.newest_of_guest(unit.session, conversation.id)
        if conversation.mode is not Mode.AI or newest is None:
            conversation.turn_due_at = None
            return None
        abilities = self._channels[conversation.channel].abilities
        window = window_of(conversation, abilities, self._clock())
        if not window.open:
            reason = window.reason or ""
            self._await_person(unit, conversation, HandoffReason.WINDOW_CLOSED, reason)
            return None
        try:
            return DueTurn(conversation.id, newest, self._turn(unit, conversation))
        except Exception:
            # What is wrong with one hotel's data must not keep the others' guests waiting.
            logger.exception("conversation %s: no turn can be made of it", conversation.id)
            self._await_person(unit, conversation, HandoffReason.FAILURE)
            return None

    def _turn(self, unit: UnitOfWork, conversation: Conversation) -> Turn:
        hotel = unit.session.get_one(Hotel, conversation.hotel_id)
        guest = unit.session.get_one(Guest, conversation.guest_id)
        said = lines.latest(
            unit.session, {conversation.hotel_id}, conversation.id, CONTEXT_MESSAGES
        )
        return Turn(
            hotel=TurnHotel(
                id=hotel.id,
                name=hotel.name,
                language=hotel.language,
                timezone=hotel.timezone,
                today=self._clock().astimezone(ZoneInfo(hotel.timezone)).date(),
            ),
            guest=TurnGuest(guest.name, guest.email, guest.phone, guest.language),
            messages=tuple(
                TurnMessage(
                    message.author, message.text[:READ_CHARACTERS], message.kind, message.sent_at
                )
                for message in said
            ),
            text_limit=self._channels[conversation.channel].abilities.text_limit,
        )

    async def answer(self, task: DueTurn) -> None:
        """Let the bot think and queue what it says, unless the conversation has moved on."""
        try:
            with self._presence.bot_at_work(task.conversation_id):
                result = await self._think(task)
                await asyncio.to_thread(self._conclude, task, result)
        except Exception:
            logger.exception("conversation %s: the bot's turn failed", task.conversation_id)
            await asyncio.to_thread(self._try_later, task)

    async def _think(self, task: DueTurn) -> BotReply | Handoff:
        """Run the bot; the claim is short, so that a turn whose worker dies is soon taken up."""
        thinking = asyncio.create_task(self._bot.take_turn(task.turn))
        try:
            async with asyncio.timeout(BOT_TIMEOUT_SECONDS):
                while True:
                    await asyncio.wait({thinking}, timeout=RENEWAL_SECONDS)
                    if thinking.done():
                        return await thinking
                    await asyncio.to_thread(self._renew, task)
        finally:
            thinking.cancel()

    def _renew(self, task: DueTurn) -> None:
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, task.conversation_id)
            if conversation is not None and conversation.turn_claimed_until is not None:
                conversation.turn_claimed_until = self._clock() + CLAIM

    def _conclude(self, task: DueTurn, result: BotReply | Handoff) -> None:
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, task.conversation_id)
            if conversation is None:
                return
            conversation.turn_claimed_until = None
            if conversation.turn_due_at is None:
                return
            if conversation.mode is not Mode.AI:
                conversation.turn_due_at = None
                return
            if messages.newest_of_guest(unit.session, conversation.id) != task.answers:
                # The guest wrote while the bot was thinking: the turn runs again with that too.
                unit.announce(Event(Happened.TURN_DUE, conversation.hotel_id, conversation.id))
                return
            conversation.turn_due_at = None
            conversation.turn_attempts = 0
            try:
                said = self._outbox.answer(unit, conversation, result.text)
            except WindowClosedError as error:
                self._await_person(unit, conversation, HandoffReason.WINDOW_CLOSED, str(error))
                return
            self._keep(unit, conversation, said, result)

    def _keep(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        said: list[Message],
        result: BotReply | Handoff,
    ) -> None:
        for message in said:
            message.detail = {"engine": result.engine, "language": result.language}
        unit.session.add_all(self._record(conversation, said[0], call) for call in result.tools)
        guest = unit.session.get_one(Guest, conversation.guest_id)
        guest.language = result.language[:8]
        if isinstance(result, Handoff):
            self._await_person(unit, conversation, result.reason, result.summary)

    def _record(
        self, conversation: Conversation, message: Message, call: ToolCall
    ) -> ToolCallRecord:
        arguments, result = storable(call.arguments), storable(call.result)
        return ToolCallRecord(
            hotel_id=conversation.hotel_id,
            conversation_id=conversation.id,
            message_id=message.id,
            name=call.name,
            arguments=arguments if isinstance(arguments, dict) else {},
            result=result if isinstance(result, dict) else {},
            duration_ms=call.duration_ms,
            created_at=self._clock(),
        )

    def _await_person(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        reason: HandoffReason,
        line: str = "",
    ) -> None:
        now = self._clock()
        turns.await_person(conversation, reason, now)
        threads.system_line(unit, conversation, line or describe(reason), now, "handoff")

    def _try_later(self, task: DueTurn) -> None:
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, task.conversation_id)
            if conversation is None:
                return
            conversation.turn_claimed_until = None
            if conversation.turn_due_at is None:
                return
            conversation.turn_attempts += 1
            exhausted = conversation.turn_attempts >= ATTEMPTS
            if not exhausted:
                conversation.turn_due_at = self._clock() + PAUSE * conversation.turn_attempts
        if exhausted:
            self._conclude(task, self._bot.give_up(task.turn))
