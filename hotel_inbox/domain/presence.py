"""Who of the staff counts as there."""

from datetime import datetime, timedelta

STAYS = timedelta(minutes=2)
"""So long after a page of theirs was last looked at a person counts as there."""
NOTED_EVERY = timedelta(seconds=45)
"""A page that stays open is noted no more often than this."""


def is_online(active_at: datetime | None, now: datetime) -> bool:
    """Whether a person who was last seen then is there now."""
    return active_at is not None and now - active_at < STAYS
