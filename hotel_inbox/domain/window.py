"""The window: the time in which a channel accepts free text."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class WindowState:
    """Whether free text may go out now; `closes_at` is None where the channel has no window.

    `reason` says in words for staff why it may not.
    """

    open: bool
    closes_at: datetime | None
    reason: str | None


def window_state(
    *,
    channel_name: str,
    length: timedelta | None,
    last_guest_at: datetime | None,
    closed_at: datetime | None,
    now: datetime,
) -> WindowState:
    """Judge a conversation's window from the guest's latest own timestamp.

    `closed_at` is when the provider itself said that the window is closed; a guest's message
    after that opens it again.
    """
    if length is None:
        return WindowState(open=True, closes_at=None, reason=None)
    hours = int(length.total_seconds() // 3600)
    if last_guest_at is None:
        reason = f"The guest has not written on {channel_name} yet, so no text may be sent."
        return WindowState(open=False, closes_at=None, reason=reason)
    closes_at = last_guest_at + length
    if closed_at is not None and closed_at >= last_guest_at:
        reason = f"{channel_name} reported that this guest's {hours}-hour window is closed."
        return WindowState(open=False, closes_at=closed_at, reason=reason)
    if now >= closes_at:
        reason = (
            f"{channel_name} accepts free text only within {hours} hours of the guest's last "
            "message. Wait until the guest writes again."
        )
        return WindowState(open=False, closes_at=closes_at, reason=reason)
    return WindowState(open=True, closes_at=closes_at, reason=None)
