"""Keeps anybody from posting without end, and nobody from writing as fast as people do."""

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

from hotel_inbox.errors import HotelInboxError

_SWEEP_SECONDS = 60.0
_LONGEST_NAME = 200
# Whoever has one address of the newer kind has all that begin with the same 64 bits.
_NETWORK_BITS = 64
OWN_MACHINE = frozenset({"127.0.0.1", "::/64"})
"""What `address_of` says of a request from this machine itself."""


class TooManyRequestsError(HotelInboxError):
    """Somebody posts too fast; `seconds` says how long to wait."""

    def __init__(self, seconds: float) -> None:
        """Say it to who posts."""
        super().__init__("Too many messages in a short time. Wait a little, then go on.")
        self.seconds = seconds


class Pace:
    """Lets each through so many times at once, and so many times a minute from then on.

    It counts in this process alone, and forgets whoever was quiet for long enough.
    """

    def __init__(
        self, at_once: int, a_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with everybody's allowance whole."""
        self._each = 60 / a_minute
        self._slack = (at_once - 1) * self._each
        self._clock = clock
        self._whole_at: dict[str, float] = {}
        self._swept_at = clock()

    def admit(self, who: str) -> None:
        """Count a request; raise TooManyRequestsError, and count nothing, if it is one too many."""
        now, who = self._clock(), who[:_LONGEST_NAME]
        if now - self._swept_at >= _SWEEP_SECONDS:
            self._whole_at = {one: at for one, at in self._whole_at.items() if at > now}
            self._swept_at = now
        whole_at = max(self._whole_at.get(who, now), now)
        if whole_at - now > self._slack:
            raise TooManyRequestsError(whole_at - now - self._slack)
        self._whole_at[who] = whole_at + self._each


def address_of(request: Request) -> str:
    """Name where a request comes from: behind a trusted proxy the address that it names."""
    given = request.client.host if request.client else ""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _NETWORK_BITS), strict=False))
