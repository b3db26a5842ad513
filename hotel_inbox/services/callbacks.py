"""Works through the stored callbacks: intake's queue."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotel_inbox.channels.base import ChannelAdapter
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import (
    Channel,
    DeliveryUpdate,
    Happening,
    TemplateChange,
    Unreadable,
    Watermark,
)
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import DatabaseBusyError, HotelInboxError, PayloadError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, WebhookEvent
from hotel_inbox.repositories import connections, webhook_events
from hotel_inbox.services import templates
from hotel_inbox.services.backoff import Backoff
from hotel_inbox.services.intake import Intake
from hotel_inbox.services.reports import UnknownMessageError

logger = logging.getLogger(__name__)

ATTEMPTS = 6
PAUSES = Backoff(timedelta(seconds=4), timedelta(minutes=2))
KEPT = timedelta(days=30)
SIGN_OF_LIFE = timedelta(minutes=1)


@dataclass(slots=True)
class _Outcome:
    """What kept a callback from being handled whole."""

    lasting: list[str] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a replay went."""

    handled: int
    failed: int


class Callbacks:
    """Hands each stored callback to its channel and the happenings in it to intake.

    A callback is handled in one transaction; a happening that fails inside it is undone alone and
    the rest is kept, since handling the callback again later changes nothing that is there.
    """

    def __init__(
        self,
        db: Database,
        channels: Mapping[Channel, ChannelAdapter],
        intake: Intake,
        clock: Clock,
    ) -> None:
        """Translate with these adapters."""
        self._db = db
        self._channels = channels
        self._intake = intake
        self._clock = clock

    def handle_next(self) -> bool:
        """Handle the oldest callback that is due; False when none is."""
        event_id: int | None = None
        try:
            with self._db.unit_of_work() as unit:
                event = webhook_events.next_due(unit.session, self._clock())
                if event is None:
                    return False
                event_id = event.id
                self._handle(unit, event)
        except Exception as error:
            if event_id is None:
                raise
            if isinstance(error, DatabaseBusyError):
                logger.warning("callback %s begins again later: %s", event_id, error)
            else:
                logger.exception("callback %s could not be handled", event_id)
            self._give_time(event_id)
        return True

    def forget_old(self) -> None:
        """Drop callbacks that were handled so long ago that Meta repeats them no more."""
        with self._db.unit_of_work() as unit:
            webhook_events.forget_handled(unit.session, before=self._clock() - KEPT)

    def replay(self, since: datetime | None = None) -> Replayed:
        """Handle again, once, what failed since then (or ever)."""
        with self._db.reading() as session:
            failed = webhook_events.failed_ids(session, since)
        handled = sum(self._handled_again(event_id) for event_id in failed)
        return Replayed(handled, len(failed) - handled)

    def _handled_again(self, event_id: int) -> bool:
        try:
            with self._db.unit_of_work() as unit:
                event = unit.session.get_one(WebhookEvent, event_id)
                self._handle(unit, event)
                return event.handled_at is not None
        except Exception:
            logger.exception("callback %s could not be handled", event_id)
            self._give_time(event_id)
            return False

    def _handle(self, unit: UnitOfWork, event: WebhookEvent) -> None:
        outcome = _Outcome()
        for happening in self._translate(event, outcome):
            try:
                with unit.savepoint():
                    self._take_in(unit, event, happening)
            except UnknownMessageError as error:
                outcome.passing.append(str(error))
            except DatabaseBusyError:
                raise
            except HotelInboxError as error:
                outcome.lasting.append(str(error))
            except Exception as error:
                # Undone alone: its neighbours in the callback are another guest's words.
                logger.exception("a part of callback %s could not be handled", event.id)
                outcome.lasting.append(f"unexpected: {type(error).__name__}")
        self._conclude(event, outcome)

    def _translate(self, event: WebhookEvent, outcome: _Outcome) -> list[Happening]:
        try:
            return list(self._channels[event.channel].parse(_json_object(event.body)))
        except (PayloadError, ValueError) as error:
            outcome.lasting.append(str(error))
            return []

    def _take_in(self, unit: UnitOfWork, event: WebhookEvent, happening: Happening) -> None:
        if isinstance(happening, Unreadable):
            raise PayloadError(happening.reason)
        if isinstance(happening, TemplateChange):
            templates.apply_change(unit, happening, self._clock())
            return
        connection = connections.by_account(unit.session, event.channel, happening.account_id)
        if connection is None:
            raise HotelInboxError(
                f"no connection for {event.channel} account {happening.account_id}: "
                "add it with `hotel-inbox connection add`, then run `hotel-inbox replay`"
            )
        self._note_sign_of_life(unit, connection)
        if isinstance(happening, DeliveryUpdate | Watermark):
            self._intake.apply(unit, connection, happening)
        else:
            self._intake.receive(unit, connection, happening, event.received_at)

    def _note_sign_of_life(self, unit: UnitOfWork, connection: Connection) -> None:
        now, last = self._clock(), connection.last_callback_at
        # Every guest's callback would change this one row.
        if last is None or now - last >= SIGN_OF_LIFE:
            connection.last_callback_at = now
            unit.announce(Event(Happened.CONNECTION_CHANGED, connection.hotel_id))

    def _conclude(self, event: WebhookEvent, outcome: _Outcome) -> None:
        event.attempts += 1
        event.problem = clean("; ".join([*outcome.lasting, *outcome.passing])) or None
        event.next_attempt_at = None
        if event.problem:
            logger.warning("callback %s (%s): %s", event.id, event.channel, event.problem)
        if outcome.passing and event.attempts < ATTEMPTS:
            event.next_attempt_at = self._clock() + PAUSES.after(event.attempts)
        elif not outcome.lasting:
            event.handled_at = self._clock()

    def _give_time(self, event_id: int) -> None:
        with self._db.unit_of_work() as unit:
            event = unit.session.get_one(WebhookEvent, event_id)
            event.attempts += 1
            event.problem = "an unexpected error, see the log"
            again = event.attempts < ATTEMPTS
            event.next_attempt_at = self._clock() + PAUSES.after(event.attempts) if again else None


def _json_object(body: bytes) -> dict[str, object]:
    payload = json.loads(body)
    if not isinstance(payload, dict):
        raise PayloadError("the callback is not a JSON object")
    return payload
