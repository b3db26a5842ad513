"""The languages in which guests are answered, and their names in each other."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Language(StrEnum):
    """A language that the bot speaks."""

    ENGLISH = "en"
    SPANISH = "es"
    PORTUGUESE = "pt"
    FRENCH = "fr"
    GERMAN = "de"
    ITALIAN = "it"


InWords = Callable[[Language, str], str]
"""Says a finished English line in a language, as far as it can."""


_ORDER = (
    Language.ENGLISH,
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.FRENCH,
    Language.GERMAN,
    Language.ITALIAN,
)

_NAMES = {
    Language.ENGLISH: ("English", "Spanish", "Portuguese", "French", "German", "Italian"),
    Language.SPANISH: ("inglés", "español", "portugués", "francés", "alemán", "italiano"),
    Language.PORTUGUESE: ("inglês", "espanhol", "português", "francês", "alemão", "italiano"),
    Language.FRENCH: ("anglais", "espagnol", "portugais", "français", "allemand", "italien"),
    Language.GERMAN: (
        "Englisch",
        "Spanisch",
        "Portugiesisch",
        "Französisch",
        "Deutsch",
        "Italienisch",
    ),
    Language.ITALIAN: ("inglese", "spagnolo", "portoghese", "francese", "tedesco", "italiano"),
}


def spoken(code: str | None) -> Language | None:
    """Find the language of a code such as `pt` or `pt-BR`; None if the bot does not speak it."""
    primary = (code or "").replace("_", "-").partition("-")[0].strip().lower()
    return Language(primary) if primary in set(Language) else None


def name_of(language: Language, *, said_in: Language) -> str:
    """Name a language in another one, as it stands within a sentence."""
    return _NAMES[said_in][_ORDER.index(language)]


def in_english(language: Language, line: str) -> str:
    """Leave a line as it is, whatever language is asked for."""
    del language
    return line
