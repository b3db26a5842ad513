"""What the sign-in page says, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotel_inbox.dashboard.words import sentence

_ERRORS = {
    "wrong": "E-mail and password do not belong together.",
    "throttled": "Too many attempts. Wait a few minutes, then try again.",
}


@dataclass(frozen=True)
class DemoSignIn:
    """A demo agent whom anybody may sign in as."""

    email: str
    password: str
    role: str


def error_words(code: str) -> str:
    """Say why signing in did not work; an unknown code says so plainly, no code nothing."""
    return _ERRORS.get(code, "Signing in did not work. Please try again.") if code else ""


def demo_sign_ins(found: Sequence[tuple[str, str, str]]) -> list[DemoSignIn]:
    """Show the demo's agents with their role in words."""
    return [DemoSignIn(email, password, sentence(role)) for email, password, role in found]
