"""Decides between bot and human, runs the bot's turns and queues what comes of them."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from hotel_inbox.bot.base import Bot, Handoff
from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.handoff import HandoffReason, describe
from hotel_inbox.domain.messages import Channel, Mode
from hotel_inbox.domain.understanding import Understanding
from hotel_inbox.errors import WindowClosedError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation
from hotel_inbox.repositories import conversations, hotels, messages, newest_lines
from hotel_inbox.services import bot_work, concluding, threads, turns
from hotel_inbox.services.briefing import turn_of
from hotel_inbox.services.concluding import DueTurn, Thought
from hotel_inbox.services.outbox import Outbox, window_of
from hotel_inbox.services.presence import Presence

logger = logging.getLogger(__name__)

BOT_TIMEOUT_SECONDS = 30.0
CLAIM = timedelta(seconds=6)
"""After it a turn counts as dropped, unless its claim is renewed while the bot thinks."""
RENEWAL_SECONDS = 2.0
ATTEMPTS = 2
DEATHS = 5
"""A turn whose worker died so often may well be what killed it: it goes to a person."""
PAUSE = timedelta(seconds=2)
HOLD_AFTER = timedelta(seconds=3.5)
"""A guest who has waited so long is told that the answer takes a moment."""
HOLD_AT_THE_EARLIEST_SECONDS = 0.7
"""A turn that begins late may still be quick: so much time it gets."""

T = TypeVar("T")


class _MovedOnError(Exception):
    """Nobody waits for this turn any more."""


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

    def next_due(self) -> float | None:
        """Say in how many seconds the next turn gets due that is not due yet, if there is one."""
        now = self._clock()
        with self._db.reading() as session:
            due_at = conversations.next_turn(session, now)
        return None if due_at is None else (due_at - now).total_seconds()

    def _take_up(self, unit: UnitOfWork, conversation: Conversation) -> DueTurn | None:
        now, newest = self._clock(), messages.newest_of_guest(unit.session, conversation.id)
        if newest is None:
            conversation.turn_due_at = None
            return None
        if not hotels.is_bot_enabled(unit.session, conversation.hotel_id):
            # Switched off since the guest wrote: this then awaits a person.
            turns.make_due(unit, conversation, now)
            return None
        if conversation.turn_claimed_until is not None:
            conversation.turn_attempts += 1
            if conversation.turn_attempts >= DEATHS:
                logger.error("conversation %s: its turn was dropped too often", conversation.id)
                self._give_over(unit, conversation)
                conversation.turn_claimed_until = None
                return None
        abilities = self._channels[conversation.channel].abilities
        answers = conversation.mode is Mode.AI
        window = window_of(conversation, abilities, now)
        if answers and not window.open:
            reason = window.reason or ""
            self._await_person(unit, conversation, HandoffReason.WINDOW_CLOSED, reason)
            return None
        try:
            turn = turn_of(unit, conversation, abilities, now, answers=answers)
        except Exception:
            # What is wrong with one hotel's data must not keep the others' guests waiting.
            logger.exception("conversation %s: no turn can be made of it", conversation.id)
            self._give_over(unit, conversation)
            return None
        since = conversation.turn_since or now
        return DueTurn(conversation.id, newest, turn, since, answers=answers)

    async def answer(self, task: DueTurn) -> None:
        """Let the bot think and queue what it says, unless the conversation has moved on."""
        try:
            if task.answers:
                with self._presence.bot_at_work(task.conversation_id):
                    thought = await self._think(task)
                    await asyncio.to_thread(self._conclude, task, thought)
            else:
                heard = await self._while_wanted(task, self._bot.listen(task.turn))
                await asyncio.to_thread(self._keep_heard, task, heard)
        except _MovedOnError:
            await asyncio.to_thread(self._lay_down, task)
        except Exception:
            logger.exception("conversation %s: the bot's turn failed", task.conversation_id)
            await asyncio.to_thread(self._try_later, task)

    async def _think(self, task: DueTurn) -> Thought:
        begun = time.perf_counter()
        holding = asyncio.create_task(self._hold_in_time(task))
        try:
            spoken = await self._while_wanted(task, self._bot.take_turn(task.turn))
        finally:
            # One that is being written just now comes before the answer, or not at all.
            holding.cancel()
        return Thought(spoken, round((time.perf_counter() - begun) * 1000))

    async def _while_wanted(self, task: DueTurn, thinking: Coroutine[Any, Any, T]) -> T:
        """Wait for the bot; the claim is short, so that what a dead worker had is soon taken up."""
        work = asyncio.create_task(thinking)
        try:
            async with asyncio.timeout(BOT_TIMEOUT_SECONDS):
                while True:
                    await asyncio.wait({work}, timeout=RENEWAL_SECONDS)
                    if work.done():
                        return await work
                    if not await asyncio.to_thread(self._renew, task):
                        raise _MovedOnError
        finally:
            work.cancel()

    def _renew(self, task: DueTurn) -> bool:
        """Keep a turn for ourselves, and say whether anybody still waits for it."""
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, task.conversation_id)
            if conversation is None or not self._is_wanted(unit, conversation, task):
                return False
            conversation.turn_claimed_until = self._clock() + CLAIM
            return True

    @staticmethod
    def _is_wanted(unit: UnitOfWork, conversation: Conversation, task: DueTurn) -> bool:
        """Whether nobody else answered, nobody switched and the guest wrote nothing since."""
        return (
            conversation.turn_due_at is not None
            and (conversation.mode is Mode.AI) is task.answers
            and hotels.is_bot_enabled(unit.session, conversation.hotel_id)
            and messages.newest_of_guest(unit.session, conversation.id) == task.newest
        )

    async def _hold_in_time(self, task: DueTurn) -> None:
        """Tell the guest that the answer takes a moment, should it come too late."""
        left = (task.since + HOLD_AFTER - self._clock()).total_seconds()
        await asyncio.sleep(max(left, HOLD_AT_THE_EARLIEST_SECONDS))
        try:
            await asyncio.to_thread(self._hold, task)
        except Exception:
            logger.exception("conversation %s: the guest cannot be put off", task.conversation_id)

    def _hold(self, task: DueTurn) -> None:
        text = self._bot.hold(task.turn)

        def say(unit: UnitOfWork, conversation: Conversation) -> None:
            visible = {conversation.hotel_id}
            last = newest_lines.of_house(unit.session, visible, conversation.id)
            if last is not None and bot_work.is_holding(last):
                return
            unanswered_since = conversation.unanswered_since
            try:
                queued = self._outbox.answer(unit, conversation, text)
            except WindowClosedError:
                return
            conversation.unanswered_since = unanswered_since
            for message in queued:
                message.detail = bot_work.holding_detail()

        self._if_wanted(task, say)

    def _if_wanted(self, task: DueTurn, then: Callable[[UnitOfWork, Conversation], None]) -> None:
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, task.conversation_id)
            if conversation is not None and self._is_wanted(unit, conversation, task):
                then(unit, conversation)

    def _conclude(self, task: DueTurn, thought: Thought) -> None:
        with self._db.unit_of_work() as unit:
            conversation = self._taken_back(unit, task)
            if conversation is None:
                return
            conversation.turn_due_at = None
            conversation.turn_attempts = 0
            spoken, unanswered_since = thought.spoken, conversation.unanswered_since
            try:
                said = self._outbox.answer(unit, conversation, spoken.text)
            except WindowClosedError as error:
                self._await_person(unit, conversation, HandoffReason.WINDOW_CLOSED, str(error))
                return
            concluding.keep(unit, conversation, task, thought, said, self._clock())
            if isinstance(spoken, Handoff):
                # That somebody will answer is no answer.
                conversation.unanswered_since = unanswered_since
                self._await_person(unit, conversation, spoken.reason, spoken.why)

    def _keep_heard(self, task: DueTurn, heard: Understanding) -> None:
        with self._db.unit_of_work() as unit:
            conversation = self._taken_back(unit, task)
            if conversation is not None:
                conversation.turn_due_at = None
                conversation.turn_attempts = 0
                concluding.keep_heard(unit, conversation, heard, self._clock())

    def _lay_down(self, task: DueTurn) -> None:
        with self._db.unit_of_work() as unit:
            self._taken_back(unit, task)

    def _taken_back(self, unit: UnitOfWork, task: DueTurn) -> Conversation | None:
        """End a claim; give the held conversation if the turn is still wanted.

        If not, the next turn is for what has come since.
        """
        conversation = conversations.locked(unit.session, task.conversation_id)
        if conversation is None:
            return None
        conversation.turn_claimed_until = None
        if self._is_wanted(unit, conversation, task):
            return conversation
        if conversation.turn_due_at is not None:
            unit.announce(Event(Happened.TURN_DUE, conversation.hotel_id, conversation.id))
        return None

    def _give_over(self, unit: UnitOfWork, conversation: Conversation) -> None:
        """Leave to people what the bot cannot do; what they already do is theirs anyway."""
        if conversation.mode is Mode.AI:
            self._await_person(unit, conversation, HandoffReason.FAILURE)
        conversation.turn_due_at = None

    def _await_person(
        self,
        unit: UnitOfWork,
        conversation: Conversation,
        reason: HandoffReason,
        line: str = "",
    ) -> None:
        now = self._clock()
        turns.await_person(unit, conversation, reason, now, line)
        threads.system_line(unit, conversation, line or describe(reason), now, "handoff")

    def _try_later(self, task: DueTurn) -> None:
        with self._db.unit_of_work() as unit:
            conversation = self._taken_back(unit, task)
            if conversation is None:
                return
            conversation.turn_attempts += 1
            exhausted = conversation.turn_attempts >= ATTEMPTS
            if exhausted and not task.answers:
                conversation.turn_due_at = None
            elif not exhausted:
                conversation.turn_due_at = self._clock() + PAUSE * conversation.turn_attempts
        if exhausted and task.answers:
            self._give_up(task)

    def _give_up(self, task: DueTurn) -> None:
        try:
            self._conclude(task, Thought(self._bot.give_up(task.turn)))
        except Exception:
            logger.exception("conversation %s: not even a handoff is said", task.conversation_id)
            self._if_wanted(task, self._give_over)
