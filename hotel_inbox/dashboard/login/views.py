"""What the sign-in page says, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.languages import Language, spoken

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


SPOKEN = (Language.ENGLISH, Language.SPANISH)
"""The languages that the dashboard speaks."""


def asked_language(accepted: str) -> Language:
    """Choose the language of whoever is not signed in, from what their browser asks for.

    Browsers name the languages that they prefer first.
    """
    asked = (spoken(part.partition(";")[0].strip()) for part in accepted.split(","))
    return next((one for one in asked if one in SPOKEN), Language.ENGLISH)


def error_words(code: str, language: Language = Language.ENGLISH) -> str:
    """Say why signing in did not work; an unknown code says so plainly, no code nothing."""
    words = _ERRORS.get(code, "Signing in did not work. Please try again.")
    return say(language, words) if code else ""


def demo_sign_ins(
    found: Sequence[tuple[str, str, str]], language: Language = Language.ENGLISH
) -> list[DemoSignIn]:
    """Show the demo's agents with their role in words."""
    return [
        DemoSignIn(email, password, say(language, sentence(role)))
        for email, password, role in found
    ]
