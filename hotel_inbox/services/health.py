"""Says whether the product can do its work, and why not."""

from datetime import timedelta

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.repositories import conversations, messages, webhook_events

LATE = timedelta(minutes=2)


class Health:
    """Looks at what the product cannot work without."""

    def __init__(self, db: Database, clock: Clock) -> None:
        """Look at this database."""
        self._db = db
        self._clock = clock

    def problems(self) -> list[str]:
        """List what keeps the product from working; empty when it is ready."""
        try:
            pending = self._db.pending_migrations()
            if pending:
                return [f"migrations are missing: {', '.join(pending)}; run hotel-inbox migrate"]
            with self._db.reading() as session:
                before = self._clock() - LATE
                late = {
                    "callbacks": webhook_events.backlog(session, before),
                    "answers of the bot": conversations.overdue_turns(session, before),
                    "messages to guests": messages.overdue(session, before),
                }
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            return [f"the database cannot be read: {type(error).__name__}"]
        return [
            f"{count} {what} wait for more than {LATE}: is a worker running?"
            for what, count in late.items()
            if count
        ]
