"""Counts who looks reservations up, so that numbers and names cannot be guessed at leisure."""

from datetime import timedelta

from hotel_inbox.bot.base import TooManyLookupsError
from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.models import ReservationLookup
from hotel_inbox.repositories import reservations

PERIOD = timedelta(hours=1)
FAILURES_PER_CONVERSATION = 5
FAILURES_PER_HOTEL = 50
REHEARSAL = 0


class Lookups:
    """The tries of every conversation, kept for as long as they count."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Count by this clock."""
        self._db = db
        self._clock = clock

    def count(self, hotel_id: int, conversation_id: int) -> int | None:
        """Keep a try as failed, before it is made; raise TooManyLookupsError if there were enough.

        Tries at the same moment wait for each other, and one that was refused does not prolong the
        wait. A rehearsal leaves no trace.
        """
        if conversation_id == REHEARSAL:
            return None
        now, mine = self._clock(), {hotel_id}
        since = now - PERIOD
        attempt = ReservationLookup(
            hotel_id=hotel_id, conversation_id=conversation_id, found=False, tried_at=now
        )
        with self._db.unit_of_work() as unit:
            reservations.lock_lookups(unit.session, mine)
            by_guest = reservations.failed_lookups(unit.session, mine, since, conversation_id)
            by_all = reservations.failed_lookups(unit.session, mine, since)
            if by_guest >= FAILURES_PER_CONVERSATION or by_all >= FAILURES_PER_HOTEL:
                raise TooManyLookupsError("reservations were looked up too often in the last hour")
            reservations.forget_lookups(unit.session, mine, since)
            unit.session.add(attempt)
        return attempt.id

    def succeeded(self, hotel_id: int, attempt: int | None) -> None:
        """Note that a try was right after all."""
        if attempt is None:
            return
        with self._db.unit_of_work() as unit:
            kept = reservations.lookup(unit.session, {hotel_id}, attempt)
            if kept is not None:
                kept.found = True
