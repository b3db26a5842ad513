"""Fetches what guests sent from the channels' servers, for as long as it is there, and keeps it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hotel_inbox.channels.base import Account, ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.media import (
    MediaRef,
    MediaState,
    kind_when_kept,
    megabytes,
)
from hotel_inbox.domain.messages import Author, Channel
from hotel_inbox.errors import (
    PermanentSendError,
    RetryableSendError,
    SendError,
    SettingsError,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import MediaFile, Message
from hotel_inbox.repositories import media
from hotel_inbox.services.backoff import Backoff
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.media import failure_words
from hotel_inbox.services.media_store import LARGEST_FILE, MediaStore, StorageFullError, look_at

logger = logging.getLogger(__name__)

CLAIM = timedelta(seconds=20)
"""After it a fetch counts as dropped, unless its claim is renewed while the bytes come in."""

RENEWAL_SECONDS = 8.0

FETCH_SECONDS = 600.0

PAUSES = Backoff(timedelta(seconds=2), timedelta(hours=1), jitter=0.2)


@dataclass(frozen=True, slots=True)
class DueFile:
    """A claimed file and all that its channel needs to fetch it; `attempt` is the claim's own."""

    media_id: int
    attempt: int
    hotel_id: int
    channel: Channel
    account: Account
    ref: MediaRef


class Fetching:
    """The fetching queue is the files that are due."""

    def __init__(
        self,
        db: Database,
        channels: dict[Channel, ChannelAdapter],
        credentials: Credentials,
        store: MediaStore,
        clock: Clock,
    ) -> None:
        """Fetch through these adapters and keep in this store."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._store = store
        self._clock = clock

    def claim(self, limit: int) -> list[DueFile]:
        """Take up to `limit` files that are due; each must then be given to `fetch`."""
        now = self._clock()
        with self._db.unit_of_work() as unit:
            due = media.due(unit.session, now, limit)
            return [job for row in due if (job := self._take_up(unit, row, now))]

    def _take_up(self, unit: UnitOfWork, row: MediaFile, now: datetime) -> DueFile | None:
        if row.message_id is None and row.guest_id is None:
            if row.path:
                self._store.remove(row.path)
            unit.session.delete(row)
            return None
        connection = media.connection_of(unit.session, row.id)
        row.attempts += 1
        try:
            account = self._credentials.account(connection)
        except SettingsError as error:
            self._put_off(unit, row, RetryableSendError(str(error)))
            return None
        row.claimed_until = now + CLAIM
        return DueFile(
            row.id,
            row.attempts,
            row.hotel_id,
            connection.channel,
            account,
            MediaRef(
                kind=row.kind,
                provider_id=row.provider_id,
                url=row.url,
                content_type=row.claimed_type or None,
                name=row.name or None,
                size=row.size,
            ),
        )

    async def fetch(self, job: DueFile) -> None:
        """Fetch one file and note what became of it; a file that is not whole never counts."""
        problem: SendError
        try:
            with self._store.draft() as draft:
                await self._download(job, draft)
                await asyncio.to_thread(self._keep, job, draft)
                return
        except SendError as error:
            problem = error
        except StorageFullError as error:
            logger.exception("file %s: no room for it", job.media_id)
            problem = RetryableSendError(str(error))
        except TimeoutError:
            problem = RetryableSendError("The channel's server took too long.")
        except Exception:
            logger.exception("file %s: fetching failed unexpectedly", job.media_id)
            problem = RetryableSendError("An unexpected error, see the server's log.")
        await asyncio.to_thread(self._note_failure, job, problem)

    async def _download(self, job: DueFile, into: Path) -> None:
        source = self._channels[job.channel].media
        if source is None:
            raise PermanentSendError("This channel does not hand out files.")
        fetching = asyncio.create_task(source.fetch(job.account, job.ref, into, LARGEST_FILE))
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                while not fetching.done():
                    await asyncio.wait({fetching}, timeout=RENEWAL_SECONDS)
                    if not fetching.done():
                        await asyncio.to_thread(self._renew, job)
                await fetching
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)

    def _renew(self, job: DueFile) -> None:
        with self._db.unit_of_work() as unit:
            row = _claimed(unit, job)
            if row is not None:
                row.claimed_until = self._clock() + CLAIM

    def _keep(self, job: DueFile, draft: Path) -> None:
        look = look_at(draft, job.ref.content_type or "")
        if look.size == 0:
            raise RetryableSendError("It arrived empty.")
        if look.size > LARGEST_FILE:
            raise PermanentSendError(f"It is larger than {megabytes(LARGEST_FILE)}.")
        path = self._store.keep(draft, job.hotel_id, look.content_type)
        with self._db.unit_of_work() as unit:
            row = _claimed(unit, job)
            if row is None:
                self._store.remove(path)
                return
            row.state, row.path, row.problem = MediaState.KEPT, path, None
            row.size, row.sha256, row.content_type = look.size, look.sha256, look.content_type
            row.kind = kind_when_kept(row.kind, look.content_type)
            row.next_attempt_at = row.claimed_until = row.provider_id = row.url = None
            if row.guest_id is not None:
                media.show_picture(unit.session, row.guest_id, row.id)
            _announce(unit, row)

    def _note_failure(self, job: DueFile, error: SendError) -> None:
        with self._db.unit_of_work() as unit:
            row = _claimed(unit, job)
            if row is not None:
                self._put_off(unit, row, error)

    def _put_off(self, unit: UnitOfWork, row: MediaFile, error: SendError) -> None:
        """Try again later, or give up when that is pointless or would be too late."""
        again = self._clock() + PAUSES.after(row.attempts, error)
        before, row.claimed_until = row.problem, None
        # What ails a whole account may be mended while the channel still has the file.
        is_final = isinstance(error, PermanentSendError) and not error.stops_account
        if is_final or (row.expires_at is not None and again >= row.expires_at):
            message = unit.session.get(Message, row.message_id) if row.message_id else None
            from_guest = message is None or message.author is Author.GUEST
            row.state, row.next_attempt_at = MediaState.FAILED, None
            row.problem = failure_words(row, error.reason, from_guest=from_guest)
            logger.warning("file %s is given up: %s", row.id, error.reason)
        else:
            row.next_attempt_at, row.problem = again, error.reason
            logger.warning("file %s will be tried again: %s", row.id, error.reason)
        if row.problem != before:
            _announce(unit, row)


def _claimed(unit: UnitOfWork, job: DueFile) -> MediaFile | None:
    """Hold the row of a claimed file; None if it was forgotten or somebody else took it over."""
    row = media.locked(unit.session, job.media_id)
    ours = row is not None and row.state is MediaState.DUE and row.attempts == job.attempt
    return row if ours else None


def _announce(unit: UnitOfWork, row: MediaFile) -> None:
    what = Happened.CONVERSATION_CHANGED if row.message_id is None else Happened.MESSAGE_CHANGED
    unit.announce(Event(what, row.hotel_id, row.conversation_id))
