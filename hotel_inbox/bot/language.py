"""Which of our languages a guest writes in, even if all they wrote is "wifi?"."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import Protocol, cast

from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.vocabulary import STOPWORDS
from hotel_inbox.domain.languages import Language

# More text than this says nothing new about its language.
_ENOUGH_TEXT = 300
# How many times likelier the expected language is than each other one, before reading anything.
_EXPECTED = 3.0
# A joining word ("und", "della") is that much likelier in its own language.
_JOINING = 8.0
# Signs that only one of the languages writes.
_SIGNS = {"¿": Language.SPANISH, "¡": Language.SPANISH, "ñ": Language.SPANISH, "ß": Language.GERMAN}
_SIGN = 50.0


class _Identifier(Protocol):
    """The part of py3langid that is used here."""

    def set_languages(self, _codes: Sequence[str], /) -> None: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...


_loaded: _Identifier | None = None
_loading = threading.Lock()


def _identifier() -> _Identifier:
    """Load the model of py3langid once, limited to the languages that the bot speaks."""
    global _loaded  # noqa: PLW0603 - one model of 40 MB for the whole process, made at its first use
    with _loading:
        if _loaded is None:
            # Reading the model takes most of a second: only who detects pays for it.
            from py3langid.langid import (  # noqa: PLC0415
                MODEL_FILE,
                LanguageIdentifier,
            )

            fresh = cast(
                "_Identifier", LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            )
            fresh.set_languages([language.value for language in Language])
            _loaded = fresh
        return _loaded


def detect(text: str, *, expected: Language) -> Language:
    """Name the language of a text; the expected one unless the text says otherwise."""
    shown = text[:_ENOUGH_TEXT]
    if not any(char.isalpha() for char in shown):
        return expected
    scores = dict.fromkeys(Language, 0.0)
    for code, probability in _identifier().rank(shown):
        scores[Language(code)] = math.log(max(probability, 1e-6))
    for word in words(shown):
        speaking = [language for language in Language if word in STOPWORDS[language]]
        for language in speaking:
            scores[language] += math.log(_JOINING) / len(speaking)
    for language in {_SIGNS[char] for char in shown.lower() if char in _SIGNS}:
        scores[language] += math.log(_SIGN)
    scores[expected] += math.log(_EXPECTED)
    return max(Language, key=lambda language: scores[language])
