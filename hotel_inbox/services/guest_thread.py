"""The guest's own view of a thread on the channel that we host ourselves."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Author, Channel, Direction, InboundMessage
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened, listening
from hotel_inbox.models import MediaFile, Message
from hotel_inbox.repositories import connections, guests, hotels, lines, media
from hotel_inbox.services.guest_files import GuestFiles
from hotel_inbox.services.intake import Intake
from hotel_inbox.services.keys import Keys

TOKEN_BYTES = 32
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)

Translate = Callable[[str, str, object, object, datetime], InboundMessage]
"""(account, visitor's digest, client id, text, now) to a checked message."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """The channel that we host, and what checks its widget's messages."""

    channel: Channel
    translate: Translate


@dataclass(frozen=True, slots=True)
class OwnThread:
    """The one conversation that a visitor may read, and the hotel that it is with."""

    hotel_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class Posted:
    """What the widget is told: its token, and where its message is."""

    visitor: str
    thread: OwnThread
    message_id: int


@dataclass(frozen=True, slots=True)
class GuestMessage:
    """A line as the guest may see it; a link to each of its files ends the text.

    `files` says what the file behind a link is called.
    """

    id: int
    author: Author
    text: str
    at: datetime
    files: Mapping[str, str] = field(default_factory=dict)


class UnknownVisitorError(NotFoundError):
    """Nobody has written with this token."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages are read at a time, and how often a quiet stream shows that it lives."""

    page: int = 500
    heartbeat_seconds: float = 15.0


class GuestThread:
    """A visitor is whoever holds a token of ours; the database knows only its digest."""

    def __init__(
        self,
        db: Database,
        hosted: Hosted,
        intake: Intake,
        keys: Keys,
        files: GuestFiles,
        clock: Clock,
        pace: Pace = Pace(),
    ) -> None:
        """Serve the channel that we host."""
        self._db = db
        self._channel, self._translate = hosted.channel, hosted.translate
        self._intake = intake
        self._keys = keys
        self._files = files
        self._clock = clock
        self._pace = pace

    def hotel_name(self, slug: str) -> str:
        """Name the hotel for its chat page; NotFoundError without one."""
        with self._db.reading() as session:
            hotel = hotels.by_slug(session, slug)
        if hotel is None:
            raise NotFoundError("There is no such hotel.")
        return hotel.name

    def post(self, slug: str, visitor: object, client_id: object, text: object) -> Posted:
        """Store what a guest wrote; the same client id of the same visitor is one message."""
        token = self._token(slug, visitor, client_id)
        message = self._translate(slug, _digest(token), client_id, text, self._clock())
        with self._db.unit_of_work() as unit:
            connection = connections.by_account(unit.session, self._channel, slug)
            if connection is None:
                raise NotFoundError("There is no such hotel.")
            received = self._intake.receive(unit, connection, message)
        thread = OwnThread(connection.hotel_id, received.conversation_id)
        return Posted(token, thread, received.message_id)

    def messages(self, slug: str, visitor: str, after: int | None = None) -> list[GuestMessage]:
        """Read the guest's own thread, oldest first; an unknown token has none.

        At most a page: the newest one, or the one that follows a message (0: the first one).
        """
        try:
            thread = self.thread_of(slug, visitor)
        except UnknownVisitorError:
            return []
        return self._page(thread, after)

    def thread_of(self, slug: str, visitor: str) -> OwnThread:
        """Name the visitor's thread; raise UnknownVisitorError for a token without one."""
        with self._db.reading() as session:
            connection = connections.by_account(session, self._channel, slug)
            if connection is None:
                raise NotFoundError("There is no such hotel.")
            hotel_id = connection.hotel_id
            found = guests.conversation_of(session, {hotel_id}, connection.id, _digest(visitor))
        if found is None:
            raise UnknownVisitorError("This visitor has not written yet.")
        return OwnThread(hotel_id, found)

    async def follow(
        self, thread: OwnThread, after: int | None = None
    ) -> AsyncGenerator[list[GuestMessage], None]:
        """Yield what is new whenever something is; an empty list says "still here"."""

        def matters(event: Event) -> bool:
            return event.conversation_id == thread.conversation_id

        kinds = frozenset({Happened.MESSAGE_ADDED})
        async with listening(self._db.bus, matters, kinds) as mailbox:
            while True:
                page = await asyncio.to_thread(self._page, thread, after)
                after = page[-1].id if page else after or 0
                yield page
                if len(page) < self._pace.page:
                    await mailbox.next(within=self._pace.heartbeat_seconds)

    def _page(self, thread: OwnThread, after: int | None) -> list[GuestMessage]:
        with self._db.reading() as session:
            found = lines.for_guest(
                session, {thread.hotel_id}, thread.conversation_id, after, self._pace.page
            )
            sent = [message.id for message in found if message.direction is Direction.OUTBOUND]
            files = media.of_messages(session, {thread.hotel_id}, sent) if sent else {}
        return [self._shown(message, files) for message in found]

    def _shown(self, message: Message, files: Mapping[int, Sequence[MediaFile]]) -> GuestMessage:
        links = self._files.links(files, message.id) if message.id in files else {}
        text = "\n".join(filter(None, (message.text, *links)))
        return GuestMessage(message.id, message.author, text, message.sent_at, links)

    def _token(self, slug: str, visitor: object, client_id: object) -> str:
        """Take the visitor's token if we made it, or make one.

        A first message whose answer got lost is sent again without a token: one made from its
        unguessable id is the same both times, so it stays one message of one guest.
        """
        if isinstance(visitor, str) and self._is_ours(slug, visitor):
            return visitor
        newest = self._keys.derived("visitors")[0]
        if isinstance(client_id, str) and _UUID.fullmatch(client_id):
            return _signed(newest, slug, _seal(newest, f"first\n{slug}\n{client_id.lower()}"))
        return _signed(newest, slug, secrets.token_hex(TOKEN_BYTES))

    def _is_ours(self, slug: str, token: str) -> bool:
        secret, given = token.partition(".")[0], token.encode("utf-8", "replace")
        return any(
            hmac.compare_digest(_signed(key, slug, secret).encode("utf-8", "replace"), given)
            for key in self._keys.derived("visitors")
        )


def _signed(key: bytes, slug: str, secret: str) -> str:
    return f"{secret}.{_seal(key, f'visitor {slug} {secret}')[:32]}"


def _seal(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
