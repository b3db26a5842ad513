"""The words around names, e-mails and phone numbers, from contact_words.toml."""

import tomllib
from importlib.resources import files

from hotel_inbox.bot.lexical import words

_TABLE: dict[str, dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("contact_words.toml").read_text("utf-8")
)


class WordList:
    """Folded words, of which some match with any ending."""

    def __init__(self, listed: str) -> None:
        """Take words between spaces; a star stands for every ending."""
        patterns = listed.split()
        self._whole = frozenset(word for word in patterns if not word.endswith("*"))
        self._stems = tuple(word.rstrip("*") for word in patterns if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        """Whether a folded word is of the list."""
        return word in self._whole or (bool(self._stems) and word.startswith(self._stems))


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    """Split a list of phrases between commas into their words."""
    return frozenset(tuple(words(phrase)) for phrase in listed.split(","))


PHONE_WORDS = WordList(_TABLE["phone"]["say_so"])
NUMBER_WORDS = WordList(_TABLE["phone"]["number"])
OTHER_NUMBERS = WordList(_TABLE["phone"]["something_else"])
TOWARDS = WordList(_TABLE["phone"]["towards"])
MONEY = WordList(_TABLE["phone"]["money"])
NOT_THIS = WordList(_TABLE["email"]["not_this"])
PLAIN_INTRODUCTIONS = _phrases(_TABLE["name"]["plain"])
PERHAPS_INTRODUCTIONS = _phrases(_TABLE["name"]["perhaps"])
NAME_LABELS = _phrases(_TABLE["name"]["labels"])
SIGNATURES = _phrases(_TABLE["name"]["signatures"])
TITLES = WordList(_TABLE["name"]["titles"])
NAME_ENDS = WordList(_TABLE["name"]["ends"])
PARTICLES = WordList(_TABLE["name"]["particles"])
NO_NAMES = WordList(_TABLE["name"]["no_names"])
NO_ANSWER = WordList(_TABLE["name"]["no_answer"])
