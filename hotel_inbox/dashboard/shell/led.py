"""Remembers where a page's fields have led, so that no late address undoes what was typed."""

from dataclasses import dataclass

from hotel_inbox.domain.filters import Filter

_MOST = 20


@dataclass(frozen=True)
class Led:
    """Where one has led, oldest first, until the browser is there."""

    to: tuple[Filter, ...] = ()

    def on(self, chosen: Filter) -> "Led":
        """Lead there too."""
        return Led((*self.to[-_MOST:], chosen))

    def passes(self, arrived: Filter) -> bool:
        """Whether this is on the way only: who types is quicker than a slow network."""
        return arrived in self.to[:-1]

    def past(self, arrived: Filter) -> "Led":
        """Forget the way up to here; all of it where one has arrived."""
        return Led(self.to[self.to.index(arrived) + 1 :] if self.passes(arrived) else ())
