"""Which of our languages a guest writes in, even if all they wrote is "wifi?"."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Sequence
from typing import Protocol, cast

from hotel_inbox.bot.lexical import words
from hotel_inbox.bot.vocabulary import STOPWORDS, TELLING
from hotel_inbox.domain.languages import Language

# More text than this says nothing new about its language.
_ENOUGH_TEXT = 300
# How many times likelier the expected language is than each other one, before reading anything.
_EXPECTED = 3.0
# A joining word or one of travellers ("und", "camera") is that much likelier in its own languages.
_JOINING = 8.0
# Signs that only one of the languages writes.
_SIGNS = {
    **dict.fromkeys("¿¡ñ", Language.SPANISH),
    **dict.fromkeys("ãõ", Language.PORTUGUESE),
    **dict.fromkeys("œîûë", Language.FRENCH),
    **dict.fromkeys("ßäö", Language.GERMAN),
    **dict.fromkeys("ìò", Language.ITALIAN),
}
_SIGN = 50.0
# The languages of each word that tells; most of them tell nothing.
_SPEAKING = {
    word: tuple(lang for lang in Language if word in STOPWORDS[lang] | TELLING[lang])
    for word in frozenset[str]().union(*STOPWORDS.values(), *TELLING.values())
}


# Addresses and codes are the same in every language.
_ANYWHERE = re.compile(r"\S{1,200}@\S{1,200}|https?://\S{1,500}|\b(?=[\w-]{0,20}\d)[\w-]{1,30}")


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
    shown = _ANYWHERE.sub(" ", text)[:_ENOUGH_TEXT]
    if not any(char.isalpha() for char in shown):
        return expected
    scores = dict.fromkeys(Language, 0.0)
    for code, probability in _identifier().rank(shown):
        scores[Language(code)] = math.log(max(probability, 1e-6))
    for word in words(shown):
        for language in _SPEAKING.get(word, ()):
            scores[language] += math.log(_JOINING)
    for language in {_SIGNS[char] for char in shown.lower() if char in _SIGNS}:
        scores[language] += math.log(_SIGN)
    scores[expected] += math.log(_EXPECTED)
    return max(Language, key=lambda language: scores[language])
