"""Asks the channels, once, who a guest is."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from hotel_inbox.channels.base import Account, ChannelAdapter, Profile
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.text import clean, is_visible
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError, SettingsError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Guest
from hotel_inbox.repositories import profiles
from hotel_inbox.services import captures
from hotel_inbox.services.backoff import Backoff
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.media import due_row

logger = logging.getLogger(__name__)

ATTEMPTS = 5
PAUSES = Backoff(timedelta(seconds=30), timedelta(hours=1), factor=4)
CLAIM = timedelta(seconds=60)
"""After it a look-up counts as dropped; longer than one may take."""
LOOK_UP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DueProfile:
    """A guest to ask for; `attempt` is the claim's own."""

    guest_id: int
    attempt: int
    channel: Channel
    account: Account
    address: str


class Profiles:
    """A guest whose profile is due is the queue; a claim moves the due time on."""

    def __init__(
        self,
        db: Database,
        channels: dict[Channel, ChannelAdapter],
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        """Ask these adapters."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._clock = clock

    def claim(self, limit: int) -> list[DueProfile]:
        """Take up to `limit` guests; each must then be given to `look_up`."""
        with self._db.unit_of_work() as unit:
            due = profiles.due(unit.session, self._clock(), limit)
            return [job for guest, conn in due if (job := self._take_up(guest, conn))]

    def _take_up(self, guest: Guest, connection: Connection) -> DueProfile | None:
        guest.profile_attempts += 1
        guest.profile_due_at = None
        if self._channels[connection.channel].profiles is None:
            return None
        try:
            account = self._credentials.account(connection)
        except SettingsError as error:
            logger.warning("guest %s stays without a profile: %s", guest.id, error)
            return None
        guest.profile_due_at = self._clock() + CLAIM
        return DueProfile(
            guest.id,
            guest.profile_attempts,
            connection.channel,
            account,
            guest.address,
        )

    async def look_up(self, job: DueProfile) -> None:
        """Ask for one guest and keep what is new; failures are tried again a few times, quietly."""
        result: Profile | SendError
        source = self._channels[job.channel].profiles
        if source is None:
            return
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                result = await source.look_up(job.account, job.address)
        except SendError as error:
            result = error
        except TimeoutError:
            result = RetryableSendError("no answer came")
        except Exception:
            logger.exception("guest %s: the look-up failed unexpectedly", job.guest_id)
            result = RetryableSendError("an unexpected error")
        await asyncio.to_thread(self._record, job, result)

    def _record(self, job: DueProfile, result: Profile | SendError) -> None:
        with self._db.unit_of_work() as unit:
            found = profiles.locked(unit.session, job.guest_id)
            if found is None or found[0].profile_attempts != job.attempt:
                # A claim that ended was taken up by another, or its work is done.
                return
            guest, conversation = found
            if isinstance(result, SendError):
                self._put_off(guest, result)
                return
            guest.profile_due_at = None
            name = " ".join(clean(result.name or "").split())
            if not guest.name and is_visible(name) and not captures.is_by_staff(guest, "name"):
                guest.name = name[:200]
            if result.picture is not None and guest.picture_id is None:
                row = due_row(conversation, result.picture, self._clock())
                row.guest_id = guest.id
                if row.problem is None:
                    unit.session.add(row)
                    unit.announce(Event(Happened.MEDIA_DUE, guest.hotel_id, conversation.id))
            unit.announce(Event(Happened.CONVERSATION_CHANGED, guest.hotel_id, conversation.id))

    def _put_off(self, guest: Guest, error: SendError) -> None:
        is_final = isinstance(error, PermanentSendError) or guest.profile_attempts >= ATTEMPTS
        pause = PAUSES.after(guest.profile_attempts, error)
        guest.profile_due_at = None if is_final else self._clock() + pause
        logger.info("guest %s: no profile (final: %s): %s", guest.id, is_final, error.reason)
