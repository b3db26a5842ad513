"""The words of a guest that an understanding rests on, kept from turn to turn, never endlessly."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.bot.understanding.signs import shortened

# More quotes than this say nothing new, and staff read them.
MOST_QUOTES = 5

Evidence = Mapping[str, tuple[str, ...]]


class Notes:
    """Evidence being gathered; what was noted before is noted once."""

    def __init__(self, known: Evidence) -> None:
        """Carry on with what is known."""
        self._quotes = {about: tuple(quotes) for about, quotes in known.items()}

    def __contains__(self, about: str) -> bool:
        """Whether anything speaks for it."""
        return bool(self._quotes.get(about))

    def quotes(self, about: str) -> tuple[str, ...]:
        """Quote what speaks for it, oldest first."""
        return self._quotes.get(about, ())

    def add(self, about: str, quote: str) -> None:
        """Note a quote that speaks for something, as long as there is room for another."""
        line, known = shortened(quote), self.quotes(about)
        if line and line not in known and len(known) < MOST_QUOTES:
            self._quotes[about] = (*known, line)

    def replace(self, about: str, quote: str) -> None:
        """Note what a guest said last of something that they may correct."""
        self._quotes[about] = (shortened(quote),)

    def drop(self, about: str) -> None:
        """Forget what spoke for something: the guest took it back."""
        self._quotes.pop(about, None)

    def evidence(self) -> Evidence:
        """Return all of it."""
        return dict(self._quotes)
