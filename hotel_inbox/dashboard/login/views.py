"""What the sign-in page shows, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass

_KNOWN = frozenset({"", "wrong", "throttled"})
OTHER = "other"
"""Some reason why signing in did not work; the page has the words, in its browser's language."""


@dataclass(frozen=True)
class DemoSignIn:
    """A demo agent whom anybody may sign in as."""

    email: str
    password: str
    role: str


def error_in(code: str) -> str:
    """Read from an address why signing in did not work; nothing if it says nothing."""
    return code if code in _KNOWN else OTHER


def demo_sign_ins(found: Sequence[tuple[str, str, str]]) -> list[DemoSignIn]:
    """Show the demo's agents."""
    return [DemoSignIn(*one) for one in found]
