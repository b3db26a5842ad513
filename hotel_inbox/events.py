"""Names of what happened, and the live bus that carries them to open pages and waiting queues."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Protocol

import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)


class Happened(StrEnum):
    """What may have happened; those that end in STORED, DUE or QUEUED are for the queues alone."""

    WEBHOOK_STORED = "webhook_stored"
    TURN_DUE = "turn_due"
    MESSAGE_QUEUED = "message_queued"
    MESSAGE_ADDED = "message_added"
    MESSAGE_CHANGED = "message_changed"
    CONVERSATION_CHANGED = "conversation_changed"
    MEDIA_DUE = "media_due"
    PROFILE_DUE = "profile_due"
    CONNECTION_CHANGED = "connection_changed"
    TEMPLATES_CHANGED = "templates_changed"
    NOTIFIED = "notified"
    KNOWLEDGE_CHANGED = "knowledge_changed"
    HOLDING_CHANGED = "holding_changed"
    AGENT_TYPING = "agent_typing"
    AGENT_LOOKING = "agent_looking"
    STAFF_CHANGED = "staff_changed"
    LEADS_CHANGED = "leads_changed"
    QUICK_REPLIES_CHANGED = "quick_replies_changed"
    HOTEL_CHANGED = "hotel_changed"


ANYTHING = frozenset(Happened)
"""Every kind."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something was committed; whoever shows it reads it anew from the database.

    `agent_id` says who types or looks, which alone is in no database, or whose holdings
    changed, or whose bell did if it is one person's alone.
    """

    what: Happened
    hotel_id: int | None = None
    conversation_id: int | None = None
    agent_id: int | None = None


class Subscription:
    """A mailbox of events in one event loop; events of one burst arrive together."""

    def __init__(
        self, wanted: Callable[[Event], bool], kinds: frozenset[Happened] = ANYTHING
    ) -> None:
        """Belong to the running loop and keep only wanted events, of some kinds alone."""
        self.loop = asyncio.get_running_loop()
        self.kinds = kinds
        self._wanted = wanted
        self._box: set[Event] = set()
        self._filled = asyncio.Event()

    def offer(self, events: Iterable[Event]) -> None:
        """Take what is wanted of some events, in the mailbox's own loop; equal ones are one."""
        kinds, is_wanted = self.kinds, self._wanted
        if wanted := [event for event in events if event.what in kinds and is_wanted(event)]:
            self._box.update(wanted)
            self._filled.set()

    def put(self, events: Iterable[Event]) -> None:
        """Take events, wanted or not; none at all ends a wait as the clock does."""
        self._box.update(events)
        self._filled.set()

    async def next(self, within: float | None = None) -> frozenset[Event]:
        """Wait for the next burst; an empty set after `within` seconds without one."""
        try:
            async with asyncio.timeout(within):
                await self._filled.wait()
        except TimeoutError:
            return frozenset()
        self._filled.clear()
        burst, self._box = frozenset(self._box), set()
        return burst


class Bus(Protocol):
    """Carries events from the process that committed to everyone who listens."""

    def publish(self, events: Iterable[Event]) -> None:
        """Tell everyone; may be called from any thread, never raises for a listener's sake."""

    def subscribe(
        self, wanted: Callable[[Event], bool], kinds: frozenset[Happened] = ANYTHING
    ) -> Subscription:
        """Open a mailbox in the running loop."""

    def unsubscribe(self, subscription: Subscription) -> None:
        """Close a mailbox."""

    async def carry(self) -> None:
        """Do what it takes to receive other processes' events until cancelled."""


class LocalBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._subscriptions: set[Subscription] = set()
        self._lock = threading.Lock()

    def publish(self, events: Iterable[Event]) -> None:
        """Offer the events to every mailbox of this process."""
        batch = tuple(events)
        with self._lock:
            loops = {subscription.loop for subscription in self._subscriptions} if batch else set()
        for loop in loops:
            try:
                # Each loop is woken once, and whoever publishes does not wait for all who listen.
                loop.call_soon_threadsafe(self._hand_out, loop, batch)
            except RuntimeError:
                logger.debug("events for pages whose loop has ended: %s", batch)

    def _hand_out(self, loop: asyncio.AbstractEventLoop, batch: tuple[Event, ...]) -> None:
        # A hundred open pages have seven hundred mailboxes: most are passed over by kind alone.
        kinds = {event.what for event in batch}
        with self._lock:
            listening = [
                one
                for one in self._subscriptions
                if one.loop is loop and not one.kinds.isdisjoint(kinds)
            ]
        for subscription in listening:
            subscription.offer(batch)

    def subscribe(
        self, wanted: Callable[[Event], bool], kinds: frozenset[Happened] = ANYTHING
    ) -> Subscription:
        """Open a mailbox in the running loop."""
        subscription = Subscription(wanted, kinds)
        with self._lock:
            self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Close a mailbox; closing twice is harmless."""
        with self._lock:
            self._subscriptions.discard(subscription)

    async def carry(self) -> None:
        """Wait for ever: one process needs no carrier."""
        await asyncio.Event().wait()


class RedisBus(LocalBus):
    """The bus of several processes: what one publishes, all receive through Redis."""

    CHANNEL = "hotel-inbox:events"
    RECONNECT_SECONDS = 1.0
    ANSWER_SECONDS = 1.0
    """Whoever publishes has a request or a queue waiting: Redis answers soon or counts as away."""

    def __init__(self, url: str) -> None:
        """Connect when first used."""
        super().__init__()
        self._url = url
        self._publisher = redis.Redis.from_url(
            url,
            socket_connect_timeout=self.ANSWER_SECONDS,
            socket_timeout=self.ANSWER_SECONDS,
            # A connection that Redis gave up meanwhile is noticed only when it is used.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )

    def publish(self, events: Iterable[Event]) -> None:
        """Send the events round; with Redis away at least this process is told at once."""
        batch = list(events)
        if not batch:
            return
        try:
            self._publisher.publish(self.CHANNEL, json.dumps([asdict(event) for event in batch]))
        except redis.RedisError:
            logger.exception("Redis is away: other processes learn of this when they next look")
            super().publish(batch)

    async def carry(self) -> None:
        """Pass on what arrives; reconnect for ever."""
        while True:
            try:
                await self._pass_on()
            except (redis.RedisError, OSError):
                logger.warning("Redis is away: trying again in %s s", self.RECONNECT_SECONDS)
                await asyncio.sleep(self.RECONNECT_SECONDS)

    async def _pass_on(self) -> None:
        async with redis.asyncio.from_url(self._url) as client, client.pubsub() as mailbox:
            await mailbox.subscribe(self.CHANNEL)
            async for item in mailbox.listen():
                if item["type"] == "message":
                    super().publish(_read(item["data"]))


def _read(message: bytes) -> list[Event]:
    """Read what another process published; what this release does not know is left out."""
    try:
        return [Event(Happened(raw.pop("what")), **raw) for raw in json.loads(message)]
    except (ValueError, TypeError, AttributeError, KeyError):
        logger.warning("the live bus carried something unknown: %.200r", message)
        return []


@asynccontextmanager
async def listening(
    bus: Bus, wanted: Callable[[Event], bool], kinds: frozenset[Happened] = ANYTHING
) -> AsyncIterator[Subscription]:
    """Hold a mailbox open for the length of a block."""
    subscription = bus.subscribe(wanted, kinds)
    try:
        yield subscription
    finally:
        bus.unsubscribe(subscription)


def make_bus(redis_url: str | None) -> Bus:
    """Choose the bus that fits the settings."""
    return RedisBus(redis_url) if redis_url else LocalBus()
