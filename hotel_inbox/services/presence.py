"""Shows guests that they were read and that an answer is being written; a courtesy, no duty."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from hotel_inbox.channels.base import Account, ChannelAdapter
from hotel_inbox.channels.base import Presence as ChannelPresence
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Connection, Message
from hotel_inbox.repositories import conversations, guests, messages
from hotel_inbox.services.credentials import Credentials

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 20.0
"""Channels take the sign of typing away by themselves after 20 to 25 seconds."""
ANSWER_SECONDS = 5.0
MOST_AT_ONCE = 64
"""Where a provider is so slow that more are under way, guests see less of us."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Whom to show something, on which of their messages."""

    channel: ChannelPresence
    account: Account
    guest: str
    conversation_id: int
    message_id: str


class Presence:
    """Whatever goes wrong here is logged and forgotten: nothing else may wait for it."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[Channel, ChannelAdapter],
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        """Show what these channels can show."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    @contextmanager
    def bot_at_work(self, conversation_id: int) -> Iterator[None]:
        """Show the guest that the bot is writing, for the length of a block, and wait for nothing.

        Belongs to the running loop.
        """
        over = asyncio.Event()
        self._begin(self.bot_works(conversation_id, over))
        try:
            yield
        finally:
            over.set()

    def begin_staff_answered(self, message_id: int) -> None:
        """Show what an agent's message answers as read, and wait for nothing."""
        self._begin(self.staff_answered(message_id))

    async def bot_works(self, conversation_id: int, over: asyncio.Event) -> None:
        """Show typing on the guest's newest message until it is over, which reads it too."""
        try:
            while sign := await asyncio.to_thread(self._sign, conversation_id):
                # A sign of typing that comes after the answer would stand there for long.
                show = sign.channel.mark_read if over.is_set() else sign.channel.show_typing
                async with asyncio.timeout(ANSWER_SECONDS):
                    await show(sign.account, sign.guest, sign.message_id)
                if await _is_set(over, REFRESH_SECONDS):
                    return
        except Exception as error:  # noqa: BLE001 - a courtesy that fails is none
            logger.debug("conversation %s: typing is not shown: %s", conversation_id, error)

    async def staff_answered(self, message_id: int) -> None:
        """Show the guest's newest message as read, once, now that staff have answered."""
        try:
            sign = await asyncio.to_thread(self._unread_before, message_id)
            if sign is None:
                return
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await sign.channel.mark_read(sign.account, sign.guest, sign.message_id)
            except Exception:
                await asyncio.to_thread(self._forget_mark, sign.conversation_id, sign.message_id)
                raise
        except Exception as error:  # noqa: BLE001 - a courtesy that fails is none
            logger.debug("message %s: what it answers is not shown as read: %s", message_id, error)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        can_show = any(adapter.presence is not None for adapter in self._channels.values())
        if not can_show or len(self._under_way) >= MOST_AT_ONCE:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _sign(self, conversation_id: int) -> _Sign | None:
        """Look whether a conversation's guest may be shown anything, and on which message."""
        with self._db.reading() as session:
            found = messages.newest_readable(session, conversation_id)
            if found is None:
                return None
            message, conversation, connection = found
            channel = self._channel_for(connection)
            if channel is None or message.provider_id is None:
                return None
            guest = guests.by_id(session, {message.hotel_id}, conversation.guest_id)
        account = self._credentials.account(connection)
        return _Sign(channel, account, guest.address, conversation_id, message.provider_id)

    def _channel_for(self, connection: Connection) -> ChannelPresence | None:
        throttled = connection.throttled_until
        at_rest = connection.paused_at is not None or (throttled and throttled > self._clock())
        if at_rest or not connection.shows_activity:
            return None
        return self._channels[connection.channel].presence

    def _unread_before(self, message_id: int) -> _Sign | None:
        with self._db.reading() as session:
            conversation_id = session.get_one(Message, message_id).conversation_id
        sign = self._sign(conversation_id)
        if sign is None or not self._note_mark(conversation_id, sign.message_id):
            return None
        return sign

    def _note_mark(self, conversation_id: int, message_id: str) -> bool:
        """Note which message the guest is shown as read; False if it was shown before."""
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id)
            if conversation is None or conversation.read_mark == message_id:
                return False
            conversation.read_mark = message_id
            return True

    def _forget_mark(self, conversation_id: int, message_id: str) -> None:
        with self._db.unit_of_work() as unit:
            conversation = conversations.locked(unit.session, conversation_id)
            if conversation is not None and conversation.read_mark == message_id:
                conversation.read_mark = None


async def _is_set(event: asyncio.Event, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return False
    return True
