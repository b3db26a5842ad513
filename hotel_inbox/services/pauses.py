"""Lets a connection rest when its provider says so; its messages wait, no other's do."""

import logging
from datetime import datetime

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.errors import SendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection
from hotel_inbox.services import notifications

logger = logging.getLogger(__name__)


class Pauses:
    """Each pause is a transaction of its own: nobody who holds a conversation waits for one."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Work on this database by this clock."""
        self._db = db
        self._clock = clock

    def stop(self, connection_id: int, sealed_token: str | None, error: SendError) -> None:
        """Send nothing more until somebody has seen to it, and tell those in charge once.

        Nothing happens if the token is another one by now: the refusal was about the former.
        """
        now = self._clock()
        with self._db.unit_of_work() as unit:
            connection = unit.session.get_one(
                Connection, connection_id, with_for_update={"key_share": True}
            )
            if connection.paused_at is not None or connection.sealed_token != sealed_token:
                return
            connection.paused_at, connection.pause_reason = now, error.reason
            # What the last check found good is not so any more.
            connection.checked_at, connection.findings = None, []
            logger.warning("connection %s pauses: %s", connection_id, error.reason)
            notifications.tell(
                unit, None, connection, notifications.CONNECTION_PAUSED, error.reason, now
            )
            unit.announce(Event(Happened.CONNECTION_CHANGED, connection.hotel_id))

    def slow(self, connection_id: int, until: datetime) -> None:
        """Send nothing more until a moment; the longest of several pauses counts."""
        with self._db.unit_of_work() as unit:
            connection = unit.session.get_one(
                Connection, connection_id, with_for_update={"key_share": True}
            )
            connection.throttled_until = max(connection.throttled_until or until, until)
            logger.warning("connection %s is to send nothing until %s", connection_id, until)
            unit.announce(Event(Happened.CONNECTION_CHANGED, connection.hotel_id))
