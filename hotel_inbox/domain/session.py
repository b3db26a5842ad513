"""The 24-hour session: a stretch of a conversation that the guest's messages keep open."""

from datetime import datetime, timedelta

SESSION_LENGTH = timedelta(hours=24)


def expiry(last_guest_at: datetime) -> datetime:
    """When a session ends that the guest last wrote in at this moment (their own timestamp)."""
    return last_guest_at + SESSION_LENGTH


def is_expired(last_guest_at: datetime | None, now: datetime) -> bool:
    """Whether no session is open; exactly 24 hours later it is over."""
    return last_guest_at is None or now >= expiry(last_guest_at)


def continues(last_guest_at: datetime, sent_at: datetime) -> bool:
    """Whether a guest's message belongs to the session that had this last guest message.

    Only the timestamps count, so a webhook that comes days late lands where it belongs.
    """
    return sent_at < expiry(last_guest_at)
