"""Asks whether folded text holds words."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Mapped

INDEXED = 3
"""So many letters a word needs for the index of trigrams to know it."""


def has_words(
    found_by: Mapped[str] | ColumnElement[str], words: Sequence[str]
) -> ColumnElement[bool]:
    """Ask for all of these folded words."""
    return and_(*(found_by.contains(as_sought(word), autoescape=True) for word in words))


def as_sought(word: str) -> str:
    """Of one or two letters only the beginning of a word counts: they are in everything."""
    return word if len(word) >= INDEXED else f" {word}"
