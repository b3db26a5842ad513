"""The window: the time in which a channel accepts free text."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WindowState:
    """Whether free text may go out now; `closes_at` is None where the channel has no window.

    `reason` says in words for staff why it may not. `tagged` says that only a person may still
    write, and the channel has to be told that it is one.
    """

    open: bool
    closes_at: datetime | None
    reason: str | None
    tagged: bool = False


def window_state(
    *,
    channel_name: str,
    length: timedelta | None,
    last_guest_at: datetime | None,
    closed_at: datetime | None,
    now: datetime,
    templates: bool = False,
) -> WindowState:
    """Judge a conversation's window from the guest's latest own timestamp.

    `closed_at` is when the provider itself said that the window is closed; a guest's message
    after that opens it again. `templates` says that approved ones may go out at any time.
    """
    wait = "Send an approved template, or wait" if templates else "Wait"
    if length is None:
        return WindowState(open=True, closes_at=None, reason=None)
    if last_guest_at is None:
        reason = f"The guest has not written on {channel_name} yet, so no text may be sent."
        return WindowState(open=False, closes_at=None, reason=reason)
    closes_at = last_guest_at + length
    if closed_at is not None and closed_at >= last_guest_at:
        reason = (
            f"{channel_name} reported that this guest's {_hours(length)}-hour window is closed."
        )
        return WindowState(open=False, closes_at=closed_at, reason=reason)
    if now >= closes_at:
        reason = (
            f"{channel_name} accepts free text only within {_hours(length)} hours of the guest's "
            f"last message. {wait} until the guest writes again."
        )
        return WindowState(open=False, closes_at=closes_at, reason=reason)
    return WindowState(open=True, closes_at=closes_at, reason=None)


def tagged_window_state(
    *,
    channel_name: str,
    length: timedelta,
    last_guest_at: datetime,
    closed_at: datetime | None,
    now: datetime,
) -> WindowState:
    """Judge the time beyond the window in which a person, and never the bot, may still write.

    `closed_at` is when the provider refused even a message that was marked as a person's.
    """
    days = length // _DAY
    closes_at = last_guest_at + length
    if closed_at is not None and closed_at >= last_guest_at:
        reason = (
            f"{channel_name} refused a message that was marked as a person's. "
            "Wait until the guest writes again."
        )
        return WindowState(open=False, closes_at=closed_at, reason=reason)
    if now >= closes_at:
        reason = (
            f"{channel_name} lets a person write only within {days} days of the guest's last "
            "message. Wait until the guest writes again."
        )
        return WindowState(open=False, closes_at=closes_at, reason=reason)
    return WindowState(open=True, closes_at=closes_at, reason=None, tagged=True)


def _hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)
